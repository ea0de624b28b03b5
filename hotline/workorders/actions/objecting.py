"""异议: the citizen does not agree with how the order was closed, and a supervisor says what comes of it."""

from hotline.base.refusal import Refused
from hotline.org.models import User
from hotline.workorders.engine import Taken, step
from hotline.workorders.models import Objected, Objection, WorkOrder


def object_to(order: WorkOrder, *, actor: User, text: str, way: str) -> Objection:
    """提出异议 to the result, once, within thirty days of closing (工作标准 ⑩). `way`: by website, WeChat, SMS."""
    if not text.strip():
        raise Refused("请写明不同意的理由")
    with step("object_to", order, actor, facts={"way": way}) as taken:
        row = Objection.objects.create(order=order, text=text.strip(), way=way, made_at=taken.at)
        order.objection = Objected.WAITING
    return row


def dismiss(order: WorkOrder, *, actor: User, decision: str) -> None:
    """异议不成立, with reasons, which the citizen reads. An objection that holds is answered by `reopen`."""
    if not decision.strip():
        raise Refused("请写明核实情况和异议不成立的理由")
    with step("dismiss", order, actor, note=decision) as taken:
        answer(order, taken, decision, is_upheld=False)


def answer(order: WorkOrder, taken: Taken, decision: str, *, is_upheld: bool) -> None:
    """What a supervisor's step says to the objection that waits."""
    order.objection = Objected.UPHELD if is_upheld else Objected.DISMISSED
    Objection.objects.filter(order=order, is_upheld=None).update(
        is_upheld=is_upheld, decision=decision.strip(), decided_by=taken.actor, decided_at=taken.at
    )
