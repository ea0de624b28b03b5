"""典型事例的动词, in the order that a case meets them."""

from hotline.analytics.engine import step_of_case as step
from hotline.analytics.models import TypicalCase
from hotline.base import clock
from hotline.base.masking import masked
from hotline.base.numbering import next_no
from hotline.base.refusal import Refused
from hotline.org.models import Unit, User
from hotline.workorders.models import WorkOrder


def nominate(order: WorkOrder, *, actor: User, reason: str) -> TypicalCase:
    """推荐: the four texts are drafted of the order's own record, without what could tell who it was."""
    if order.lead_unit is None:
        raise Refused("没有承办单位的工单不作典型事例")
    if not reason.strip():
        raise Refused("请写明推荐理由")
    row = TypicalCase(
        no=next_no("case_no", "D"), order=order, unit=_first_line(order.lead_unit), year=clock.today().year, reason=reason.strip(),
        title="", nominated_by=actor, nominated_at=clock.now(),
    )  # fmt: skip
    names = row.known_names
    row.title, row.demand, row.result = (
        masked(order.title, names)[:60],
        masked(order.content, names),
        masked(order.public_reply, names),
    )
    reply = order.replies.filter(is_accepted=True).order_by("-id").first()
    row.course = masked("\n".join(filter(None, (reply.facts, reply.measures))), names) if reply else ""
    with step("nominate", row, actor, note=reason, facts={"order": order.no}):
        pass
    return row


def write(
    case: TypicalCase, *, actor: User, title: str, demand: str, course: str, result: str, lesson: str, year: int
) -> None:
    """编写: how it is told."""
    with step("write", case, actor):
        case.title, case.demand, case.course = title.strip(), demand.strip(), course.strip()
        case.result, case.lesson, case.year = result.strip(), lesson.strip(), year


def record_consent(case: TypicalCase, *, actor: User, unit_consent: str, citizen_consent: str) -> None:
    """登记同意 of the unit and of the citizen: when and how, nobody's name."""
    with step("record_consent", case, actor):
        case.unit_consent, case.citizen_consent = unit_consent.strip(), citizen_consent.strip()


def select(case: TypicalCase, *, actor: User, note: str = "") -> None:
    """入选."""
    with step("select", case, actor, note=note) as taken:
        case.selected_at = taken.at


def publish(case: TypicalCase, *, actor: User) -> None:
    """列入选编: every unit may read it; it is one of the year's."""
    with step("publish", case, actor) as taken:
        case.published_at = taken.at


def drop(case: TypicalCase, *, actor: User, note: str) -> None:
    """不采用."""
    if not note.strip():
        raise Refused("请写明不采用的原因")
    with step("drop", case, actor, note=note):
        pass


def _first_line(unit: Unit) -> Unit:
    """The unit right below the centre answers for those below it."""
    codes = unit.codes
    return Unit.objects.get(code=codes[1]) if len(codes) > 1 else unit
