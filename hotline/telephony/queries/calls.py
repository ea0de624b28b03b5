"""What is known of a number from its calls, for the seat that talks with it."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from hotline.base import clock, crypto
from hotline.org.models import User
from hotline.org.roles import LEAD_SHIFT
from hotline.telephony.models import Call, Limit

MOST_CALLS = 20
LATELY = timedelta(days=30)


def seen_calls(user: User) -> QuerySet[Call]:
    """The calls that this person may work at: the own, those that nobody has taken yet, and for the shift leader any."""
    return Call.objects.all() if user.has_perm(LEAD_SHIFT) else Call.objects.filter(Q(seat=user) | Q(seat=None))


def seen_call(user: User, pk: int) -> Call | None:
    return seen_calls(user).filter(pk=pk).first()


def limits() -> dict[str, Limit]:
    """The limits that hold now, by the hash of the number. They are few: each was set by hand for a day."""
    rows = Limit.objects.filter(until__gt=clock.now(), lifted_at=None).select_related("set_by")
    return {row.phone_hash: row for row in rows[:200]}


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
