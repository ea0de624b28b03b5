from django.apps import AppConfig


class CatalogConfig(AppConfig):
    name = "hotline.catalog"
    label = "catalog"
    verbose_name = "工作标准"

    def ready(self) -> None:
        from hotline.catalog.queries import STAMP_ALONG, stamp
        from hotline.org.sessions import ALONG

        ALONG[STAMP_ALONG] = stamp()
