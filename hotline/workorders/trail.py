"""留痕: how an order's event is hashed. Pure; `verify-trail` and the engine share it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from hotline.base.trail import START, canonical, chained

__all__ = ["START", "canonical", "event_hash"]


def event_hash(
    before: str,
    *,
    order_no: str,
    n: int,
    verb: str,
    assignment_id: int | None,
    from_state: str,
    to_state: str,
    actor_id: int | None,
    actor_name: str,
    unit_name: str,
    duty: str,
    note: str,
    facts: Mapping[str, Any],
    at: datetime,
) -> str:
    """SHA-256 over the event's content and the hash of the order's event before it; 64 hex digits."""
    content = [
        order_no, n, verb, assignment_id, from_state, to_state,
        actor_id, actor_name, unit_name, duty, note, facts, canonical(at),
    ]  # fmt: skip
    return chained(before, content)
