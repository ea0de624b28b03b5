"""留痕: how an event's hash is made. Pure; the engine and whoever verifies a trail share it."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

START = "0" * 64


def canonical(at: datetime) -> str:
    """A moment as it is hashed: UTC, microseconds."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def chained(before: str, content: Sequence[Any]) -> str:
    """SHA-256 over the hash of the event before and this one's content; 64 hex digits."""
    text = json.dumps([before, *content], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
