"""什么时候: at which moments people call, and how long offices take, by the work calendar. Deterministic by its seed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final

from hotline.base import clock
from hotline.catalog.calendar import WorkCalendar

# How many call in each hour of the day, in parts; the peaks of a city hotline are at 9 to 11 and 15 to 17.
BY_HOUR: Final = (1, 1, 1, 1, 1, 2, 5, 12, 26, 34, 32, 22, 14, 16, 24, 30, 28, 22, 16, 14, 12, 8, 5, 2)
DAY_OFF: Final = 0.5  # of a working day's calls
NEVER: Final = datetime.max.replace(tzinfo=UTC)


class Hours:
    """All moments are aware, in the city's time."""

    def __init__(self, calendar: WorkCalendar, chance: Random) -> None:
        self.calendar = calendar
        self.chance = chance

    def minutes(self, low: float, high: float) -> datetime:
        """So many minutes from now, day and night."""
        return clock.now() + timedelta(minutes=self._between(low, high))

    def open_minutes(self, low: float, high: float) -> datetime:
        """After so many minutes of working time from now."""
        return self.calendar.add_open_time(clock.now(), timedelta(minutes=self._between(low, high)))

    def open_hours(self, low: float, high: float) -> datetime:
        return self.open_minutes(low * 60, high * 60)

    def next_day(self, low: float, high: float) -> datetime:
        """On the next working day, after so many open minutes of it."""
        day = self.calendar.nth_working_day_after(self.calendar.local(clock.now()).date(), 1)
        start = self.calendar.start_of_work(day)
        return self.calendar.add_open_time(start, timedelta(minutes=self._between(low, high)))

    def part_of(self, start: datetime, due: datetime, share: float, *, on_the_clock: bool) -> datetime:
        """The moment at which `share` of the time from start to due has gone; beyond 1 a share of open days too late."""
        if share > 1:
            return self.calendar.add_open_time(due, timedelta(hours=7) * (share - 1))
        if on_the_clock:
            return start + (due - start) * share
        return self.calendar.add_open_time(start, self.calendar.open_time_between(start, due) * share)

    def open_before(self, moment: datetime, hours: float) -> datetime:
        """The moment from which so many open hours lie before `moment`; a little earlier where days off lie between."""
        wanted = timedelta(hours=hours)
        earlier = moment - wanted
        while (found := self.calendar.open_time_between(earlier, moment)) < wanted:
            earlier -= max(wanted - found, timedelta(minutes=30))
        return earlier

    def arrivals(self, n: int, since: datetime, until: datetime) -> list[datetime]:
        """`n` moments between the two, as people call: by the hour, fewer on days off. In order."""
        hours = list(self._hours(since, until))
        weights = [weight for _, weight in hours]
        picked = self.chance.choices(hours, weights, k=n)
        moments = (hour + timedelta(seconds=self.chance.uniform(0, 3599)) for hour, _ in picked)
        return sorted(min(moment, until - timedelta(seconds=1)) for moment in moments)

    def _hours(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, float]]:
        hour = self.calendar.local(since).replace(minute=0, second=0, microsecond=0)
        while hour < until:
            works = self.calendar.is_working_day(hour.date())
            yield hour, BY_HOUR[hour.hour] * (1 if works else DAY_OFF)
            hour += timedelta(hours=1)

    def _between(self, low: float, high: float) -> float:
        """Mostly nearer to the lower end, as waiting times are."""
        return self.chance.triangular(low, high, low + (high - low) * 0.3)
