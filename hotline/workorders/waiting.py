"""现在等谁: on whom an order waits, what for, and how long that one still has. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from hotline.workorders.workflow import AssignmentState, OrderState

if TYPE_CHECKING:
    from hotline.workorders.models import Assignment, WorkOrder

AT_THE_CENTRE: Final[Mapping[str, tuple[str, str]]] = {
    OrderState.PENDING_ACCEPT: ("话务员", "受理"),
    OrderState.AWAITING_INFO: ("诉求人", "补充材料"),
    OrderState.PENDING_DISPATCH: ("转办员", "派单"),
    OrderState.SUBMITTED_TO_LEADER: ("市领导", "批示"),
    OrderState.UNDER_DELIBERATION: ("周例会", "研判"),
    OrderState.PENDING_CALLBACK: ("回访员", "回访"),
}
ASKED: Final[Mapping[str, str]] = {"RETURN": "裁定退单申请", "EXTENSION": "裁定延期申请", "SUSPENSION": "裁定挂账申请"}


@dataclass(frozen=True)
class Waiting:
    """Somebody's move. `due_at` is None where no clock runs; `clock` is the name of the one that does."""

    who: str
    what: str
    clock: str = ""
    light: str = ""
    due_at: datetime | None = None


def waiting(order: "WorkOrder", turns: Iterable["Assignment"]) -> list[Waiting]:
    """Whose moves are awaited, of several units' the most urgent first; nobody's once the order has ended."""
    if order.state == OrderState.IN_HANDLING:
        found = [_of_turn(turn) for turn in turns if turn.is_open]
        return sorted(found, key=lambda one: (one.due_at is None, one.due_at))
    who, what = AT_THE_CENTRE.get(order.state, ("", ""))
    if order.state == OrderState.PENDING_CALLBACK:
        if order.has_judgement_waiting:
            who, what = "督办员", "认定是否合理"
        elif order.is_unhappy:
            what = "处理不满意"
    return [_timed(who, what, order)] if who else []


def _of_turn(turn: "Assignment") -> Waiting:
    unit = turn.unit.short_name
    above = turn.above.unit.short_name if turn.above is not None else ""
    if turn.asked:
        return _timed(above or "热线办", f"{ASKED[turn.asked]}（{unit}）", turn)
    if turn.state == AssignmentState.PENDING_REVIEW:
        return _timed(above or "审核员", f"审核{unit}的答复", turn)
    if turn.state == AssignmentState.SUSPENDED:
        return _timed(unit, "挂账，到期恢复办理", turn)
    if turn.state == AssignmentState.PENDING_SIGN:
        return _timed(unit, "签收", turn)
    if turn.draft_waiting:
        return _timed(f"{unit}领导", "签发答复", turn)
    if turn.n_below_open:
        return _timed(unit, f"汇总下级答复（{turn.n_below_open}个未完成）", turn)
    return _timed(unit, "办理答复" if turn.contacted_at else "先行联系诉求人", turn)


def _timed(who: str, what: str, thing: "WorkOrder | Assignment") -> Waiting:
    return Waiting(who, what, thing.get_due_clock_display() if thing.due_at else "", thing.light, thing.due_at)
