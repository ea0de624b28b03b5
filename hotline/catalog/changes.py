"""One change to the catalog: a transaction after which every process reads the catalog anew, and its record."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models, transaction

from hotline.catalog.models import CatalogStamp
from hotline.org.changes import Said, changing
from hotline.org.models import ChangeHead, User


@contextmanager
def changing_catalog() -> Iterator[None]:
    """Every action that writes catalog rows does so in here.

    The stamp is set before as well as after. Before: the row's lock makes writers wait for one another, and what is
    read within bears a stamp that nobody else ever sees. After: the finished change bears its own.
    """
    with transaction.atomic():
        ChangeHead.taken()  # always before the stamp: whoever holds one lock never waits for a holder of the other
        CatalogStamp.bump()
        yield
        CatalogStamp.bump()


@contextmanager
def changing_row(name: str, thing: models.Model, *, actor: User, note: str = "") -> Iterator[Said]:
    """The same for one row, with its record (变更记录) as `org.changes.changing` makes it."""
    with changing_catalog(), changing(name, thing, actor=actor, note=note) as said:
        yield said
