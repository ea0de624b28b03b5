"""导入: each row alone; what it refuses is reported, the rest stands."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from typing import IO, Any, Final

from django.db import transaction

from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.catalog.sheets.workbook import Outcome as Shown
from hotline.catalog.sheets.workbook import Report, RowResult
from hotline.knowledge.actions.indexing import count_words
from hotline.knowledge.actions.taking_in import Outcome, take_in
from hotline.knowledge.sheets.columns import COLUMNS, KEYS, Reader
from hotline.knowledge.sheets.exporting import TITLE
from hotline.knowledge.sheets.files import Row, read_rows
from hotline.knowledge.sheets.mapping import BadMapping, Mapped
from hotline.org.changes import IMPORT, note_down
from hotline.org.models import Unit, User
from hotline.org.sheets.cells import BadCellError, check_readable

SHOWN: Final = {Outcome.CREATED: Shown.CREATED, Outcome.CHANGED: Shown.CHANGED, Outcome.UNCHANGED: Shown.UNCHANGED}
OWN: Final = Mapped({column.key: column.heading for column in COLUMNS}, KEYS)


class _TrialOverError(Exception):
    """Takes back everything that the trial wrote."""


def import_file(
    file: IO[bytes],
    name: str,
    *,
    actor: User,
    unit: Unit | None = None,
    mapped: Mapped | None = None,
    source: str = "",
    trial: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Take in every row of a file. `mapped` says how a foreign file reads; without it the headings are our own, or in JSON
    the fields' names. On trial everything is taken back. `progress` is told (rows done, rows in all).

    Raises Refused if the file as a whole cannot be read or mapped.
    """
    rows = read_rows(file, name)
    columns = list(dict.fromkeys(column for _, row in rows for column in row))
    mapped = mapped or _own(columns)
    try:
        mapped.check(columns)
    except BadMapping as bad:
        raise Refused(str(bad)) from bad
    reader, report = Reader(unit), Report(trial)
    source = (source or name.rpartition(".")[0] or name)[:40]
    with catalog.reading_once():
        try:
            with transaction.atomic() if trial else nullcontext():
                for done, (number, row) in enumerate(rows, 1):
                    report.rows.append(_taken(number, row, mapped, reader, source, actor))
                    if progress:
                        progress(done, len(rows))
                if trial:
                    raise _TrialOverError
        except _TrialOverError:
            return report
    note_down(
        IMPORT, TITLE, [(what, "", str(n)) for what, n in report.counts if n], actor=actor, name=f"导入{source}"[:20]
    )
    if report.n_written:
        count_words()
    return report


def _own(columns: Sequence[str]) -> Mapped:
    """Our own headings, as far as the file has them; or the names of the fields."""
    if any(column.heading in columns for column in COLUMNS):
        return Mapped({column.key: column.heading for column in COLUMNS if column.heading in columns}, KEYS)
    found = Mapped({key: key for key in KEYS if key in columns}, KEYS)
    if "title" not in found.parts:
        raise Refused("看不出哪一列是标题：请用导出的表头，或说明对应关系（--map title=列名）")
    return found


def _taken(number: int, row: Row, mapped: Mapped, reader: Reader, source: str, actor: User) -> RowResult:
    texts = mapped.of(row)
    what = texts.get("title", "")[:60]
    try:
        for text in texts.values():
            check_readable(text)
        item = reader.read(texts)
        with transaction.atomic():
            outcome = take_in(source, item.key, unit=item.unit, text=item.text, actor=actor, no=item.no)
        return RowResult(number, what, SHOWN[outcome])
    except (Refused, BadCellError) as error:
        return RowResult(number, what, Shown.REFUSED, error.reason)


def in_words(report: Report) -> str:
    counts: list[tuple[str, Any]] = report.counts
    return "，".join(f"{name}{n}行" for name, n in counts if n)
