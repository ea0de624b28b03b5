"""办理督办: urging, progress, visits, meetings; the unit answers or asks that it be taken back."""

from collections.abc import Sequence
from datetime import date

from django.core.files.uploadedfile import UploadedFile

from hotline.base.papers import examined
from hotline.base.refusal import Refused, said
from hotline.catalog import queries as catalog
from hotline.catalog.time_limits import Limit, LimitUnit, due_at, explain
from hotline.org.models import Unit, User, system_user
from hotline.supervision.actions.opening import open_by_hand, unmark_order
from hotline.supervision.engine import one_action, step
from hotline.supervision.models import Meeting, Progress, Supervision, SupervisionFile, Visit
from hotline.supervision.numbers import draw_paper_no, start_clock
from hotline.supervision.workflow import LADDER, OPEN, RUNNING, Level
from hotline.workorders import actions as orders
from hotline.workorders.models import WorkOrder
from hotline.workorders.workflow import OrderState

MOST_FILES = 30  # of one supervision


def urge(row: Supervision, *, actor: User, note: str = "") -> None:
    """催办 once more."""
    with step("urge", row, actor, note=note.strip() or "请抓紧办理，并报送进展。"):
        row.n_urges += 1


def send_letter(row: Supervision, *, actor: User, reason: str) -> None:
    """发提醒函: a letter to the unit, with a number of its own; it stands as it was sent."""
    with step("send_letter", row, actor, note=said(reason, "请写明提醒的事由")) as taken:
        row.letter_no = draw_paper_no(taken.at)
        row.letter_at, row.letter_text = taken.at, reason.strip().rstrip("。")
        taken.facts = {"number": row.letter_no}


def remind(order: WorkOrder, *, actor: User) -> Supervision:
    """催办 in one click: what is open for the order's lead unit is urged; where nothing is, a reminder is opened."""
    found = Supervision.objects.filter(order=order, unit=order.lead_unit, level__in=LADDER, state__in=RUNNING)
    row = found.select_related("order", "unit").order_by("-id").first()
    if row is None:
        return open_by_hand(order, actor=actor, level=Level.REMIND, reason="请抓紧办理，并报送进展。")
    urge(row, actor=actor)
    return row


def name_unit(row: Supervision, *, actor: User, unit: Unit, note: str = "") -> None:
    """确定责任单位, where it was not known or the order has gone to another."""
    with step("name_unit", row, actor, note=note, facts={"unit": unit.code}):
        _answerable(row, unit)


def extend(row: Supervision, *, actor: User, days: int, reason: str) -> None:
    """延长时限 by working days; it counts on from the old due day."""
    with step("extend", row, actor, note=said(reason, "请写明延长的理由"), facts={"days": days}):
        assert row.due_at is not None
        limit, calendar = Limit(days, LimitUnit.WORKING_DAY), catalog.load().calendar
        due = due_at(limit, row.due_at, calendar)
        row.due_words += explain(limit, row.due_at, due, calendar, "原到期日延长")
        row.due_at, row.missed_at = due, None


def report_progress(
    row: Supervision, *, actor: User, text: str, next_step: str = "", next_on: date | None = None
) -> Progress:
    """记进展 by the supervisors, or by the unit: what was done, what is next and by when."""
    with step("report_progress", row, actor, note=said(text, "请写明进展")) as taken:
        row.latest, row.next_step, row.next_on = text.strip(), next_step.strip(), next_on
        return Progress.objects.create(
            supervision=row, text=row.latest, next_step=row.next_step, next_on=next_on, by=actor, at=taken.at
        )


def visit(
    row: Supervision,
    *,
    actor: User,
    visited_on: date,
    place: str,
    people: str,
    findings: str,
    unit_people: str = "",
    demands: str = "",
    pictures: "Sequence[UploadedFile[bytes]]" = (),
) -> Visit:
    """现场督办 (⑪ 现场督办须留存记录): who went, where, what they found, and what was demanded on the spot."""
    files = [examined(one) for one in pictures]
    with step(
        "visit", row, actor, note=said(findings, "请写明现场情况"), facts={"place": place, "pictures": len(files)}
    ) as taken:
        made = Visit.objects.create(
            supervision=row, visited_on=visited_on, place=said(place, "请写明地点"), people=said(people, "请写明督办人员"),
            unit_people=unit_people.strip(), findings=findings.strip(), demands=demands.strip(), by=actor, at=taken.at,
        )  # fmt: skip
        _keep(row, files, actor, made)
        row.latest = f"现场督办：{findings.strip()}"
        row.next_step = demands.strip()[:200] or row.next_step
    return made


def meet(
    row: Supervision,
    *,
    actor: User,
    held_on: date,
    attendees: str,
    minutes: str,
    lead_unit: Unit,
    place: str = "",
    limit_days: int | None = None,
) -> Meeting:
    """协调会. Its minutes name who is answerable, and that binds: where the order waits for the weekly meeting, it is decided
    and dispatched there by designation; where another unit leads it, it is taken back and goes to the one that was named."""
    with one_action():
        with step(
            "meet", row, actor, note=said(minutes, "请写明会议纪要"), facts={"unit": lead_unit.code, "days": limit_days}
        ) as taken:
            made = Meeting.objects.create(
                supervision=row, held_on=held_on, place=place.strip(), attendees=said(attendees, "请写明参会人员"),
                minutes=minutes.strip(), lead_unit=lead_unit, limit_days=limit_days, by=actor, at=taken.at,
            )  # fmt: skip
            _answerable(row, lead_unit)
            if limit_days:
                start_clock(row, taken.at, limit_days=limit_days, from_what="协调会")
            row.latest = f"协调会明确由{lead_unit.short_name}承办"
        _designate(row, made, actor)
    return made


def _designate(row: Supervision, made: Meeting, actor: User) -> None:
    """By the loop's own road to a binding decision: 研判决定, which only the director takes."""
    order = row.order
    if order.lead_unit_id == made.lead_unit_id and order.state == OrderState.IN_HANDLING:
        return
    if order.state == OrderState.IN_HANDLING:
        orders.take_back(order, actor=system_user(), note=f"协调会（{row.no}）明确由{made.lead_unit.short_name}承办")
    if order.state == OrderState.PENDING_DISPATCH:
        orders.mark_hard(order, actor=system_user(), reason=f"协调会（{row.no}）研究责任主体")
    if order.state != OrderState.UNDER_DELIBERATION:
        raise Refused(f"工单现为“{order.get_state_display()}”，不能再指定承办单位")
    orders.decide_hard(
        order, actor=actor, attendees=made.attendees, decision=made.minutes, lead=made.lead_unit, limit_days=made.limit_days
    )  # fmt: skip


def ask_return(row: Supervision, *, actor: User, reason: str) -> None:
    """申请退回: the unit says why it is not answerable. The clock runs on until it is decided."""
    with step("ask_return", row, actor, note=said(reason, "请写明申请退回的理由")):
        row.return_reason = reason.strip()


def refuse_return(row: Supervision, *, actor: User, note: str) -> None:
    with step("refuse_return", row, actor, note=said(note, "请写明不同意的理由")):
        pass


def send_back(row: Supervision, *, actor: User, note: str) -> None:
    """同意退回: the unit is not answerable; this supervision of it ends."""
    _end_without_result("send_back", row, actor, note)


def withdraw(row: Supervision, *, actor: User, note: str) -> None:
    """撤销: it was opened or proposed in error, or the order has left the loop."""
    _end_without_result("withdraw", row, actor, note)


def _end_without_result(verb: str, row: Supervision, actor: User, note: str) -> None:
    with one_action():
        with step(verb, row, actor, note=said(note, "请写明理由")) as taken:
            row.ended_at = taken.at
        unmark_order(row)


def report(row: Supervision, *, actor: User, result: str, papers: "Sequence[UploadedFile[bytes]]" = ()) -> None:
    """报结果: what came of it; from now on whoever supervises has to look at it."""
    files = [examined(one) for one in papers]
    with step("report", row, actor, note=said(result, "请写明办理结果")) as taken:
        row.result, row.reported_at = result.strip(), taken.at
        row.latest = row.result
        _keep(row, files, actor)


def _answerable(row: Supervision, unit: Unit) -> None:
    same = Supervision.objects.filter(order=row.order_id, unit=unit, level=row.level, state__in=OPEN).exclude(pk=row.pk)
    if (found := same.first()) is not None:
        raise Refused(f"{unit.short_name}已有{found.get_level_display()}（{found.no}）")
    row.unit = unit


def _keep(row: Supervision, files: list[dict[str, object]], actor: User, made: Visit | None = None) -> None:
    if files and row.files.count() + len(files) > MOST_FILES:
        raise Refused(f"一件督办最多{MOST_FILES}个附件")
    for one in files:
        SupervisionFile.objects.create(supervision=row, visit=made, uploaded_by=actor, **one)
