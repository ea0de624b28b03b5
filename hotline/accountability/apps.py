from django.apps import AppConfig


class AccountabilityConfig(AppConfig):
    name = "hotline.accountability"
    verbose_name = "责任追究"
