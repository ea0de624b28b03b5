"""What the watcher finds: occurrences that the standard names and nobody has taken up. Reads only, each in one query.

All of them look at what is open or came lately, by index, whatever lies in the archive.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import CharField, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.calendar import WorkCalendar
from hotline.catalog.snapshot import Rules
from hotline.catalog.vocabulary import Channel, ClockKind
from hotline.org.models import Unit
from hotline.supervision.models import Cause, Supervision
from hotline.supervision.triggers import CAUSES, Trigger
from hotline.supervision.workflow import OPEN, RUNNING, Level, SupervisionState
from hotline.workorders.models import Deadline, Role, WorkOrder
from hotline.workorders.telling import moment_in_words
from hotline.workorders.workflow import OPEN_ASSIGNMENT, OPEN_ORDER, AssignmentState, OrderState

UNIT_CLOCKS: Final = (ClockKind.REPLY, ClockKind.SUPPLEMENT)
LATELY: Final = timedelta(days=3)  # how far back the watcher looks for what came; it looks every minute
EXPOSED: Final = "媒体曝光"  # the label
MOST: Final = 500  # taken up in one run


@dataclass(frozen=True)
class Occurrence:
    order: WorkOrder
    trigger: Trigger
    key: str
    text: str
    unit: Unit | None


def occurrences(rules: Rules) -> Iterator[Occurrence]:
    """Everything that waits to be taken up, the weightiest causes first: a climb makes the lower ones moot."""
    for trigger, find in _FINDERS.items():
        if CAUSES[trigger].holds(rules):
            yield from find(trigger, rules)


def passed(n: int, now: datetime, calendar: WorkCalendar) -> datetime:
    """The moment before which something must lie for its n-th working day after to be over at `now`."""
    local = calendar.local(now)
    day = local.date()
    if not (calendar.is_working_day(day) and local > calendar.end_of_work(day)):
        day = calendar.previous_working_day(day)
    for _ in range(n - 1):
        day = calendar.previous_working_day(day)
    return local.replace(year=day.year, month=day.month, day=day.day, hour=0, minute=0, second=0, microsecond=0)


def _new(rows: "QuerySet[Any]", trigger: Trigger) -> "QuerySet[Any]":
    """Those of which no cause is on record."""
    key = Concat(Value(f"{trigger}:"), Cast("pk", CharField()), output_field=CharField())
    found: QuerySet[Any] = rows.annotate(cause_key=key).filter(~Exists(Cause.objects.filter(key=OuterRef("cause_key"))))
    return found


def _clocks(rows: "QuerySet[Deadline]", trigger: Trigger, text: str) -> Iterator[Occurrence]:
    """`text` is filled with unit, clock and due moment of each."""
    found = _new(rows.exclude(assignment=None), trigger).select_related("order", "assignment__unit")
    for row in found.defer("order__words", "order__content").order_by("pk")[:MOST]:
        unit = row.assignment.unit
        words = text.format(unit=unit.short_name, clock=row.get_kind_display(), due=moment_in_words(row.due_at))
        yield Occurrence(row.order, trigger, row.cause_key, words, unit)


def _late() -> "QuerySet[Deadline]":
    return Deadline.objects.filter(stopped_at=None, kind__in=UNIT_CLOCKS).exclude(missed_at=None)


def _yellow(trigger: Trigger, rules: Rules) -> Iterator[Occurrence]:
    rows = Deadline.objects.filter(stopped_at=None, kind__in=UNIT_CLOCKS, missed_at=None).exclude(warned_at=None)
    return _clocks(rows, trigger, "{unit}应于{due}前{clock}，即将到期（黄牌）")


def _red(trigger: Trigger, rules: Rules) -> Iterator[Occurrence]:
    return _clocks(_late(), trigger, "{unit}应于{due}前{clock}，已超期（红牌）")


def _sign_late(trigger: Trigger, rules: Rules) -> Iterator[Occurrence]:
    rows = Deadline.objects.filter(kind=ClockKind.SIGN, missed_at__gte=clock.now() - LATELY)
    return _clocks(rows, trigger, "{unit}应于{due}前签收，到时没有签收")


def _overdue_by(trigger: Trigger, rules: Rules) -> Iterator[Occurrence]:
    """Of the units that answer to the centre; whom they handed it down to is theirs to press."""
    days = rules.count(CAUSES[trigger].item)
    before = passed(days, clock.now(), catalog.load().calendar)
    rows = _late().filter(due_at__lt=before).exclude(assignment__role=Role.SUB)
    return _clocks(rows, trigger, f"{{unit}}应于{{due}}前{{clock}}，超期已满{days}个工作日")


def _orders_lately() -> "QuerySet[WorkOrder]":
    rows = WorkOrder.objects.filter(registered_at__gte=clock.now() - LATELY, state__in=OPEN_ORDER)
    return rows.select_related("lead_unit").defer("words", "content").order_by("pk")


def _media(trigger: Trigger, rules: Rules) -> Iterator[Occurrence]:
    exposed = Q(channel=Channel.MEDIA) | Q(labels__contains=[EXPOSED])
    for order in _new(_orders_lately().filter(exposed).exclude(lead_unit=None), trigger)[:MOST]:
        yield Occurrence(order, trigger, order.cause_key, f"媒体反映：{order.title}", order.lead_unit)


def _note(trigger: Trigger, rules: Rules) -> Iterator[Occurrence]:
    rows = _orders_lately().filter(channel=Channel.LEADER).exclude(lead_unit=None)
    for order in _new(rows, trigger)[:MOST]:
        yield Occurrence(order, trigger, order.cause_key, f"领导批转：{order.title}", order.lead_unit)


def _repeats(trigger: Trigger, rules: Rules) -> Iterator[Occurrence]:
    """The same caller with the same matter so many times in so many days; taken up on the one of them that is open and led."""
    least, days = rules.count("internal_repeats"), rules.count("internal_repeat_days")
    same = Q(citizen=OuterRef("citizen"), category=OuterRef("category"))
    within = WorkOrder.objects.filter(same, registered_at__gte=clock.now() - timedelta(days=days))
    counted = within.exclude(state=OrderState.VOID).order_by().values("citizen").annotate(n=Count("pk")).values("n")
    main = within.filter(state__in=OPEN_ORDER).order_by(
        Exists(Supervision.objects.filter(order=OuterRef("pk"), level=Level.INTERNAL, state__in=OPEN)).desc(),
        F("lead_unit").asc(nulls_last=True), "-pk",
    )  # fmt: skip
    rows = _orders_lately().filter(is_repeat=True).exclude(citizen=None).exclude(category=None)
    newest = ~Exists(within.filter(pk__gt=OuterRef("pk")))
    asked = {"n_same": Coalesce(Subquery(counted), 0), "main": Subquery(main.values("pk")[:1])}
    found = _new(rows, trigger).filter(newest).annotate(**asked).filter(n_same__gte=least)
    led = {
        order.pk: order
        for order in WorkOrder.objects.select_related("lead_unit").defer("words", "content").filter(pk__in=[one.main for one in found])
    }  # fmt: skip
    for row in found[:MOST]:
        order = led.get(row.main, row)
        words = f"{days}日内同一诉求人就同一事项反映{row.n_same}次"
        yield Occurrence(order, trigger, row.cause_key, words, order.lead_unit)


def _not_struck_off(trigger: Trigger, rules: Rules) -> Iterator[Occurrence]:
    days = rules.count(CAUSES[trigger].item)
    before = passed(days, clock.now(), catalog.load().calendar)
    open_ones = (*RUNNING, SupervisionState.REPORTED)
    rows = Supervision.objects.filter(level=Level.INTERNAL, state__in=open_ones, opened_at__lt=before)
    for row in _new(rows, trigger).select_related("order", "unit").defer("order__words").order_by("pk")[:MOST]:
        yield Occurrence(
            row.order, trigger, row.cause_key, f"内部督办{row.no}立项满{days}个工作日没有销号：{row.reason}", row.unit
        )  # fmt: skip


_FINDERS: Final = {
    Trigger.LONG_OVERDUE: _overdue_by,
    Trigger.NOT_STRUCK_OFF: _not_struck_off,
    Trigger.OVERDUE: _overdue_by,
    Trigger.REPEATS: _repeats,
    Trigger.MEDIA: _media,
    Trigger.NOTE: _note,
    Trigger.SIGN_LATE: _sign_late,
    Trigger.RED: _red,
    Trigger.YELLOW: _yellow,
}


# ── what ends by itself ──

_WORKING: Final = tuple(state for state in OPEN_ASSIGNMENT if state != AssignmentState.PENDING_REVIEW)
_LEFT: Final = (
    OrderState.MERGED, OrderState.WITHDRAWN, OrderState.TRANSFERRED_OUT, OrderState.VOID, OrderState.NOT_ACCEPTED,
)  # fmt: skip


def reminders_heeded() -> "QuerySet[Supervision]":
    """催办 whose unit has replied, or no longer has a turn; where only the signing was late, once somebody has taken it on."""
    rows = Supervision.objects.filter(level=Level.REMIND, state__in=OPEN).exclude(state=SupervisionState.PROPOSED)
    turns = "order__assignments"
    mine = Q(**{f"{turns}__unit": F("unit"), f"{turns}__state__in": _WORKING})
    others = Cause.objects.filter(supervision=OuterRef("pk")).exclude(trigger=Trigger.SIGN_LATE)
    at_work = rows.filter(mine).values("pk")
    signed_only = rows.filter(
        mine, ~Exists(others), trigger=Trigger.SIGN_LATE, order__assignments__handler__isnull=False
    )
    return rows.filter(~Q(pk__in=at_work) | Q(pk__in=signed_only.values("pk"))).select_related("order", "unit")


def left_behind() -> "QuerySet[Supervision]":
    """Supervisions of a result that will not come: their order has left the loop."""
    rows = Supervision.objects.filter(state__in=OPEN, order__state__in=_LEFT).exclude(
        level__in=(Level.REMIND, Level.DISCIPLINE)
    )
    return rows.select_related("order", "unit")


def without_unit() -> "QuerySet[Supervision]":
    """Those whose order has got a lead unit since."""
    rows = Supervision.objects.filter(state__in=OPEN, unit=None).exclude(order__lead_unit=None)
    return rows.exclude(state=SupervisionState.PROPOSED).select_related("order__lead_unit")


def missed() -> "QuerySet[Supervision]":
    return Supervision.objects.overdue().filter(missed_at=None).select_related("order", "unit").defer("order__words")
