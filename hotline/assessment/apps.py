from django.apps import AppConfig


class AssessmentConfig(AppConfig):
    name = "hotline.assessment"
    verbose_name = "考核"
