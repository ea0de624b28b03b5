"""导入: a workbook's rows into the organisation, in one transaction, or a trial that writes nothing."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.db import transaction

from hotline.base.refusal import Refused
from hotline.org.actions.units import lock_tree
from hotline.org.changes import IMPORT, append, whole
from hotline.org.models import ChangeHead, User
from hotline.org.permissions import manages_all
from hotline.org.sheets.areas import AreaLedger
from hotline.org.sheets.boundaries import BoundaryLedger
from hotline.org.sheets.cells import BadCellError, check_readable
from hotline.org.sheets.layout import AREAS, BOUNDARIES, CONTACTS, SECTIONS, UNITS, USERS, Column, Sheet
from hotline.org.sheets.ledger import Ledger, Values
from hotline.org.sheets.outcome import BadRowError, ImportResult, Refusal, Report
from hotline.org.sheets.reading import Row, Table
from hotline.org.sheets.sections import ContactLedger, SectionLedger
from hotline.org.sheets.units import UnitLedger
from hotline.org.sheets.users import UserLedger

# (what is being done, how many rows since the last call)
Progress = Callable[[str, int], object]


def import_tables(
    tables: Iterable[Table], *, actor: User, dry_run: bool, progress: Progress = lambda _what, _n: None
) -> Report:
    """Take over the rows that can stand, refuse the others one by one. A trial says what would happen."""
    if not manages_all(actor):
        raise Refused("只有系统管理员可以导入组织机构")
    with transaction.atomic():
        ChangeHead.taken()
        lock_tree()
        results = []
        ledgers = _Ledgers(actor)
        # Later sheets see what earlier ones took; all is written at the end, so a trial needs no undoing.
        taken = []
        for table in tables:
            ledger = ledgers.of(table.sheet)
            results.append(_take(table, ledger, progress))
            taken.append((results[-1], ledger))
        for result, ledger in taken:
            ledger.finish()
            if not dry_run:
                result.accounts = ledger.write(partial(progress, f"写入{result.sheet.title}"))
        if not dry_run:
            _put_on_record(taken, actor)
    return Report(tuple(results), dry_run)


def _put_on_record(taken: list[tuple[ImportResult, Ledger[Any]]], actor: User) -> None:
    """Each row that was written, and the import as a whole."""
    facts = [(result.sheet.title, "", result.in_words) for result, _ in taken]
    rows = [row for _, ledger in taken for row in ledger.records()]
    append([*rows, whole(IMPORT, "组织机构", facts, actor=actor)], actor=actor)


class _Ledgers:
    """One of each, made when first needed; each stands on the ones before."""

    def __init__(self, actor: User) -> None:
        self.actor = actor
        self.areas = AreaLedger()
        self.units = UnitLedger(self.areas)
        self.made: dict[Sheet, Ledger[Any]] = {AREAS: self.areas, UNITS: self.units}

    def of(self, sheet: Sheet) -> Ledger[Any]:
        if sheet not in self.made:
            self.made[sheet] = self._make(sheet)
        return self.made[sheet]

    def _make(self, sheet: Sheet) -> Ledger[Any]:
        if sheet == BOUNDARIES:
            return BoundaryLedger(self.areas)
        if sheet == SECTIONS:
            return SectionLedger(self.units)
        if sheet == CONTACTS:
            return ContactLedger(self.units)
        assert sheet == USERS
        sections = self.of(SECTIONS)
        assert isinstance(sections, SectionLedger)
        return UserLedger(self.units, sections, self.actor)


def _take(table: Table, ledger: Ledger[Any], progress: Progress) -> ImportResult:
    result = ImportResult(table.sheet, table.columns, table.notes)
    parsed: list[tuple[Row, Values]] = []
    for row in table.rows:
        values, refusals = _values(table, row)
        if refusals:
            _refuse(result, row, refusals)
        else:
            parsed.append((row, values))
    seen: dict[object, int] = {}
    for row, values in sorted(parsed, key=lambda pair: ledger.order(pair[1])):
        try:
            earlier = seen.setdefault(ledger.identity(values), row.number)
            if earlier != row.number:
                raise BadRowError(table.sheet.required[0].key, f"与第{earlier}行重复")
            result.outcomes[ledger.take(values)] += 1
        except BadRowError as bad:
            _refuse(result, row, [_refusal(row, table.sheet.column(bad.key), bad.reason)])
    progress(f"核对{table.sheet.title}", len(table.rows))
    result.refusals.sort(key=lambda refusal: refusal.row)
    return result


def _values(table: Table, row: Row) -> tuple[Values, list[Refusal]]:
    values: dict[str, Any] = {}
    refusals = []
    for column in table.columns:
        text = row.texts[column.key]
        try:
            check_readable(text)
            if text:
                values[column.key] = column.read(text)
            elif column.required:
                raise BadCellError("必填")
            else:
                values[column.key] = "" if column.clears else None
        except BadCellError as bad:
            refusals.append(_refusal(row, column, bad.reason))
    return values, refusals


def _refusal(row: Row, column: Column, reason: str) -> Refusal:
    """Of what nobody could read, the name of the whole stands in its place."""
    shown = row.texts.get(column.key, "") if column.is_readable else row.texts.get("name", "")
    return Refusal(row.number, column.heading, shown, reason)


def _refuse(result: ImportResult, row: Row, refusals: list[Refusal]) -> None:
    result.refusals += refusals
    result.refused_rows[row.number] = row.texts
