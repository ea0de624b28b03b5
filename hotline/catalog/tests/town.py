"""小镇 as the catalog's tests know it: the fixture `town` is made by an upper app, which nothing here imports."""

from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Final, Protocol

from hotline.org.models import Unit, User

MONDAY: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning, where the town's clock stands


class Town(Protocol):
    def user(self, username: str) -> User: ...

    def unit(self, short_name: str) -> Unit: ...

    def at(self, moment: datetime) -> AbstractContextManager[None]: ...

    def __getattr__(self, username: str) -> User: ...
