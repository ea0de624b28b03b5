"""实时消息: who hears what, how often, and that a lost connection is made again."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import psycopg
import pytest
from django.db import connection

from hotline.base.live import CHANNEL, MOST_ORDERS, Ear, Hub, News, Pace, Stream, TooManyStreams, listen

QUICK = Pace(between=0, heartbeat=5, life=60)
CENTRE = Ear(1, None)
UNIT = Ear(2, frozenset({20, 21}))
ORDERS = frozenset({"orders"})


def news(**fields: Any) -> str:
    return json.dumps({"order": 17, "verb": "sign", "unit": None, **fields})


async def first(stream: Stream, n: int) -> list[str]:
    """The next `n` messages, the opening one aside."""
    found: list[str] = []
    async for text in stream.messages():
        found.append(text.decode())
        if len(found) == n + 1:
            break
    return found[1:]


@pytest.mark.parametrize(
    ("ear", "fields", "hears"),
    [
        (CENTRE, {"unit": 99}, True),
        (CENTRE, {}, True),
        (UNIT, {"unit": 21}, True),
        (UNIT, {"unit": 99}, False),
        (UNIT, {}, False),
        (CENTRE, {"user": 2}, False),
        (UNIT, {"user": 2}, True),
        (UNIT, {"user": 2, "unit": 99}, True),
        (Ear(3, frozenset()), {"unit": 20}, False),
    ],
)
def test_each_hears_what_concerns_them(ear: Ear, fields: dict[str, int], hears: bool) -> None:
    assert ear.hears(News.read(news(**fields))) is hears


@pytest.mark.parametrize("payload", ["", "好", "[1]", '{"order": "17"}', '{"unit": 1.5}', '{"user": [2]}'])
def test_a_strange_payload_is_not_news(payload: str) -> None:
    with pytest.raises(ValueError):
        News.read(payload)


def test_a_strange_payload_does_no_harm() -> None:
    async def story() -> list[str]:
        hub = Hub(pace=QUICK)
        stream = hub.open(CENTRE, ORDERS)
        hub.tell("not json")
        hub.tell(news())
        return await first(stream, 1)

    assert asyncio.run(story()) == ['event: orders\ndata: {"verbs":["sign"],"orders":[17]}\n\n']


def test_what_happens_between_two_messages_becomes_one() -> None:
    async def story() -> list[str]:
        hub = Hub(pace=QUICK)
        stream = hub.open(CENTRE, ORDERS)
        for order in range(100):
            hub.tell(news(order=order, verb=("sign", "reply")[order % 2]))
        return await first(stream, 1)

    [message] = asyncio.run(story())
    said = json.loads(message.split("data: ")[1])
    assert said["verbs"] == ["reply", "sign"]
    assert said["orders"] == list(range(MOST_ORDERS))


def test_messages_keep_their_distance() -> None:
    async def story() -> float:
        hub = Hub(pace=Pace(between=0.2, heartbeat=5, life=60))
        stream = hub.open(CENTRE, ORDERS)
        clock, at = asyncio.get_running_loop().time, []
        async for text in stream.messages():
            if text.startswith(b"event"):
                at.append(clock())
            if len(at) == 2:
                break
            hub.tell(news())
        return at[1] - at[0]

    assert asyncio.run(story()) >= 0.19


def test_only_the_topics_asked_for_are_sent() -> None:
    async def story() -> tuple[list[str], Stream]:
        hub = Hub(pace=QUICK)
        of_order, of_calls = hub.open(CENTRE, frozenset({"order-17"})), hub.open(CENTRE, frozenset({"calls"}))
        hub.tell(news())
        return await first(of_order, 1), of_calls

    messages, of_calls = asyncio.run(story())
    assert messages == ['event: order-17\ndata: {"verbs":["sign"],"orders":[17]}\n\n']
    assert not of_calls.waiting


def test_a_quiet_stream_beats_and_ends_after_its_life() -> None:
    async def story() -> list[bytes]:
        stream = Hub(pace=Pace(heartbeat=0.01, life=0.05)).open(CENTRE, ORDERS)
        return [text async for text in stream.messages()]

    opening, *beats = asyncio.run(story())
    assert opening.startswith(b"retry: ")
    assert beats
    assert set(beats) == {b": \n\n"}


def test_a_closed_stream_says_nothing_more() -> None:
    async def story() -> list[bytes]:
        hub = Hub(pace=QUICK)
        stream = hub.open(CENTRE, ORDERS)
        hub.tell(news())
        stream.close()
        return [text async for text in stream.messages()]

    assert len(asyncio.run(story())) == 1


def test_a_person_holds_no_more_streams_than_allowed_and_gets_room_by_leaving() -> None:
    hub = Hub(most=4, most_of_user=2)
    mine = [hub.open(CENTRE, ORDERS) for _ in range(2)]
    with pytest.raises(TooManyStreams):
        hub.open(CENTRE, ORDERS)
    hub.leave(mine[0])
    hub.open(CENTRE, ORDERS)


def test_the_server_holds_no_more_streams_than_allowed() -> None:
    hub = Hub(most=2)
    for user in range(2):
        hub.open(Ear(user, None), ORDERS)
    with pytest.raises(TooManyStreams):
        hub.open(Ear(9, None), ORDERS)


def database() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {name: given[name] for name in ("dbname", "user", "password", "host", "port") if name in given}


async def heard(story: Callable[[Hub, psycopg.AsyncConnection[Any]], Awaitable[None]], n: int) -> list[str]:
    """Listen on the database while `story` is told; the first `n` messages of a centre's stream."""
    hub = Hub(pace=QUICK)
    stream = hub.open(CENTRE, ORDERS)
    listening = asyncio.Event()

    async def connect() -> psycopg.AsyncConnection[Any]:
        made: psycopg.AsyncConnection[Any] = await psycopg.AsyncConnection.connect(**database(), autocommit=True)
        execute = made.execute

        async def and_tell(query: Any, *args: Any) -> Any:
            done = await execute(query, *args)
            listening.set()
            return done

        made.execute = and_tell  # type: ignore[method-assign, assignment]
        return made

    task = asyncio.create_task(listen(hub, connect, first_pause=0.01))
    async with await psycopg.AsyncConnection.connect(**database(), autocommit=True) as other:
        await asyncio.wait_for(listening.wait(), 10)
        listening.clear()
        try:
            await story(hub, other)
            return await asyncio.wait_for(first(stream, n), 10)
        finally:
            task.cancel()


async def say(connection: psycopg.AsyncConnection[Any]) -> None:
    await connection.execute("SELECT pg_notify(%s, %s)", (CHANNEL, news()))


def test_what_the_database_says_reaches_the_stream(db: None) -> None:
    async def story(hub: Hub, other: psycopg.AsyncConnection[Any]) -> None:
        await say(other)

    assert asyncio.run(heard(story, 1)) == ['event: orders\ndata: {"verbs":["sign"],"orders":[17]}\n\n']


def test_after_a_lost_connection_the_pages_fetch_anew(db: None) -> None:
    async def story(hub: Hub, other: psycopg.AsyncConnection[Any]) -> None:
        await other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND datname = current_database() AND query LIKE 'LISTEN%'"
        )

    assert asyncio.run(heard(story, 1)) == ['event: orders\ndata: {"verbs":[],"orders":[]}\n\n']


def test_listening_starts_before_the_database_does(db: None) -> None:
    async def story() -> list[str]:
        hub = Hub(pace=QUICK)
        stream = hub.open(CENTRE, ORDERS)
        tries = 0

        async def connect() -> psycopg.AsyncConnection[Any]:
            nonlocal tries
            tries += 1
            if tries < 4:
                raise psycopg.OperationalError("connection refused")
            return await psycopg.AsyncConnection.connect(**database(), autocommit=True)

        task = asyncio.create_task(listen(hub, connect, first_pause=0.001))
        try:
            return await asyncio.wait_for(first(stream, 1), 10)
        finally:
            task.cancel()

    assert asyncio.run(story()) == ['event: orders\ndata: {"verbs":[],"orders":[]}\n\n']
