"""自动立项、升级、销号: what the watcher and the steps of the loop bring about. Any number of workers, each effect once."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.org.models import system_user
from hotline.supervision import queries, telling
from hotline.supervision.actions.closing import instruct, settle
from hotline.supervision.actions.handling import name_unit, withdraw
from hotline.supervision.actions.opening import take_up
from hotline.supervision.engine import lock_order, one_action
from hotline.supervision.models import Supervision
from hotline.supervision.numbers import rules
from hotline.supervision.triggers import Trigger
from hotline.supervision.workflow import OPEN, Level
from hotline.workorders.actions import end_supervision
from hotline.workorders.models import Event, Role, WorkOrder
from hotline.workorders.workflow import AssignmentState


def watch() -> int:
    """Take up what the standard names, end what has come to its end, mark what is late; how many were taken up."""
    n = 0
    for row in queries.without_unit():
        unit = row.order.lead_unit
        if unit is not None:
            _try(name_unit, row, actor=system_user(), unit=unit, note="工单已派单")
    for found in queries.occurrences(rules()):
        n += take_up(found.order, found.trigger, key=found.key, text=found.text, unit=found.unit) is not None
    for row in queries.reminders_heeded():
        done = f"工单{row.order.get_state_display()}" if not row.unit else f"{row.unit.short_name}已办理"
        _try(settle, row, note=done)
    for row in queries.left_behind():
        _try(withdraw, row, actor=system_user(), note=f"工单{row.order.get_state_display()}")
    mark_missed()
    return n


def mark_missed() -> None:
    """督办逾期, once, whichever worker comes first; its notices are written in the same transaction.

    Of a reminder nobody is told: the red card of the clock that it reminds of says so already.
    """
    for row in queries.missed():
        with transaction.atomic():
            is_first = Supervision.objects.filter(pk=row.pk, missed_at=None).update(missed_at=clock.now())
            if is_first and row.marks_the_order:
                telling.of_missed(row)


def follow(event: Event) -> None:
    """What a step of the loop brings about at once."""
    follow_verb = _AFTER.get(event.verb)
    if follow_verb is not None:
        follow_verb(event)


def _after_escalate(event: Event) -> None:
    order, most = event.order, rules().count("internal_reworks")
    if order.n_reworks > most:
        words = f"已重办{order.n_reworks - 1}次，诉求人仍不满意：{event.note}"
        take_up(order, Trigger.REWORKS, key=f"REWORKS:{event.pk}", text=words, unit=order.lead_unit)
    _unmark_what_nobody_supervises(order)


def _unmark_what_nobody_supervises(order: WorkOrder) -> None:
    """The loop marks an order that it sends again under supervision; where the standard names no such cause, nothing holds it."""
    with one_action():
        order = lock_order(order.pk)
        held = Supervision.objects.filter(order=order, state__in=OPEN).exclude(level=Level.REMIND).exists()
        if order.is_supervised and not held:
            end_supervision(order, actor=system_user(), note="工作标准没有列为督办情形")


def _after_take_back(event: Event) -> None:
    """So many units have led it in turn and none has it: nobody is answerable until a meeting says who."""
    order = event.order
    led = order.assignments.filter(role=Role.LEAD, state=AssignmentState.ENDED).values_list(
        "unit__short_name", flat=True
    )
    names = list(dict.fromkeys(led))
    if len(names) >= rules().count("internal_units"):
        words = f"先后经{'、'.join(names)}{len(names)}个单位承办，责任单位未能落实"
        take_up(order, Trigger.UNITS, key=f"UNITS:{order.pk}:{len(names)}", text=words, unit=None)


def _after_mark_hard(event: Event) -> None:
    """A unit has given it back and nobody else owns it. Before any return the centre only asks whose it is."""
    order = event.order
    if order.n_returns:
        take_up(order, Trigger.QUARREL, key=f"QUARREL:{event.pk}", text=f"职责交叉：{event.note}", unit=None)


def _after_absorb(event: Event) -> None:
    order, least = event.order, rules().count("government_group")
    if order.n_merged + 1 >= least:
        words = f"涉及{order.n_merged + 1}人以上的群体性事项"
        take_up(order, Trigger.GROUP, key=f"GROUP:{order.pk}", text=words, unit=order.lead_unit)


def _after_instruct(event: Event) -> None:
    order = event.order
    brief = order.briefs.select_related("leader").filter(no=event.facts.get("brief", "")).first()
    if brief is None:
        return
    words = f"{brief.leader.name}批示：{brief.instruction}"
    take_up(order, Trigger.CITY_LEADER, key=f"CITY_LEADER:{brief.pk}", text=words, unit=order.lead_unit)
    for row in Supervision.objects.filter(order=order, level=Level.GOVERNMENT, state__in=OPEN).exclude(
        state="PROPOSED"
    ):
        if not row.events.filter(verb="instruct", facts__brief=brief.no).exists():
            _try(instruct, row, brief=brief)


_AFTER = {
    "escalate": _after_escalate, "take_back": _after_take_back, "mark_hard": _after_mark_hard, "absorb": _after_absorb,
    "instruct": _after_instruct,
}  # fmt: skip
FOLLOWED = frozenset(_AFTER)


def _try(verb: Callable[..., None], row: Supervision, **given: Any) -> None:
    try:
        verb(row, **given)
    except Refused:
        return  # somebody took the step meanwhile
