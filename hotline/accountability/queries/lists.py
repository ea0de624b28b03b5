"""案卷清单, by key; and what was decided against a unit before."""

from datetime import datetime, time

from django.db.models import Count, QuerySet
from django.utils.timezone import make_aware

from hotline.accountability.models import Decision, Inquiry
from hotline.accountability.queries.standard import months_before, rules
from hotline.accountability.workflow import OPEN
from hotline.base import clock
from hotline.org.models import Unit, User


def in_hand(user: User, states: tuple[str, ...]) -> "QuerySet[Inquiry]":
    found = Inquiry.objects.visible_to(user).filter(state__in=states)
    return found.select_related("order", "unit").defer("order__words")


def counted(user: User) -> dict[str, int]:
    """How many open files there are in each state, as far as this person sees them."""
    found = Inquiry.objects.visible_to(user).filter(state__in=OPEN).values_list("state").annotate(n=Count("pk"))
    return dict(found.order_by())


def taken_before(unit: Unit) -> list[Decision]:
    """What was issued against the unit within the time that the standard remembers (⑭), the newest first."""
    since = months_before(clock.today(), rules().count("measures_remembered"))
    start = make_aware(datetime.combine(since, time.min))
    found = Decision.objects.against(unit).filter(issued_at__gte=start)
    return list(found.select_related("inquiry").order_by("-id"))
