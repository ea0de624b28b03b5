"""三个月的热线: a heap of moments and roads, walked in the order of time under a moved clock.

As in the running city the timetable's jobs run by themselves: the watcher every hour (without its notices while they
would be no news today), archiving, the ends of articles and sealing every night. Everything is written in transactions of some hundreds of verbs; each verb is a savepoint of its own.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Final

from django.db import connection, transaction

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.knowledge.jobs import watch_validity
from hotline.site.demo.hours import NEVER
from hotline.site.demo.world import Road
from hotline.workorders import jobs

AT_ONCE: Final = 400  # verbs of one transaction
HOUR: Final = timedelta(hours=1)
NEWS: Final = timedelta(days=3)  # what is older is told to nobody
# One statement, for it is asked 2,200 times.
MARK: Final = """
    UPDATE workorders_deadline SET
        warned_at = CASE WHEN warn_at < %(now)s THEN coalesce(warned_at, %(now)s) ELSE warned_at END,
        missed_at = CASE WHEN due_at < %(now)s THEN coalesce(missed_at, %(now)s) ELSE missed_at END
    WHERE stopped_at IS NULL AND (warned_at IS NULL AND warn_at < %(now)s OR missed_at IS NULL AND due_at < %(now)s)
    RETURNING missed_at IS NOT NULL
"""


class Simulation:
    """`refusals`: what the verbs refused, by reason; a road ends where it is refused."""

    def __init__(self, since: datetime, until: datetime) -> None:
        """From `since` to `until`, both in the city's time."""
        self.until = until
        self.refusals: Counter[str] = Counter()
        self.n_taken = 0
        self._heap: list[tuple[datetime, int, Road]] = []
        self._numbers = count()
        self.each_morning: list[Callable[[], None]] = []  # what people do at nine, besides the roads
        self._next_hour = since.replace(minute=0, second=0, microsecond=0) + HOUR

    def start(self, moment: datetime, road: Road) -> None:
        """Set a road going at `moment`, past or future: what lies beyond the present never happens."""
        heappush(self._heap, (moment, next(self._numbers), road))

    def run(self, progress: Callable[[datetime], None] = lambda moment: None) -> None:
        while self._heap and self._heap[0][0] <= self.until:
            with transaction.atomic():
                for _ in range(AT_ONCE):
                    if not self._heap or self._heap[0][0] > self.until:
                        break
                    self._take_next()
            progress(min(self._heap[0][0], self.until) if self._heap else self.until)
        self._hours_before(self.until)
        progress(self.until)

    def _take_next(self) -> None:
        moment, _, road = heappop(self._heap)
        self._hours_before(moment)
        try:
            with clock.moved_to(moment):
                following = next(road, None)
        except Refused as refused:
            self.refusals[refused.reason] += 1
            return
        self.n_taken += 1
        if following is not None and following is not NEVER:
            self.start(max(following, moment), road)

    def _hours_before(self, moment: datetime) -> None:
        """What the timetable does at the full hours that have come."""
        while self._next_hour <= moment:
            with clock.moved_to(self._next_hour):
                if self._next_hour > self.until - NEWS:
                    jobs.watch_deadlines()
                else:
                    _watch_silently(self._next_hour)
                if self._next_hour.hour == 9:
                    for act in self.each_morning:
                        act()
                if self._next_hour.hour == 3:
                    jobs.archive_closed()
                    watch_validity()
                    jobs.seal_trail()
            self._next_hour += HOUR


def _watch_silently(moment: datetime) -> None:
    """The watcher without its notices: mark what is late or nearly so, and take the steps that lateness brings."""
    with connection.cursor() as cursor:
        cursor.execute(MARK, {"now": moment})
        missed = any(row[0] for row in cursor.fetchall())
    if missed:
        jobs.follow_missed()
