from django.apps import AppConfig


class DisputesConfig(AppConfig):
    name = "hotline.disputes"
    verbose_name = "异议研判"
