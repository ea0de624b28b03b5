"""建言: lists for anybody, the own ones of a verified telephone, the staff's by state."""

from typing import Final

from django.db.models import QuerySet

from hotline.base import clock, crypto
from hotline.citizens.models import Citizen
from hotline.org.models import User
from hotline.portal.models import Suggestion, Topic
from hotline.portal.visitor import Visitor

MOST_TOPICS: Final = 12


def topics() -> list[Topic]:
    """Those that run first, then those that ended last."""
    rows = list(Topic.objects.filter(starts_on__lte=clock.today()).order_by("-ends_on", "-id")[:MOST_TOPICS])
    return sorted(rows, key=lambda row: not row.is_open)


def seen(*, topic: str = "", adopted: bool = False) -> "QuerySet[Suggestion]":
    found = Suggestion.objects.adopted() if adopted else Suggestion.objects.public()
    if topic.isdigit() and len(topic) < 19:
        found = found.filter(topic=int(topic))
    return found.select_related("topic", "unit")


def own(visitor: Visitor) -> "QuerySet[Suggestion]":
    if not visitor.phone:
        return Suggestion.objects.none()
    known = Citizen.objects.filter(phone_hash=crypto.look_up_hash(visitor.phone))
    return Suggestion.objects.filter(citizen__in=known).select_related("topic", "unit").order_by("-id")


def in_hand(user: User, state: str) -> "QuerySet[Suggestion]":
    return Suggestion.objects.visible_to(user).filter(state=state).select_related("topic", "unit")
