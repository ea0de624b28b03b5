"""来访者: who sits at the browser, as far as the session knows. A citizen has no account: a verified telephone, or an order's code."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address
from random import SystemRandom
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest

from hotline.base import clock, crypto
from hotline.portal import captcha
from hotline.portal.captcha import Captcha

VERIFIED_FOR: Final = timedelta(hours=2)
CAPTCHA_FOR: Final = timedelta(minutes=10)
MOST_OPENED: Final = 20  # orders that a session remembers
_PHONE, _UNTIL, _ASKED, _OPENED, _CAPTCHA = (
    "citizen_phone", "citizen_until", "citizen_asked", "citizen_orders", "citizen_captcha",
)  # fmt: skip


@dataclass
class Visitor:
    """The session's own words. A telephone stands there sealed, for sessions lie in the database."""

    request: HttpRequest

    @property
    def _session(self) -> Any:
        return self.request.session

    # ── the telephone ──

    @property
    def phone(self) -> str:
        """The verified number; empty for everybody else."""
        sealed, until = self._session.get(_PHONE), self._session.get(_UNTIL)
        if not sealed or not until or datetime.fromisoformat(until) < clock.now():
            return ""
        return crypto.unseal(bytes.fromhex(sealed))

    @property
    def masked_phone(self) -> str:
        return crypto.masked(self.phone)

    def ask_for_code(self, phone: str, shown: str = "") -> None:
        """A code was sent there. `shown`: the code itself, in a demo that sends no SMS."""
        self._session[_ASKED] = {"phone": crypto.seal(phone).hex(), "shown": shown}

    @property
    def asked_phone(self) -> str:
        asked = self._session.get(_ASKED)
        return crypto.unseal(bytes.fromhex(asked["phone"])) if asked else ""

    @property
    def shown_code(self) -> str:
        return str((self._session.get(_ASKED) or {}).get("shown", ""))

    def verify(self, phone: str) -> None:
        """From now on this browser speaks for the telephone; under a new session key, so that none that leaked before does."""
        self._session.pop(_ASKED, None)
        self._session.cycle_key()
        self._session[_PHONE] = crypto.seal(phone).hex()
        self._session[_UNTIL] = (clock.now() + VERIFIED_FOR).isoformat()

    def leave(self) -> None:
        for key in (_PHONE, _UNTIL, _ASKED, _OPENED):
            self._session.pop(key, None)

    # ── orders opened by number and code ──

    def open(self, no: str) -> None:
        opened = [one for one in self._session.get(_OPENED, []) if one != no]
        self._session[_OPENED] = [*opened, no][-MOST_OPENED:]

    def has_opened(self, no: str) -> bool:
        return no in self._session.get(_OPENED, [])

    # ── captcha: one at a time, for one try ──

    def new_captcha(self, kind: str = "") -> Captcha:
        dice = SystemRandom()
        made = captcha.asked(dice) if kind == "words" else captcha.drawn(dice)
        self._session[_CAPTCHA] = {"answer": made.answer, "at": clock.now().isoformat()}
        return made

    def solves_captcha(self, given: str) -> bool:
        held = self._session.pop(_CAPTCHA, None)
        if not held or clock.now() - datetime.fromisoformat(held["at"]) > CAPTCHA_FOR:
            return False
        return captcha.is_right(given, held["answer"])

    # ── where from ──

    @property
    def ip(self) -> str:
        """The visitor's address, of IPv6 the network that one household has; what a proxy says counts only if it is ours."""
        found = str(self.request.META.get("REMOTE_ADDR", ""))
        if found in settings.PROXIES:
            found = str(self.request.META.get("HTTP_X_FORWARDED_FOR", "")).rpartition(",")[2].strip() or found
        try:
            address = ip_address(found)
        except ValueError:
            return found[:40]
        if isinstance(address, IPv6Address) and address.ipv4_mapped is None:
            return f"{IPv6Address(int(address) >> 64 << 64)}/64"
        return str(address)


def new_token() -> str:
    """By which a form is known again that was sent twice."""
    return secrets.token_urlsafe(18)
