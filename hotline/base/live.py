"""实时消息: what PostgreSQL says on a channel goes to the browsers whom it concerns, as server-sent events.

One connection per process listens. A message names an order and a verb, never a content: it tells a page that
there is something to fetch, and fetching asks the permissions. Many messages within a second become one.

A message on the channel is JSON: `topic` (else `orders`), `order`, `verb`, and whom it concerns: `user` (one
person), or `unit` (its people and those of the units above), or neither (the centre).
"""

import asyncio
import json
import logging
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

import psycopg

logger = logging.getLogger(__name__)

CHANNEL: Final = "hotline"
TOPIC: Final = re.compile(r"[a-z0-9_-]{1,40}")
OWN: Final = "own"  # the one topic of a citizen's page
MOST_TOPICS: Final = 20
MOST_ORDERS: Final = 50  # named in one message; a page that is told of more fetches its whole list anyway


@dataclass(frozen=True)
class News:
    topic: str
    verb: str = ""
    order: int | None = None
    unit: int | None = None
    user: int | None = None

    @classmethod
    def read(cls, payload: str) -> "News":
        """Raises ValueError for anything but a JSON object of the known shape."""
        given = json.loads(payload)
        if not isinstance(given, dict):
            raise ValueError("not an object")
        numbers = {name: given.get(name) for name in ("order", "unit", "user")}
        if any(value is not None and not isinstance(value, int) for value in numbers.values()):
            raise ValueError("not a number")
        return cls(topic=str(given.get("topic") or "orders"), verb=str(given.get("verb") or ""), **numbers)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topic itself, and that of the one order: `order-17`."""
        return (self.topic,) if self.order is None else (self.topic, f"order-{self.order}")


@dataclass(frozen=True)
class Ear:
    """Who listens: a user, and the ids of the units whose turns concern them (None: everything, the centre)."""

    user: int
    units: frozenset[int] | None

    @property
    def holder(self) -> tuple[str, int]:
        """Whose streams are counted together: of all such holders, and of this one."""
        return ("user", self.user)

    def hears(self, news: News) -> bool:
        if news.user is not None:
            return news.user == self.user
        return self.units is None or news.unit in self.units

    def told(self, news: News) -> News:
        return news


@dataclass(frozen=True)
class OrderEar:
    """A citizen at the own order: hears that something happened to it, not what, and nothing of any other."""

    order: int

    @property
    def holder(self) -> tuple[str, int]:
        return ("order", self.order)

    def hears(self, news: News) -> bool:
        return news.order == self.order and news.user is None

    def told(self, news: News) -> News:
        return News(OWN)


class TooManyStreams(Exception):
    """A holder, or all of its kind, have as many streams as they may."""


@dataclass(frozen=True)
class Pace:
    """Seconds. A stream ends after its life, so that the browser comes again and who it is is asked anew."""

    between: float = 1.0
    heartbeat: float = 15.0
    life: float = 600.0
    retry: float = 3.0


@dataclass(eq=False)
class Stream:
    """One open page. What has not been sent yet is kept by topic."""

    ear: Ear | OrderEar
    topics: frozenset[str]
    pace: Pace
    waiting: dict[str, tuple[set[str], set[int]]] = field(default_factory=dict)
    is_closed: bool = False
    stirred: asyncio.Event = field(default_factory=asyncio.Event)

    def tell(self, heard: News) -> None:
        news = self.ear.told(heard)
        for topic in news.topics:
            if topic in self.topics:
                verbs, orders = self.waiting.setdefault(topic, (set(), set()))
                if news.verb:
                    verbs.add(news.verb)
                if news.order is not None and len(orders) < MOST_ORDERS:
                    orders.add(news.order)
                self.stirred.set()

    def tell_of_gap(self) -> None:
        """Something may have been missed: every part of the page fetches anew."""
        for topic in self.topics:
            self.waiting.setdefault(topic, (set(), set()))
        self.stirred.set()

    def close(self) -> None:
        self.is_closed = True
        self.stirred.set()

    async def messages(self) -> AsyncIterator[bytes]:
        """The stream's text, until it is closed or has lived its time."""
        clock = asyncio.get_running_loop().time
        end = clock() + self.pace.life * random.uniform(0.8, 1.2)
        # Browsers cut off together must not come back together.
        yield f"retry: {round(self.pace.retry * random.uniform(0.5, 2) * 1000)}\n\n".encode()
        while not self.is_closed and (left := end - clock()) > 0:
            try:
                await asyncio.wait_for(self.stirred.wait(), min(self.pace.heartbeat, left))
            except TimeoutError:
                yield b": \n\n"
                continue
            self.stirred.clear()
            waiting, self.waiting = self.waiting, {}
            if waiting and not self.is_closed:
                yield b"".join(_message(topic, *said) for topic, said in waiting.items())
                await asyncio.sleep(self.pace.between)


def _message(topic: str, verbs: set[str], orders: set[int]) -> bytes:
    data = json.dumps({"verbs": sorted(verbs), "orders": sorted(orders)}, ensure_ascii=False, separators=(",", ":"))
    return f"event: {topic}\ndata: {data}\n\n".encode()


class Hub:
    """All streams of this process. Citizens have their own share of them: however many come, the staff's are left."""

    def __init__(
        self, *, most: int = 2000, most_of_user: int = 6, most_orders: int = 1000, most_of_order: int = 4, pace: Pace | None = None
    ) -> None:  # fmt: skip
        self.pace = pace or Pace()
        self.most = {"user": (most, most_of_user), "order": (most_orders, most_of_order)}
        self.streams: set[Stream] = set()
        self._n: Counter[str | tuple[str, int]] = Counter()

    def open(self, ear: Ear | OrderEar, topics: frozenset[str]) -> Stream:
        """Raises TooManyStreams."""
        kind = ear.holder[0]
        most_of_all, most_of_one = self.most[kind]
        if self._n[kind] >= most_of_all or self._n[ear.holder] >= most_of_one:
            raise TooManyStreams
        stream = Stream(ear, topics, self.pace)
        self.streams.add(stream)
        self._n.update((kind, ear.holder))
        return stream

    def leave(self, stream: Stream) -> None:
        stream.close()
        self.streams.discard(stream)
        self._n.subtract((stream.ear.holder[0], stream.ear.holder))
        self._n = +self._n  # who holds none is forgotten

    def tell(self, payload: str) -> None:
        try:
            news = News.read(payload)
        except ValueError:
            logger.warning("频道 %s 上有看不懂的消息", CHANNEL)
            return
        for stream in self.streams:
            if stream.ear.hears(news):
                stream.tell(news)

    def tell_of_gap(self) -> None:
        for stream in self.streams:
            stream.tell_of_gap()


Connect = Callable[[], Awaitable[psycopg.AsyncConnection[object]]]


async def listen(
    hub: Hub, connect: Connect, *, first_pause: float = 0.5, longest_pause: float = 30.0, silence: float = 60.0
) -> None:
    """Tell `hub` what the channel says, for ever. A lost connection is made again, after longer and longer pauses.

    After `silence` seconds without a message the connection is tried: a dead one gives no sign of itself.
    """
    pause, was_lost = first_pause, False
    while True:
        try:
            async with await connect() as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                if was_lost:
                    hub.tell_of_gap()
                pause, was_lost = first_pause, False
                while True:
                    async for notice in connection.notifies(timeout=silence):
                        hub.tell(notice.payload)
                    await connection.execute("SELECT 1")
        except (psycopg.Error, OSError) as error:
            was_lost = True
            logger.warning("实时消息：数据库连接中断，%.1f 秒后重连（%s）", pause, str(error).strip())
            await asyncio.sleep(pause * random.uniform(0.5, 1))
            pause = min(pause * 2, longest_pause)
