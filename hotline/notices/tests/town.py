"""小镇 as the outbox's tests know it."""

from datetime import datetime

from django.utils.timezone import make_aware

from hotline.catalog.tests.town import MONDAY, Town


def day(month: int, number: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of 2026, the city's time."""
    return make_aware(datetime.fromisoformat(f"2026-{month:02d}-{number:02d} {hour:02d}:{minute:02d}"))


__all__ = ["MONDAY", "Town", "day"]
