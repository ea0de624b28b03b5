"""留痕: how a record is chained to the one before it, and how a break in a chain is found. Pure.

A chain is a run of records numbered from 1, each with the hash of its own content and of the record before: the steps of
an order, of an article, of whatever has a life; and the changes to organisation and catalogue. `verify-trail` walks all
of them with the same eyes.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, Final, Protocol

START: Final = "0" * 64


def canonical(at: datetime) -> str:
    """A moment as it is hashed: UTC, microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def chained(before: str, content: Sequence[Any]) -> str:
    """SHA-256 over the hash of the record before and this one's content; 64 hex digits."""
    text = json.dumps([before, *content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Link(Protocol):
    """A record of a chain. `digest` is the hash that its content asks for, behind `before`; `key` names the chain."""

    n: Any
    hash: Any

    @property
    def name(self) -> str: ...

    def digest(self, before: str, key: str) -> str: ...


def break_in(chain: Iterable[Link], key: str, n: int, head: str) -> tuple[int, str] | None:
    """The first break of a chain that is on record as `n` long and ending in `head`: at which number, and why."""
    before, seen = START, 0
    for seen, record in enumerate(chain, 1):
        if record.n != seen:
            return seen, f"缺少第{seen}步"
        if record.digest(before, key) != record.hash:
            return seen, f"第{seen}步“{record.name}”的内容与当时不符"
        before = record.hash
    if seen != n:
        return seen, f"轨迹有{seen}步，记载为{n}步"
    return None if before == head else (seen, "最后一步与记载不符")
