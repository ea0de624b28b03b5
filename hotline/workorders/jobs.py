"""自己会跑的事: the deadline watcher, what follows a missed clock, notices after a step, archiving, sealing.

Every job may run twice, on any worker, at the same moment as its twin: the effect is there once.
"""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from procrastinate.contrib.django import app

from hotline.base import clock
from hotline.base.jobs import wake
from hotline.base.prepared import Prepared
from hotline.base.refusal import Refused
from hotline.catalog.vocabulary import ClockKind, Kind
from hotline.knowledge.actions import note_gap, offer_article
from hotline.knowledge.models import Gap
from hotline.notices.actions.sending import SEND_DUE
from hotline.notices.wording import hide_people
from hotline.org.models import system_user
from hotline.workorders import actions, looking_up, sealing, telling
from hotline.workorders.models import Deadline, Event, WorkOrder
from hotline.workorders.workflow import OrderState

BATCH = 500


@app.task(name="hotline.workorders.jobs.watch_deadlines", queueing_lock="watch_deadlines")
def watch_deadlines(timestamp: int | None = None) -> None:
    """Mark what has become late or nearly late, once, and take the steps that lateness brings."""
    while mark("missed_at", "due_at", telling.of_missed) == BATCH:
        pass
    while mark("warned_at", "warn_at", telling.of_warning) == BATCH:
        pass
    follow_missed()
    wake(SEND_DUE)


def mark(column: str, moment: str, tell: "telling.OfDeadline") -> int:
    """Set `column` on a batch of running clocks whose `moment` has passed; return how many.

    Rows that another worker holds are skipped, and a row once marked is not found again: one marking per clock,
    whichever worker wins. Its notices are written in the same transaction.
    """
    now = clock.now()
    with transaction.atomic():
        late = Deadline.objects.filter(**{"stopped_at": None, column: None, f"{moment}__lt": now})
        ids = list(late.order_by(moment).select_for_update(skip_locked=True).values_list("pk", flat=True)[:BATCH])
        Deadline.objects.filter(pk__in=ids).update(**{column: now})
        rows = Deadline.objects.filter(pk__in=ids).select_related(
            "order__lead_unit", "assignment__unit", "assignment__above__unit", "assignment__handler"
        )
        for row in rows:
            tell(row)
    return len(ids)


def follow_missed() -> None:
    """到时自动签收; 逾期不补充视为不予受理; 逾期不裁定视为驳回; 挂账到期恢复办理."""
    kinds = (ClockKind.SIGN, ClockKind.INFO, ClockKind.DECIDE, ClockKind.SUSPEND)
    missed = Deadline.objects.filter(stopped_at=None, kind__in=kinds).exclude(missed_at=None)
    for row in missed.select_related("order", "assignment__unit", "assignment__above__unit").order_by("pk"):
        try:
            _follow(row)
        except Refused:
            # Somebody took the step meanwhile; the clock has stopped or the matter has moved on.
            continue


def _follow(row: Deadline) -> None:
    system, turn = system_user(), row.assignment
    if turn is not None:
        turn.order = row.order
    if row.kind == ClockKind.SIGN and turn is not None:
        actions.sign(turn, actor=system)
    elif row.kind == ClockKind.DECIDE and turn is not None:
        actions.refuse(turn, actor=system, decision="逾期未裁定，视为不同意")
    elif row.kind == ClockKind.SUSPEND and turn is not None:
        actions.resume_turn(turn, actor=system, note="挂账到期，恢复办理")
    elif row.kind == ClockKind.INFO:
        actions.decline(
            row.order, actor=system, reason_code="NO_INFO", route="逾期未补充材料；补齐后可再次提交", note="逾期未补充"
        )


@app.task(name="hotline.workorders.jobs.tell")
def tell(*, event_id: int) -> None:
    """通知 after a step: the people whose turn it is now, and the citizen. Runs twice without telling twice."""
    event = _TO_TELL.first(event_id)
    if event is not None:
        telling.of_event(event)
        wake(SEND_DUE)


_TO_TELL: Final = Prepared(
    lambda pk: Event.objects.select_related(
        "order__lead_unit", "order__citizen", "assignment__unit", "assignment__above__unit"
    ).defer("order__words").filter(pk=pk)[:1],
    int,
)  # fmt: skip


@app.task(name="hotline.workorders.jobs.teach")
def teach(*, event_id: int) -> None:
    """知识库 learns from consultations: one that had to be dispatched shows a gap, one that was answered offers its answer.

    Nothing of a confidential order, and no number of anybody, leaves the loop.
    """
    event = Event.objects.select_related("order__category__lead_unit", "order__lead_unit", "actor__unit").get(
        pk=event_id
    )
    order = event.order
    if order.kind != Kind.CONSULT or order.seals_identity or event.facts.get("article"):
        return
    title, answer = hide_people(order.title), hide_people(order.public_reply)
    if event.verb == "dispatch":
        note_gap(Gap.Kind.DISPATCHED, title, order_no=order.no, category=order.category, unit=order.lead_unit)
        return
    owner = (
        order.lead_unit or (order.category.lead_unit if order.category else None) or (event.actor and event.actor.unit)
    )
    if owner:
        offer_article(order.no, title=title, answer=answer, unit=owner, category=order.category)


@app.task(name="hotline.workorders.jobs.archive_closed", queueing_lock="archive_closed")
def archive_closed(timestamp: int | None = None) -> None:
    """归档 what was closed thirty days ago or more, if nothing is pending."""
    before = clock.now() - timedelta(days=30)
    ripe = WorkOrder.objects.filter(Q(state=OrderState.CLOSED), Q(closed_at__lt=before), Q(is_supervised=False))
    for order in ripe.order_by("pk").defer("words").iterator(500):
        try:
            actions.archive(order, actor=system_user())
        except Refused:
            continue


@app.task(name="hotline.workorders.jobs.forget_look_ups", queueing_lock="forget_look_ups")
def forget_look_ups(timestamp: int | None = None) -> None:
    """凭码查询的失败记录只留一天."""
    looking_up.forget_old()


@app.task(name="hotline.workorders.jobs.seal_trail", queueing_lock="seal_trail")
def seal_trail(timestamp: int | None = None) -> None:
    """夜间封存."""
    sealing.anchor()
