"""工作时间累计: the work calendar laid out as a table from which SQL can subtract."""

import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from django.db import transaction

from hotline.assessment.models import OpenTime
from hotline.catalog.calendar import WorkCalendar


def digest_of(calendar: WorkCalendar, first: int, last: int) -> str:
    """What tells one lay-out from another: special days, hours, years."""
    special = {day.isoformat(): one.works for day, one in sorted(calendar.special_days.items())}
    seasons = [[one.from_month_day, [[str(edge) for edge in span] for span in one.spans]] for one in calendar.seasons]
    return sha256(json.dumps([special, seasons, first, last]).encode()).hexdigest()


def lay_out(calendar: WorkCalendar, first: int, last: int) -> datetime | None:
    """Write the table anew for the years from `first` to `last`. Gives the first moment that counts otherwise than before.

    None where nothing stood there before, or nothing has changed but for years added.
    """
    before = {row.from_at: row for row in OpenTime.objects.all()}
    now = list(pieces(calendar, first, last))
    with transaction.atomic():
        OpenTime.objects.all().delete()
        OpenTime.objects.bulk_create(now, 2000)
    if not before:
        return None
    start, end = max(min(before), now[0].from_at), min(max(before), now[-1].from_at)
    shared = [row for row in now if start <= row.from_at <= end]
    moments = {row.from_at for row in shared}
    changed = [row.from_at for row in shared if row.from_at not in before or before[row.from_at].is_open != row.is_open]
    changed += [at for at in before if start <= at <= end and at not in moments]
    if min(before) > now[0].from_at:
        changed.append(now[0].from_at)  # years before the first were counted as nothing
    return min(changed, default=None)


def pieces(calendar: WorkCalendar, first: int, last: int) -> Iterator[OpenTime]:
    """One row for every stretch between midnight, opening and closing."""
    opened, n_days, day = timedelta(0), 0, date(first, 1, 1)
    while day.year <= last:
        spans = calendar.spans_of(day)
        n_days += bool(spans)
        edges = [(time.min, False)] if not spans or spans[0][0] != time.min else []
        edges += [edge for start, end in spans for edge in ((start, True), (end, False))]
        for at, is_open in edges:
            yield OpenTime(
                from_at=datetime.combine(day, at, calendar.tz), opened=opened, is_open=is_open, n_days=n_days
            )
            if is_open:
                closing = next(end for start, end in spans if start == at)
                opened += datetime.combine(day, closing) - datetime.combine(day, at)
        day += timedelta(days=1)
