from django.apps import AppConfig


class MediaConfig(AppConfig):
    name = "hotline.media"
    verbose_name = "舆论监督"
