"""留痕: how an event's hash is made. Pure; `verify-trail` and the engine share it."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


def canonical(at: datetime) -> str:
    """A moment as it is hashed: UTC, microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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
        before, order_no, n, verb, assignment_id, from_state, to_state,
        actor_id, actor_name, unit_name, duty, note, facts, canonical(at),
    ]  # fmt: skip
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
