"""只有当: the conditions named in workflow.py. Each is a statement; called, it answers why it does not hold."""

from collections.abc import Callable
from typing import Final

from hotline.supervision.models import Supervision
from hotline.supervision.workflow import OPEN, Level
from hotline.workorders.models import Objected
from hotline.workorders.workflow import OrderState

CONDITIONS: dict[str, Callable[[Supervision], str | None]] = {}

# Whose end depends on what becomes of the order: 催办 only reminds, 移送监察 is about conduct.
ABOUT_THE_RESULT: Final = (Level.INTERNAL, Level.GOVERNMENT, Level.MEDIA)
# The order's result has been reviewed, or there is none to come.
_REVIEWED: Final = frozenset(
    {
        OrderState.PENDING_CALLBACK, OrderState.CLOSED, OrderState.ARCHIVED, OrderState.MERGED, OrderState.WITHDRAWN,
        OrderState.TRANSFERRED_OUT, OrderState.VOID,
    }
)  # fmt: skip


def _condition(check: Callable[[Supervision], str | None]) -> Callable[[Supervision], str | None]:
    CONDITIONS[check.__name__] = check
    return check


@_condition
def has_a_unit(row: Supervision) -> str | None:
    return None if row.unit_id else "责任单位还没有确定，请先开协调会或提交周例会研判"


@_condition
def no_letter_yet(row: Supervision) -> str | None:
    """A second letter would only repeat the first: what does not help is raised to the next level."""
    return f"已发提醒函（{row.letter_no}）；仍不办理的，请升级督办" if row.letter_no else None


@_condition
def of_government(row: Supervision) -> str | None:
    return None if row.level == Level.GOVERNMENT else "只有升级督办件由督办呈报市领导"


@_condition
def order_result_reviewed(row: Supervision) -> str | None:
    order = row.order
    if row.level not in ABOUT_THE_RESULT or order.state in _REVIEWED:
        return None
    return f"工单现为“{order.get_state_display()}”，办理结果还没有审核通过，不能销号"


@_condition
def callback_settled(row: Supervision) -> str | None:
    """回访未表示不满意或研判认定: the callback closed the order, or two persons found the demand unreasonable (⑩)."""
    order = row.order
    if row.level not in ABOUT_THE_RESULT:
        return None
    if order.is_unhappy and order.state == OrderState.PENDING_CALLBACK:
        return "回访表示不满意：须重办到满意，或经两人认定诉求不合理，才能销号"
    if order.state == OrderState.PENDING_CALLBACK:
        return "工单还没有回访办结，不能销号"
    if order.objection == Objected.WAITING:
        return "市民对办理结果的异议还没有答复，不能销号"
    return None


@_condition
def leader_informed(row: Supervision) -> str | None:
    if row.level != Level.GOVERNMENT or row.informed_at is not None:
        return None
    return "升级督办的结果还没有报市领导，不能销号"


@_condition
def only_reminds(row: Supervision) -> str | None:
    return None if row.level == Level.REMIND else "只有催办随单位办理自动销号"


@_condition
def level_left(row: Supervision) -> str | None:
    return None if row.next_level else f"{row.get_level_display()}没有再上一级"


@_condition
def not_yet_referred(row: Supervision) -> str | None:
    same = Supervision.objects.filter(order=row.order_id, unit=row.unit_id, level=Level.DISCIPLINE, state__in=OPEN)
    found = same.exclude(pk=row.pk).first()
    if row.level == Level.DISCIPLINE:
        return "本件就是移送监察件"
    return f"已移送监察（{found.no}）" if found else None
