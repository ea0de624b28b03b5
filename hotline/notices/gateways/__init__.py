"""短信网关: what one is; which one is connected. One file per gateway, chosen by the scheme of `HOTLINE_SMS_URL`."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Final, Protocol

from django.conf import settings

NONE: Final = "null"


class Outcome(Enum):
    """What came of handing a message over.

    ACCEPTED: the gateway has it. REFUSED: it will never take this one. LATER: it did not take it, but may. DOWN: it was
    not reached at all, so nobody else's message would go either. UNKNOWN: it may have taken it or not. UNCONNECTED: there
    is no gateway.
    """

    ACCEPTED = "ACCEPTED"
    REFUSED = "REFUSED"
    LATER = "LATER"
    DOWN = "DOWN"
    UNKNOWN = "UNKNOWN"
    UNCONNECTED = "UNCONNECTED"


@dataclass(frozen=True)
class Handed:
    outcome: Outcome
    reason: str = ""


@dataclass(frozen=True)
class Message:
    """One SMS as it goes out. `key` and `attempt` come back in the delivery report."""

    key: int
    attempt: int
    phone: str
    text: str


class Gateway(Protocol):
    def send(self, message: Message) -> Handed:
        """Hand one message over. Never raises."""

    def holds(self, messages: Collection[Message]) -> frozenset[int] | None:
        """The keys of those that the gateway still has before it; None where it cannot be asked now."""


def gateway() -> Gateway:
    """The one that is connected. Raises ValueError or ModuleNotFoundError for a setting that names none."""
    return _gateway(settings.SMS_URL)


@cache
def _gateway(url: str) -> Gateway:
    scheme = url.partition("://")[0] or NONE
    if not scheme.isidentifier():
        raise ValueError(f"HOTLINE_SMS_URL 应以网关名开头，如 kannel://，现在是 {scheme!r}")
    found: Gateway = import_module(f"{__name__}.{scheme}").connect(url)
    return found


def signed(text: str) -> str:
    """A text as it goes out: operators want to see who sends it."""
    return f"{settings.SMS_SIGN}{text}"


def is_connected() -> bool:
    return settings.SMS_URL.partition("://")[0] not in ("", NONE)
