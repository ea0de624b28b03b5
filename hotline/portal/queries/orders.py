"""本人的工单: those of the verified telephone, and those opened by number and code. Nobody else's, whatever is guessed."""

from typing import Final

from hotline.base import crypto
from hotline.base.prepared import Prepared
from hotline.citizens.models import Citizen
from hotline.portal.visitor import Visitor
from hotline.workorders.models import Attachment, Event, WorkOrder

MOST_SHOWN: Final = 30


def own_orders(visitor: Visitor) -> list[WorkOrder]:
    """Of the verified telephone, the newest first. 1 query."""
    if not visitor.phone:
        return []
    known = Citizen.objects.filter(phone_hash=crypto.look_up_hash(visitor.phone))
    found = WorkOrder.objects.filter(citizen__in=known).order_by("-id")
    return list(found.select_related("lead_unit").defer("words", "content")[:MOST_SHOWN])


def own_order(visitor: Visitor, no: str) -> WorkOrder | None:
    """The order, if it is this visitor's to see. 1 query."""
    order = _ORDER.first(no)
    if order is None:
        return None
    phone = visitor.phone
    is_own = bool(phone) and order.citizen is not None and order.citizen.phone_hash == crypto.look_up_hash(phone)
    return order if is_own or visitor.has_opened(no) else None


def events_of(order: WorkOrder) -> list[Event]:
    """The trail, oldest first; each event with this very order. 1 query."""
    found = _EVENTS.ask(order.pk)
    for event in found:
        event.order = order
    return found


def papers_of(order: WorkOrder) -> list[Attachment]:
    """What the citizen sent along. 1 query."""
    return list(order.attachments.filter(kind=Attachment.Kind.CITIZEN))


_ORDER: Final = Prepared(
    lambda no: (
        WorkOrder.objects.select_related("lead_unit", "citizen", "area", "category").defer("words").filter(no=no)[:1]
    ),
    str,
)
_EVENTS: Final = Prepared(
    lambda order: Event.objects.select_related("assignment__unit").filter(order=order).order_by("n"), int
)
