"""坐席的动词: what a caller said becomes an order, or an order that is answered at once; the call knows of it."""

from typing import Any, Final

from django.urls import reverse

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.notices.actions.telling import notify
from hotline.org.models import User
from hotline.org.permissions import holders_of
from hotline.org.roles import LEAD_SHIFT
from hotline.telephony import actions as telephony
from hotline.telephony import queries as calls
from hotline.telephony.models import Call
from hotline.workorders import actions as orders
from hotline.workorders.engine import one_action
from hotline.workorders.models import WorkOrder

# What a seat does with a call, and what it tells with it.
CALL_VERBS: Final = {
    "transfer": ("target", "note"), "join": ("target", "note"), "warn": (), "hang_up": ("note",), "invalidate": ("note",),
    "ask_rating": (),
}  # fmt: skip


def take_matter(*, actor: User, call_id: str = "", answer: str = "", article: str = "", **told: Any) -> WorkOrder:
    """登记, and with an `answer` 直接答复 too: both or neither. `told` as `orders.register` takes it; `call_id` the key of the
    call in which it was told, if one is known.
    """
    call = calls.seen_call(actor, int(call_id)) if call_id.isdecimal() else None
    with one_action():
        order = orders.register(actor=actor, call_id=call_id, **told)
        if answer.strip():
            orders.answer_directly(order, actor=actor, answer=answer, article=article)
        if call is not None:
            telephony.settle(call, actor=actor, order_no=order.no, is_answered=bool(answer.strip()))
    return order


def note_call(call: Call | None, *, actor: User, phone: str, verb: str, **given: str) -> Call:
    """One of `CALL_VERBS`. Where no switch told of the call, its record begins here, with the number that was typed."""
    with one_action():
        if call is None:
            call = telephony.take_by_hand(phone, actor=actor)
        taken: Call = getattr(telephony, verb)(call, actor=actor, **given)
        if verb == "hang_up":
            _tell_shift_leaders(taken)
    return taken


def _tell_shift_leaders(call: Call) -> None:
    """Once the number has been uncivil as often as the standard warns: whether it is kept away is theirs to decide (工作标准 ④)."""
    needed = catalog.load().in_effect(clock.now()).count("harassing_warnings")
    n = sum(one.outcome == Call.Outcome.UNCIVIL for one in calls.calls_of(call.phone))
    if n >= needed and calls.limit_of(call.phone) is None:
        url = f"{reverse('calls')}?outcome={Call.Outcome.UNCIVIL}"
        leaders = holders_of(LEAD_SHIFT).filter(is_active=True)
        notify(leaders, "uncivil_number", once_key=f"uncivil:{call.pk}", words={"n": str(n)}, url=url)
