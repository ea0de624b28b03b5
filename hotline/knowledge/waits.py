"""知识库还等着谁."""

from typing import Final

from django.urls import reverse

from hotline.base.waits import Waits
from hotline.knowledge.desks import counts, desks_of
from hotline.org.models import User

TOLD: Final = (
    "unit_review",
    "centre_review",
    "errors",
    "urged",
    "expired",
)  # desks at which somebody is to do something


def waits_for(user: User) -> list[Waits]:
    """1 query."""
    desks = [desk for desk in desks_of(user) if desk.key in TOLD]
    waiting = counts(user, desks)
    return [
        Waits(f"知识点{desk.name}", desk.icon, reverse("knowledge_desk", args=[desk.key]), waiting[desk.key])
        for desk in desks
        if waiting.get(desk.key)
    ]
