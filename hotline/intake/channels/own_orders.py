"""本人的诉求: what who writes a message may learn of the own orders, and do about them; the same in every channel."""

from datetime import timedelta
from typing import Final

from django.db.models import Q

from hotline.base import clock, crypto
from hotline.base.prepared import Prepared
from hotline.base.refusal import Refused
from hotline.citizens.models import Citizen, Follower
from hotline.intake.channels.wishes import Wanted
from hotline.workorders.looking_up import look_up
from hotline.workorders.models import Event, WorkOrder, WorkOrderQuerySet
from hotline.workorders.telling import moment_in_words
from hotline.workorders.workflow import PUBLIC_LABEL, OrderState

RATED_AFTER_CLOSING: Final = timedelta(days=7)


def of(phone: str) -> WorkOrderQuerySet:
    """Of whoever uses this number."""
    return _of(Q(phone_hash=crypto.look_up_hash(phone)))


def is_known(phone: str) -> bool:
    """Whether anybody of this number is known at all: in a burst hardly one is."""
    return _KNOWN.first(crypto.look_up_hash(phone)) is not None


_KNOWN: Final = Prepared(lambda phone: Citizen.objects.filter(phone_hash=phone).values_list("pk")[:1], str)


def of_follower(follower: Follower) -> WorkOrderQuerySet:
    """Of who follows the account: those written there, and those of the number that was proved to be the own."""
    mine = Q(follower=follower)
    return _of(mine | Q(phone_hash=follower.phone_hash) if follower.phone_hash else mine)


def _of(who: Q) -> WorkOrderQuerySet:
    known = Citizen.objects.filter(who)
    return WorkOrder.objects.filter(citizen__in=known).select_related("lead_unit").defer("words", "content")


def rateable(own: WorkOrderQuerySet, no: str) -> WorkOrder | None:
    """The order that a rating means: the one named, else the one answered last."""
    waits = Q(state=OrderState.PENDING_CALLBACK) | Q(
        state=OrderState.CLOSED, closed_at__gt=clock.now() - RATED_AFTER_CLOSING
    )
    found = own.filter(waits, rating="")
    if no:
        return found.filter(no=no).first()
    answered = Event.objects.filter(order__in=found, verb__in=("finish", "conclude", "answer_directly"))
    last = answered.order_by("-at", "-id").first()
    return found.filter(pk=last.order_id).first() if last is not None else None


def waiting_for_info(own: WorkOrderQuerySet) -> WorkOrder | None:
    """The order to which what is written now answers."""
    return own.filter(state=OrderState.AWAITING_INFO).order_by("-due_at", "-id").first()


def asked_about(own: WorkOrderQuerySet, wish: Wanted, *, asker: str) -> WorkOrder | None:
    """An own order by its number alone; any other only with its query code; without a number, the newest own."""
    order = (own.filter(no=wish.no) if wish.no else own).order_by("-id").first()
    if order is None:
        try:
            order = look_up(wish.no, code=wish.code, asker=asker)
        except Refused:
            return None
    return order


def in_words(order: WorkOrder) -> str:
    """As the citizen reads it; of a sealed order no more than the state."""
    words = [PUBLIC_LABEL[order.state]]
    if order.state == OrderState.IN_HANDLING and not order.seals_identity:
        if order.lead_unit is not None:
            words.append(f"{order.lead_unit.short_name}承办")
        if order.due_at is not None:
            words.append(f"{moment_in_words(order.due_at)}前答复")
    return "，".join(words)
