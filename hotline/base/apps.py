from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "hotline.base"
    label = "base"
    verbose_name = "基础"
