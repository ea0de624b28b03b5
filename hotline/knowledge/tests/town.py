"""小镇 as the knowledge base's tests know it: the fixture `town` is made by an upper app, which nothing here imports."""

from typing import Protocol

from hotline.catalog.models import Category
from hotline.catalog.tests import town
from hotline.org.models import User

MONDAY = town.MONDAY


class Town(town.Town, Protocol):
    @property
    def system(self) -> User: ...

    def category(self) -> Category: ...
