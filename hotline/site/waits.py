"""别处还等着: the apps whose queues the home page shows beside the orders' desks. One or two queries each, none where nobody may work."""

from collections.abc import Callable, Sequence
from typing import Final

from hotline.accountability import waits as accountability
from hotline.analytics import waits as analytics
from hotline.base.waits import Waits
from hotline.disputes import waits as disputes
from hotline.knowledge import waits as knowledge
from hotline.media import waits as media
from hotline.org.models import User
from hotline.portal import waits as portal
from hotline.supervision import waits as supervision

WAITS: Final[Sequence[Callable[[User], list[Waits]]]] = (
    supervision.waits_for,
    accountability.waits_for,
    media.waits_for,
    disputes.waits_for,
    analytics.waits_for,
    knowledge.waits_for,
    portal.waits_for,
)


def waits_for(user: User) -> list[Waits]:
    return [one for of_app in WAITS for one in of_app(user)]
