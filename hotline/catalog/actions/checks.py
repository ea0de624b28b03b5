"""How the verbs on the catalog ask who does them."""

from hotline.catalog.permissions import manages_catalog
from hotline.org.actions.checks import must
from hotline.org.models import User


def by_catalog_manager(actor: User) -> None:
    must(manages_catalog(actor), "分类、派单目录和日历由目录管理人维护")
