"""免打扰: the hours of the night in which nobody is sent a message that can wait. Pure."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple


class Quiet(NamedTuple):
    """From the one time of day until the other, which may lie on the next day. Equal times: never quiet."""

    start: time
    end: time

    @classmethod
    def parse(cls, words: Sequence[str]) -> "Quiet":
        """`["21:00", "08:00"]`. Raises ValueError."""
        start, end = words
        return cls(time.fromisoformat(start), time.fromisoformat(end))

    def covers(self, moment: time) -> bool:
        if self.start <= self.end:
            return self.start <= moment < self.end
        return moment >= self.start or moment < self.end

    def end_after(self, local: datetime) -> datetime:
        """The moment when one may send again: `local` itself if it is not quiet then. `local` is a local time."""
        if not self.covers(local.time()):
            return local
        end = local.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        return end if end > local else end + timedelta(days=1)
