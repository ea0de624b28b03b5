"""通报和典型事例的清单, by key."""

from typing import Any

from django.db.models import Count, QuerySet

from hotline.analytics.models import Receipt, Report, TypicalCase
from hotline.org.models import User


def reports(user: User, kind: str = "") -> "QuerySet[Report]":
    found = Report.objects.visible_to(user).defer("content", "words")
    return found.filter(kind=kind) if kind else found


def unread(user: User) -> set[int]:
    """Issued reports that were sent to this person and not opened yet."""
    return set(Receipt.objects.filter(reader=user, read_at=None).order_by("-id").values_list("report", flat=True)[:200])


def reading(report: Report) -> dict[str, Any]:
    """送达多少人、多少单位, and how many of them have opened it."""
    rows = Receipt.objects.filter(report=report)
    people = rows.aggregate(n=Count("pk"), n_read=Count("read_at"))
    units = rows.exclude(reader__unit=None)
    n_units = units.values("reader__unit").distinct().count()
    read = units.filter(read_at__isnull=False).values("reader__unit").distinct().count()
    return {**people, "n_units": n_units, "n_units_read": read}


def unread_units(report: Report, most: int = 40) -> list[str]:
    """Short names of the units of which nobody has opened it."""
    rows = Receipt.objects.filter(report=report).exclude(reader__unit=None)
    read = rows.filter(read_at__isnull=False).values("reader__unit")
    names = (
        rows.exclude(reader__unit__in=read)
        .order_by("reader__unit__path")
        .values_list("reader__unit__short_name", flat=True)
    )
    return list(dict.fromkeys(names))[:most]


def cases(user: User, states: tuple[str, ...]) -> "QuerySet[TypicalCase]":
    return TypicalCase.objects.visible_to(user).filter(state__in=states).select_related("unit")
