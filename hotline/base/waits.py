"""还等着谁: what waits for a person at the queues of an app. The home page shows it beside the orders' desks."""

from dataclasses import dataclass
from typing import Final

MOST: Final = 1000  # counted; what is more is shown as 999+


@dataclass(frozen=True)
class Waits:
    """One queue with something in it: `url` opens it. Each app that has queues tells its own in `waits_for(user)`;
    `hotline/site/waits.py` lists the apps.
    """

    name: str
    icon: str
    url: str
    n: int
    n_late: int = 0

    @property
    def shown(self) -> str:
        return f"{MOST - 1}+" if self.n >= MOST else str(self.n)
