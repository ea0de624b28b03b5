"""现在几点: the one place that answers "what time is it".

A demo city and a story test live through three months in a minute, so every
rule that needs the present moment asks here instead of the operating system.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from django.utils import timezone

_moved: ContextVar[datetime | None] = ContextVar("moved_clock", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC; or the moment that `moved_to` set."""
    return _moved.get() or datetime.now(UTC)


def today() -> date:
    """The city's date at the present moment."""
    return timezone.localdate(now())


@contextmanager
def moved_to(moment: datetime) -> Iterator[None]:
    """Inside the block `now()` answers `moment` (aware). For the demo city and tests."""
    token = _moved.set(moment)
    try:
        yield
    finally:
        _moved.reset(token)
