"""One change to the catalog: a transaction after which every process reads the catalog anew."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import transaction

from hotline.catalog.models import CatalogStamp


@contextmanager
def changing_catalog() -> Iterator[None]:
    """Every action that writes catalog rows does so in here.

    The stamp is set before as well as after. Before: the row's lock makes writers wait for one another, and what is
    read within bears a stamp that nobody else ever sees. After: the finished change bears its own.
    """
    with transaction.atomic():
        CatalogStamp.bump()
        yield
        CatalogStamp.bump()
