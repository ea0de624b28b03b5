"""导入结果: what became of the letters of one source, in figures. 5 queries, whatever the number of letters."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import fmean, median
from typing import Any, Final

from django.db.models import Q

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.calendar import WorkCalendar
from hotline.catalog.vocabulary import ClockKind, Satisfied
from hotline.intake.models import Appeal
from hotline.workorders.models import Callback, Deadline, Reply, Role, WorkOrder
from hotline.workorders.workflow import OrderState

SHOWN_UNITS: Final = 15


@dataclass
class Line:
    """One row of the table: letters registered, dispatched, answered (the reply passed review), closed; of the lead
    units' replies that are due those on time; how long each took in working days from dispatch to the accepted
    reply; of the writers' ratings those satisfied or fairly satisfied."""

    name: str
    registered: int = 0
    dispatched: int = 0
    replied: int = 0
    closed: int = 0
    due: int = 0
    on_time: int = 0
    days: list[float] = field(default_factory=list)
    rated: int = 0
    satisfied: int = 0

    @property
    def on_time_rate(self) -> float | None:
        return self.on_time / self.due if self.due else None

    @property
    def average_days(self) -> float | None:
        return fmean(self.days) if self.days else None

    @property
    def median_days(self) -> float | None:
        return median(self.days) if self.days else None

    @property
    def satisfaction(self) -> float | None:
        return self.satisfied / self.rated if self.rated else None


@dataclass
class Outcome:
    """`remarks`: what one should know of the figures, in Chinese."""

    total: Line
    by_category: list[Line]
    by_unit: list[Line]
    remarks: list[str]

    def parts(self) -> Iterator[tuple[str, list[Line]]]:
        yield "按一级分类", [*self.by_category, self.total]
        yield f"按承办单位（前{SHOWN_UNITS}）", self.by_unit[:SHOWN_UNITS]


def of_source(source: str) -> Outcome:
    """The figures over all orders made of a source's appeals.

    按期回复率: accepted replies of the lead unit submitted within its limit, of all lead replies that are due by now.
    满意率: 满意 and 基本满意 of the last rating of each order that has one.
    """
    book, now = catalog.load(), clock.now()
    appeals = Appeal.objects.filter(source=source).exclude(order=None)
    orders = WorkOrder.objects.filter(pk__in=appeals.values("order"))
    limits, ratings = _limits(orders), _ratings(orders)
    accepted, incomplete = _replies(orders)
    total = Line("合计")
    categories: dict[str, Line] = {}
    units: dict[str, Line] = {}
    years: set[int] = set()
    n_deliberated = n_incomplete = 0
    columns = ("id", "state", "category_id", "lead_unit__short_name", "registered_at", "first_dispatched_at")
    for pk, state, category, unit, registered_at, dispatched_at in orders.values_list(*columns).iterator(5000):
        heading = book.categories.get((category or "")[:2])
        lines = [total, _line(categories, heading.name if heading else "未归类")]
        if unit:
            lines.append(_line(units, unit))
        years.add(book.calendar.local(registered_at).year)
        limit, replied_at, rating = limits.get(pk), accepted.get(pk), ratings.get(pk)
        n_deliberated += state == OrderState.UNDER_DELIBERATION
        n_incomplete += pk in incomplete
        for line in lines:
            line.registered += 1
            line.dispatched += dispatched_at is not None
            line.closed += state in (OrderState.CLOSED, OrderState.ARCHIVED)
            line.replied += replied_at is not None
            if limit is not None and (limit.is_done or limit.due_at < now):
                line.due += 1
                line.on_time += replied_at is not None and replied_at <= limit.due_at
            if replied_at is not None and dispatched_at is not None:
                line.days.append(working_days(book.calendar, dispatched_at, replied_at))
            if rating:
                line.rated += 1
                line.satisfied += rating != Satisfied.UNSATISFIED
    return Outcome(
        total, _by_size(categories), _by_size(units), _remarks(total, n_deliberated, n_incomplete, years, book.calendar)
    )


@dataclass(frozen=True)
class _Limit:
    """The lead unit's reply clock: the first one that a reply stopped, else the one that runs."""

    due_at: datetime
    is_done: bool


def _limits(orders: Any) -> dict[int, _Limit]:
    rows = Deadline.objects.filter(order__in=orders, kind=ClockKind.REPLY, assignment__role=Role.LEAD)
    rows = rows.filter(Q(end=Deadline.End.DONE) | Q(stopped_at=None)).order_by("-id")
    found: dict[int, _Limit] = {}
    for order_id, due_at, end in rows.values_list("order_id", "due_at", "end"):
        if end or order_id not in found:
            found[order_id] = _Limit(due_at, bool(end))
    return found


def _replies(orders: Any) -> tuple[dict[int, datetime], set[int]]:
    """When the first reply of the lead unit that passed review was submitted, by order; and the orders whose replies
    were all sent back."""
    rows = Reply.objects.filter(order__in=orders, assignment__role=Role.LEAD).exclude(signed_at=None)
    accepted: dict[int, datetime] = {}
    sent_back: set[int] = set()
    for order_id, at, is_accepted in rows.order_by("id").values_list("order_id", "signed_at", "is_accepted"):
        if is_accepted and at is not None:
            accepted.setdefault(order_id, at)
        elif is_accepted is False:
            sent_back.add(order_id)
    return accepted, sent_back - accepted.keys()


def _ratings(orders: Any) -> dict[int, str]:
    rows = Callback.objects.filter(order__in=orders, outcome=Callback.Outcome.REACHED)
    return dict(rows.order_by("id").values_list("order_id", "result"))


def working_days(calendar: WorkCalendar, start: datetime, end: datetime) -> float:
    """Open time in days as long as that of the end's season."""
    local = calendar.local(end)
    spans = calendar.hours_on(local.date())
    day = sum(
        (datetime.combine(local, closing) - datetime.combine(local, opening) for opening, closing in spans), timedelta()
    )
    return calendar.open_time_between(start, end) / day


def _line(lines: dict[str, Line], name: str) -> Line:
    return lines.setdefault(name, Line(name))


def _by_size(lines: dict[str, Line]) -> list[Line]:
    return sorted(lines.values(), key=lambda line: (-line.registered, line.name))


def _remarks(total: Line, n_deliberated: int, n_incomplete: int, years: set[int], calendar: WorkCalendar) -> list[str]:
    said = ["答复：审核通过的；按期：在主办单位回复时限内的；平均、中位：自派单到答复的工作日。"]
    if n_deliberated:
        said.append(f"{n_deliberated}件没有指明承办单位，在疑难研判，等周例会决定。")
    if n_incomplete:
        said.append(f"{n_incomplete}件的答复没有办理结果（如只写“已收悉”），审核要求补正，在承办单位。")
    if others := total.dispatched - total.replied - n_incomplete:
        said.append(f"{others}件已派单，答复还没有审核通过，在承办单位。")
    if total.replied and not total.rated:
        said.append("没有满意度记载，满意率不计。")
    if unknown := sorted(year for year in years if not calendar.knows_holidays_of(year)):
        shown = f"{unknown[0]}—{unknown[-1]}" if len(unknown) > 1 else f"{unknown[0]}"
        said.append(f"工作日历没有{shown}年的节假日，这些年只按周末计算工作日；可先在“工作日历”补录再导入。")
    return said
