"""来电人: what is known of the number that is being talked with."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, OuterRef

from hotline.base import clock, crypto
from hotline.citizens.models import Citizen
from hotline.org.models import User
from hotline.org.roles import SEE_SEALED
from hotline.telephony import queries as telephony
from hotline.telephony.models import Call, Limit
from hotline.workorders import queries as orders
from hotline.workorders.models import WorkOrder
from hotline.workorders.workflow import OPEN_ORDER

LATELY = timedelta(days=30)
MOST_PEOPLE = 3


@dataclass(frozen=True)
class Caller:
    """Orders newest first, such as this person may open. `n_lately`: of them in the last thirty days. `people`: who gave this
    number before."""

    people: Sequence[Citizen] = ()
    open_orders: Sequence[WorkOrder] = ()
    past_orders: Sequence[WorkOrder] = ()
    n_lately: int = 0
    labels: Sequence[str] = ()
    calls: Sequence[Call] = ()
    limit: Limit | None = None
    uncivil: Sequence[Call] = field(default=())


def caller_of(phone: str, user: User) -> Caller:
    """4 queries; none before enough of the number is typed."""
    if len(crypto.phone_digits(phone)) < orders.LEAST_DIGITS:
        return Caller()
    found = orders.history_of(phone, user)
    calls = telephony.calls_of(phone)
    since = clock.now() - LATELY
    return Caller(
        people=_people(phone, user),
        open_orders=[one for one in found if one.state in OPEN_ORDER],
        past_orders=[one for one in found if one.state not in OPEN_ORDER],
        n_lately=sum(one.registered_at >= since for one in found),
        labels=sorted({label for one in found for label in one.labels}),
        calls=calls,
        limit=telephony.limit_of(phone),
        uncivil=[one for one in calls if one.outcome == Call.Outcome.UNCIVIL],
    )


def person_of(phone: str, pk: int, user: User) -> Citizen | None:
    """One of those who gave this number, and no other."""
    return next((one for one in _people(phone, user) if one.pk == pk), None)


def _people(phone: str, user: User) -> list[Citizen]:
    """Who asked for secrecy every time is named to nobody who may not see it."""
    hashed = crypto.look_up_hash(crypto.phone_digits(phone))
    if not hashed:
        return []
    people = Citizen.objects.filter(phone_hash=hashed).exclude(name_hash="")
    if not user.has_perm(SEE_SEALED):
        plain = WorkOrder.objects.visible_to(user).filter(citizen=OuterRef("pk"), is_secret=False)
        people = people.filter(Exists(plain))
    return list(people.order_by("-id")[:MOST_PEOPLE])
