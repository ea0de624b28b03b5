"""立项: a supervision begins by a cause that the standard names, or by hand; and climbs."""

from collections.abc import Sequence

from hotline.base import clock
from hotline.base.refusal import Refused, said
from hotline.org.models import Unit, User, system_user
from hotline.supervision.engine import lock_order, one_action, step
from hotline.supervision.models import Cause, Supervision
from hotline.supervision.numbers import draw_paper_no, ledger_no, rules, start_clock
from hotline.supervision.triggers import CAUSES, Trigger
from hotline.supervision.workflow import LADDER, OPEN, Level, SupervisionState
from hotline.workorders.actions import end_supervision, supervise
from hotline.workorders.models import WorkOrder


def take_up(order: WorkOrder, trigger: Trigger, *, key: str, text: str, unit: Unit | None) -> Supervision | None:
    """What a cause brings about: a new supervision, a climb from the level below, or one more cause of the one that is open.

    `key` names the occurrence: taken up once, whoever comes first. None where it was before, or where the standard
    in force does not name such a cause.
    """
    cause = CAUSES[trigger]
    if not cause.holds(rules()):
        return None
    with one_action():
        order = lock_order(order.pk)
        if Cause.objects.filter(key=key).exists():
            return None
        found = _open_of(order, unit)
        rank = LADDER.index(cause.level)
        highest = max(found, key=lambda row: LADDER.index(Level(row.level)), default=None)
        if highest is not None and LADDER.index(Level(highest.level)) >= rank:
            return _add(highest, trigger, key, text)
        row = _open(order, unit, cause.level, trigger, text, actor=system_user(), key=key, raised_from=highest)
        _leave_below(found, row)
        return row


def open_by_hand(
    order: WorkOrder,
    *,
    actor: User,
    level: str,
    reason: str,
    unit: Unit | None = None,
    limit_days: int | None = None,
    raised_from: Supervision | None = None,
) -> Supervision:
    """立项督办 by a person, at any level that is his to open. `unit` is the order's lead unit where none is named."""
    reason = said(reason, "请写明督办原因")
    with one_action():
        order = lock_order(order.pk)
        unit = unit or order.lead_unit
        same = Supervision.objects.filter(order=order, unit=unit, level=level, state__in=OPEN).first()
        if same is not None:
            raise Refused(
                f"{unit.short_name if unit else '本件'}已有{Level(level).label}（{same.no}），请在那一件上办理"
            )
        row = _open(
            order, unit, Level(level), Trigger.BY_HAND, reason, actor=actor, limit_days=limit_days, raised_from=raised_from
        )  # fmt: skip
        if row.level in LADDER:
            below = [
                one for one in _open_of(order, unit) if LADDER.index(Level(one.level)) < LADDER.index(Level(level))
            ]
            _leave_below(below, row)
        return row


def propose(order: WorkOrder, *, actor: User, reason: str, level: str = Level.INTERNAL) -> Supervision:
    """提请督办: whoever at the centre sees that a matter stands still asks the supervisor to take it up."""
    row = Supervision(
        no=ledger_no(), order=order, unit=order.lead_unit, level=level, trigger=Trigger.BY_HAND,
        reason=said(reason, "请写明提请督办的原因"), proposed_by=actor,
    )  # fmt: skip
    with one_action():
        lock_order(order.pk)
        same = Supervision.objects.filter(order=order, unit=order.lead_unit, level=level, state__in=OPEN).first()
        if same is not None:
            raise Refused(f"本件已有{same.get_level_display()}（{same.no}，{same.get_state_display()}）")
        with step("propose", row, actor, note=row.reason, facts=_facts(row)):
            pass
    return row


def issue(row: Supervision, *, actor: User, note: str = "", limit_days: int | None = None) -> None:
    """立项督办 of what was proposed."""
    with one_action():
        with step("issue", row, actor, note=note or row.reason, facts=_facts(row)) as taken:
            row.opened_by, row.opened_at = actor, taken.at
            row.paper_no = draw_paper_no(taken.at) if row.marks_the_order else ""  # 催办 is not put on paper
            start_clock(row, taken.at, limit_days=limit_days)
        mark_order(row)


def escalate(row: Supervision, *, actor: User, note: str) -> Supervision:
    """升级 by hand: this one ends, the next level begins with the same unit."""
    note = said(note, "请写明升级的原因")
    level = row.next_level
    with one_action():
        with step("escalate", row, actor, note=note, facts={"to": level or ""}) as taken:
            row.ended_at = taken.at
        assert level is not None  # the condition level_left
        same = Supervision.objects.filter(order=row.order_id, unit=row.unit_id, level=level, state__in=OPEN)
        if (found := same.first()) is not None:
            raise Refused(f"本件已有{found.get_level_display()}（{found.no}）")
        return _open(row.order, row.unit, level, Trigger.BY_HAND, note, actor=system_user(), raised_from=row)


def refer(row: Supervision, *, actor: User, reason: str) -> Supervision:
    """移送监察: a supervision of the supervisory organ's own begins; this one goes on."""
    reason = said(reason, "请写明移送的事实和依据")
    with one_action():
        with step("refer", row, actor, note=reason) as taken:
            taken.facts = {"unit": row.unit.code if row.unit else ""}
        return _open(row.order, row.unit, Level.DISCIPLINE, Trigger.BY_HAND, reason, actor=actor, raised_from=row)


def mark_order(row: Supervision) -> None:
    """The order itself is marked as supervised, if it can be (an order that has left the loop is not)."""
    if row.marks_the_order and not row.order.is_supervised and (row.order.is_open or row.order.state == "CLOSED"):
        supervise(row.order, actor=system_user(), note=f"{row.get_level_display()} {row.no}：{row.reason}")


def unmark_order(row: Supervision) -> None:
    """…until the last supervision of it has ended."""
    others = Supervision.objects.filter(order=row.order_id, state__in=OPEN).exclude(pk=row.pk)
    if row.marks_the_order and row.order.is_supervised and not others.exclude(level=Level.REMIND).exists():
        end_supervision(row.order, actor=system_user(), note=f"{row.no}{row.get_state_display()}")


def _open(
    order: WorkOrder,
    unit: Unit | None,
    level: Level,
    trigger: Trigger,
    text: str,
    *,
    actor: User,
    key: str = "",
    limit_days: int | None = None,
    raised_from: Supervision | None = None,
) -> Supervision:
    now = clock.now()
    row = Supervision(
        no=ledger_no(), order=order, unit=unit, level=level, trigger=trigger, reason=text, opened_by=actor, opened_at=now,
        raised_from=raised_from,
    )  # fmt: skip
    start_clock(row, now, limit_days=limit_days)
    with step("issue", row, actor, note=text, facts=_facts(row)):
        row.paper_no = draw_paper_no(now) if row.marks_the_order else ""
        Cause.objects.create(supervision=row, key=key or f"hand:{row.no}", trigger=trigger, text=text, at=now)
    mark_order(row)
    return row


def _add(row: Supervision, trigger: Trigger, key: str, text: str) -> Supervision:
    """What lies below the level that is open is kept on record and troubles nobody."""
    if CAUSES[trigger].level == row.level:
        was_done = row.state == SupervisionState.DONE
        with step("add_cause", row, system_user(), note=text, facts={"trigger": trigger}) as taken:
            if was_done:  # the unit is asked once more
                start_clock(row, taken.at, from_what=taken.step.name)
    Cause.objects.create(supervision=row, key=key, trigger=trigger, text=text)
    return row


def _open_of(order: WorkOrder, unit: Unit | None) -> list[Supervision]:
    """Those of the ladder that are open for this unit, or for nobody yet."""
    found = Supervision.objects.filter(order=order, level__in=LADDER, state__in=OPEN).select_related("unit")
    return [row for row in found if unit is None or row.unit_id in (None, unit.pk)]


def _leave_below(rows: Sequence[Supervision], into: Supervision) -> None:
    for row in rows:
        if row.pk != into.pk:
            with step(
                "escalate",
                row,
                system_user(),
                note=f"转入{into.get_level_display()}（{into.no}）",
                facts={"to": into.no},
            ) as taken:
                row.ended_at = taken.at


def _facts(row: Supervision) -> dict[str, str]:
    return {
        "order": row.order.no, "level": row.level, "trigger": row.trigger, "unit": row.unit.code if row.unit else "",
    }  # fmt: skip
