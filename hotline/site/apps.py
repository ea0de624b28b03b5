from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "hotline.site"
    label = "site"
    verbose_name = "站点"
