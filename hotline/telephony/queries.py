"""What is known of a number from its calls, for the seat that talks with it."""

from datetime import timedelta

from django.db.models import Q

from hotline.base import clock, crypto
from hotline.org.models import User
from hotline.org.roles import LEAD_SHIFT
from hotline.telephony.models import Call, Limit

MOST_CALLS = 20
LATELY = timedelta(days=30)


def seen_call(user: User, pk: int) -> Call | None:
    """A call that this person may work at: the own, one that nobody has taken yet, and for the shift leader any."""
    calls = Call.objects.all() if user.has_perm(LEAD_SHIFT) else Call.objects.filter(Q(seat=user) | Q(seat=None))
    return calls.filter(pk=pk).first()


def calls_of(phone: str) -> list[Call]:
    """The number's calls of the last thirty days, newest first. 1 query; none for an empty number."""
    hashed = crypto.look_up_hash(crypto.phone_digits(phone))
    if not hashed:
        return []
    since = clock.now() - LATELY
    return list(Call.objects.filter(phone_hash=hashed, started_at__gte=since).select_related("seat")[:MOST_CALLS])


def limit_of(phone: str) -> Limit | None:
    """The limit under which the number stands now."""
    hashed = crypto.look_up_hash(crypto.phone_digits(phone))
    return Limit.objects.filter(phone_hash=hashed, until__gt=clock.now(), lifted_at=None).first() if hashed else None
