"""What the catalog says, read from a copy in memory that is kept fresh.

Each process keeps one copy. `load` asks the one row of `CatalogStamp` whether it is still the newest: one query
when nothing changed. A stamp is a random number, never used twice, so that one whose transaction was rolled back can
never be taken for a later one. Rows written past the actions (in a shell, in a test) need a `CatalogStamp.bump()`
behind them.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Subquery
from django.http import HttpRequest

from hotline.base.prepared import Prepared
from hotline.catalog.calendar import DEFAULT_SEASONS, SeasonHours, SpecialDay, WorkCalendar
from hotline.catalog.completeness import PRECEDENCE_KEY
from hotline.catalog.dispatch import CategoryEntry, DispatchBook, RuleEntry, UnitEntry
from hotline.catalog.limits import CONDITIONS, LimitRow, LimitTable
from hotline.catalog.models import CatalogStamp, Category, DispatchRule, RuleSet, TimeLimit, WorkHours
from hotline.catalog.models import SpecialDay as SpecialDayRow
from hotline.catalog.snapshot import Catalog, Rules, Term
from hotline.catalog.values import RuleValue
from hotline.org.models import Unit

_kept: tuple[int, Catalog] | None = None
_held: ContextVar[Catalog | None] = ContextVar("held_catalog", default=None)


def stamp() -> Subquery:
    """For a query that reads something else too: `.annotate(catalog_stamp=catalog.stamp())`, then `reading_once(row.catalog_stamp)`."""
    return Subquery(CatalogStamp.objects.filter(id=1).values("version"))


@contextmanager
def reading_once(read: int | None = None) -> Iterator[None]:
    """Within, `load` gives the copy of the beginning without asking: for bulk work whose every step would ask anew.

    `read` is the stamp where the caller has just read it with something else: then not even the first one asks.
    """
    token = _held.set(load() if read is None else _at(read))
    try:
        yield
    finally:
        _held.reset(token)


STAMP_ALONG: Final = "catalog_stamp"


def read_for(request: HttpRequest) -> AbstractContextManager[None]:
    """`reading_once` for a page of the staff's, whose session brought the stamp along."""
    return reading_once(getattr(request.session, "along", {}).get(STAMP_ALONG))


def load() -> Catalog:
    """The catalog as it stands. 1 query when nothing changed, else some 8."""
    held = _held.get()
    if held is not None:
        return held
    found = _STAMP.first(1)
    return _at(found[0] if found else None)


_STAMP: Final = Prepared(lambda pk: CatalogStamp.objects.filter(id=pk).values_list("version")[:1], int)


def _at(stamp: int | None) -> Catalog:
    """The catalog of this stamp or a newer one."""
    global _kept
    kept = _kept
    if kept is not None and kept[0] == stamp:
        return kept[1]
    catalog = _read()
    if stamp is not None:
        # The stamp was read first: if somebody changed the catalog meanwhile, the copy is newer than its stamp
        # and is read once more at the next call.
        _kept = (stamp, catalog)
    return catalog


def category(code: str) -> Category | None:
    """The category in use of that code, made from the copy in memory: no query where the catalog is held."""
    entry = load().categories.get(code)
    if entry is None or not entry.is_active:
        return None
    return Category.from_db(DEFAULT_DB_ALIAS, _COLUMNS, [_value(entry, name) for name in _COLUMNS])


def is_leaf(code: str) -> bool:
    """Whether no category in use stands below it."""
    return not any(one.parent == code and one.is_active for one in load().categories.values())


_COLUMNS: Final = [field.attname for field in Category._meta.concrete_fields]


def _value(entry: CategoryEntry, column: str) -> Any:
    if column == "parent_id":
        return entry.parent or None
    value = getattr(entry, column.removesuffix("_id"))
    return list(value) if isinstance(value, tuple) else value


def book() -> DispatchBook:
    """Everything that `dispatch.suggest` asks. One query more than `load`: units change without a stamp."""
    catalog = load()
    units = Unit.objects.active().first_line().order_by("id")
    columns = units.values_list("id", "name", "kind", "level", "area_id", "path")
    return DispatchBook(catalog.dispatch_rules, (UnitEntry(*row) for row in columns), catalog.categories)


def _read() -> Catalog:
    rule_sets = _rule_sets()
    return Catalog(
        calendar=_calendar(),
        rule_sets={row.id: rules for row, rules in rule_sets},
        terms=tuple(term for row, rules in rule_sets if (term := _term(row, rules)) is not None),
        categories={row.code: _category(row) for row in Category.objects.order_by("code")},
        dispatch_rules=_dispatch_rules(),
    )


def _calendar() -> WorkCalendar:
    days = {row.day: SpecialDay(row.works, row.name) for row in SpecialDayRow.objects.all()}
    seasons = tuple(
        SeasonHours(
            (row.from_month, row.from_day),
            ((row.morning_start, row.morning_end), (row.afternoon_start, row.afternoon_end)),
        )
        for row in WorkHours.objects.all()
    )
    return WorkCalendar(days, seasons or DEFAULT_SEASONS)


def _rule_sets() -> list[tuple[RuleSet, Rules]]:
    found = []
    for row in RuleSet.objects.prefetch_related("items", "time_limits").order_by("version"):
        items = {
            item.key: RuleValue(item.key, item.name, item.value, item.unit, item.basis) for item in row.items.all()
        }
        # A draft may lack the item, or hold it half written; what binds was checked when it was put in force.
        precedence = items[PRECEDENCE_KEY].list if PRECEDENCE_KEY in items else CONDITIONS
        limits = LimitTable(((limit.clock, limit_row(limit)) for limit in row.time_limits.all()), precedence)
        found.append((row, Rules(row.id, row.version, row.name, items, limits)))
    return found


def limit_row(limit: TimeLimit) -> LimitRow:
    return LimitRow(limit.amount, limit.unit, limit.basis, limit.kind, limit.urgency, limit.category, limit.channel)


def _term(row: RuleSet, rules: Rules) -> Term | None:
    bound = row.status in (RuleSet.Status.TRIAL, RuleSet.Status.IN_FORCE, RuleSet.Status.RETIRED)
    if not bound or row.effective_at is None:
        return None
    return Term(rules, row.effective_at, row.retired_at)


def _category(row: Category) -> CategoryEntry:
    return CategoryEntry(
        code=row.code,
        name=row.name,
        full_name=row.full_name,
        level=row.level,
        parent=row.parent_id or "",
        lead_kind=row.lead_kind,
        lead_unit=row.lead_unit_id,
        limit_class=row.limit_class,
        is_urban_mgmt=row.is_urban_mgmt,
        is_justice=row.is_justice,
        is_public=row.is_public,
        urgent_words=tuple(row.urgent_words),
        is_active=row.is_active,
    )


def _dispatch_rules() -> tuple[RuleEntry, ...]:
    rows = DispatchRule.objects.filter(is_active=True).order_by("id")
    helpers: dict[int, list[int]] = {}
    links = DispatchRule.co_units.through.objects.filter(dispatchrule__is_active=True).order_by("id")
    for rule_id, unit_id in links.values_list("dispatchrule_id", "unit_id"):
        helpers.setdefault(rule_id, []).append(unit_id)
    return tuple(
        RuleEntry(
            id=row.id,
            category=row.category,
            lead_kind=row.lead_kind,
            area=row.area_id or "",
            lead_unit=row.lead_unit_id,
            co_units=tuple(helpers.get(row.id, ())),
            labels=frozenset(row.labels),
            dept_only=row.dept_only,
            basis=row.basis,
            is_flagged=row.is_flagged,
        )
        for row in rows
    )
