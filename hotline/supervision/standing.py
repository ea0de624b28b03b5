"""下一步: on whom a supervision waits, and for what; of the steps open to a person, the one he most likely came for."""

from collections.abc import Iterable
from typing import Final

from hotline.base.workflow import Step
from hotline.supervision.conditions import CONDITIONS
from hotline.supervision.models import Supervision
from hotline.supervision.permissions import OUTSIDE_LEVELS
from hotline.supervision.workflow import SUPERVISION, Level, SupervisionState

S = SupervisionState

# In each state the likeliest first.
NEXT: Final[dict[str, tuple[str, ...]]] = {
    S.PROPOSED: ("issue",),
    S.ISSUED: ("report", "report_up", "meet", "urge"),
    S.RETURN_REQUESTED: ("refuse_return", "send_back"),
    S.REPORTED: ("accept",),
    S.DONE: ("inform_leader", "strike_off"),
}


def awaits(row: Supervision) -> tuple[str, str]:
    """(who, what); two empty words when it is over."""
    they = _they(row)
    unit = row.unit.short_name if row.unit is not None else ""
    if row.state == S.PROPOSED:
        return they, "决定是否立项"
    if row.state == S.ISSUED and row.level == Level.REMIND and unit:
        return unit, "在工单上办理，答复后自动销号"
    if row.state == S.ISSUED:
        return (unit, "报送办理结果") if unit else (they, "开协调会明确责任单位")
    if row.state == S.RETURN_REQUESTED:
        return they, f"答复{unit}的退回申请"
    if row.state == S.REPORTED:
        return they, "审核办理结果"
    if row.state == S.DONE:
        return they, "签字销号" if not lacking(row) else "在条件齐备后签字销号"
    return "", ""


def lacking(row: Supervision) -> list[str]:
    """What still stands against striking it off, in words."""
    return [why for name in SUPERVISION["strike_off"].only_if if (why := CONDITIONS[name](row))]


def first_step(row: Supervision, steps: Iterable[Step]) -> Step | None:
    """The primary button: the likeliest of those whose conditions hold."""
    open_now = {step.verb: step for step in steps}
    for verb in NEXT.get(row.state, ()):
        step = open_now.get(verb)
        if step is None or _is_past(row, verb):
            continue
        if not any(CONDITIONS[name](row) for name in step.only_if):
            return step
    return None


def _is_past(row: Supervision, verb: str) -> bool:
    """May be done again, but is not what waits."""
    if verb == "report":  # what a reminder asks for is done on the order itself
        return row.level == Level.REMIND
    if verb == "report_up":
        return row.brief_id is not None
    if verb == "meet":
        return row.unit_id is not None
    if verb == "inform_leader":
        return row.level != Level.GOVERNMENT or row.informed_at is not None
    return verb == "urge" and not row.is_late


def _they(row: Supervision) -> str:
    if row.level not in OUTSIDE_LEVELS:
        return "督办员"
    return "市政府督查室" if row.level == Level.GOVERNMENT else "监察机关"
