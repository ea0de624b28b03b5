"""别处还等着: the apps whose queues the home page shows beside the orders' desks. One query each, none where nobody may work."""

from collections.abc import Callable, Sequence
from typing import Final

from hotline.base.waits import Waits
from hotline.knowledge import desks as knowledge
from hotline.org.models import User
from hotline.portal import desks as portal
from hotline.supervision import ledger as supervision

WAITS: Final[Sequence[Callable[[User], list[Waits]]]] = (
    knowledge.waits_for,
    portal.waits_for,
    supervision.waits_for,
)


def waits_for(user: User) -> list[Waits]:
    return [one for of_app in WAITS for one in of_app(user)]
