"""网关: what one is; which one is connected for SMS and for WeChat. One file per gateway, chosen by the scheme of its setting."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum
from functools import cache
from importlib import import_module
from typing import Final, Protocol

from django.conf import settings

from hotline.base import clock

NONE: Final = "null"
WECHAT: Final = "WECHAT"


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
    """`gateway_no`: by which a report will name it. `is_gone`: the receiver cannot be reached this way any more."""

    outcome: Outcome
    reason: str = ""
    gateway_no: str = ""
    is_gone: bool = False


@dataclass(frozen=True)
class Message:
    """One message as it goes out, to a telephone number or an openid. `key` and `attempt` come back in the delivery report.

    `no`, `name`, `hint`, `at` are what a template message says in the text's place: the order, what happened, what one can
    do now, when. `is_answer`: to what the receiver has just written; `heard_at`: when that was. `may_have_come`: an earlier attempt's fate is unknown.
    """

    key: int
    attempt: int
    address: str
    text: str
    no: str = ""
    name: str = ""
    hint: str = ""
    at: datetime = field(default_factory=clock.now)
    is_answer: bool = False
    heard_at: datetime | None = None
    may_have_come: bool = False


class Gateway(Protocol):
    def send(self, message: Message) -> Handed:
        """Hand one message over. Never raises."""

    def holds(self, messages: Collection[Message]) -> frozenset[int] | None:
        """The keys of those that the gateway still has before it; None where it cannot be asked now."""


def gateway(medium: str) -> Gateway:
    """The one that is connected. Raises ValueError or ModuleNotFoundError for a setting that names none."""
    return _gateway(_url(medium))


@cache
def _gateway(url: str) -> Gateway:
    scheme = url.partition("://")[0] or NONE
    if not scheme.isidentifier():
        raise ValueError(f"网关地址应以网关名开头，如 kannel://、wechat://，现在是 {scheme!r}")
    found: Gateway = import_module(f"{__name__}.{scheme}").connect(url)
    return found


def signed(text: str) -> str:
    """A text as it goes out: operators want to see who sends it."""
    return f"{settings.SMS_SIGN}{text}"


def is_connected(medium: str) -> bool:
    return _url(medium).partition("://")[0] not in ("", NONE)


def _url(medium: str) -> str:
    url: str = settings.WECHAT_URL if medium == WECHAT else settings.SMS_URL
    return url
