"""节假日与调休 as a workbook: a year's notice of the State Council is a dozen lines of from, to, off or at work, name."""

from datetime import date, timedelta
from typing import IO, Final

from hotline.base.refusal import Refused
from hotline.catalog.actions.calendar import set_day
from hotline.catalog.changes import changing_catalog
from hotline.catalog.models import SpecialDay
from hotline.catalog.sheets.workbook import Column, Outcome, Report, Texts, export_of, import_rows
from hotline.org.models import User
from hotline.org.sheets.cells import day

TITLE: Final = "节假日与调休"
WORKS: Final = {"放假": False, "上班": True}
LONGEST: Final = 15  # days of one line
COLUMNS: Final = (
    Column("first", "日期", 14, required=True),
    Column("last", "至", 14),
    Column("works", "安排", 10, required=True, choices=tuple(WORKS)),
    Column("name", "名称", 20, required=True),
)


def export(actor: User) -> bytes:
    """Every special day, a line each, in the layout that can be imported again. 1 query."""
    words = {value: word for word, value in WORKS.items()}
    rows = ((row.day.isoformat(), "", words[row.works], row.name) for row in SpecialDay.objects.all())
    return export_of(TITLE, COLUMNS, rows, actor=actor)


def import_days(file: IO[bytes], *, actor: User, trial: bool) -> Report:
    """A line may be one day or several on end (“至”). Days that the file does not name stay as they are."""
    kept = {row.day: (row.works, row.name) for row in SpecialDay.objects.all()}

    def take(texts: Texts) -> Outcome:
        first = day(texts["first"])
        assert first is not None
        last = day(texts.get("last", "")) or first
        wanted = (WORKS[texts["works"]], texts["name"])
        days = _days(first, last)
        new = [one for one in days if kept.get(one) != wanted]
        for one in new:
            set_day(one, works=wanted[0], name=wanted[1], actor=actor)
        outcome = Outcome.CHANGED if any(one in kept for one in new) else Outcome.CREATED
        kept.update(dict.fromkeys(new, wanted))
        return outcome if new else Outcome.UNCHANGED

    with changing_catalog():
        return import_rows(file, COLUMNS, take, "first", title=TITLE, actor=actor, trial=trial)


def _days(first: date, last: date) -> list[date]:
    n = (last - first).days + 1
    if n < 1:
        raise Refused("“至”早于“日期”")
    if n > LONGEST:
        raise Refused(f"一行最多{LONGEST}天，这一行有{n}天，请核对日期")
    return [first + timedelta(days=number) for number in range(n)]
