from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "hotline.notices"
    label = "notices"
    verbose_name = "通知"
