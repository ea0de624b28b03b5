"""Kannel: sendsms by HTTP, delivery reports by its `dlr-url`, what it still holds by `store-status`.

`HOTLINE_SMS_URL` is `kannel://USER:PASSWORD@HOST:PORT?from=12345`: the sendsms port of smsbox. The reports come back to
`HOTLINE_SMS_CALLBACK`, each signed with a mark that fits no other message.
"""

import http.client
import time
from collections.abc import Collection
from typing import Final
from urllib.parse import parse_qsl, unquote, unquote_to_bytes, urlencode, urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree

from django.conf import settings
from django.urls import reverse

from hotline.base.crypto import phone_digits
from hotline.notices.gateways import Handed, Message, Outcome
from hotline.notices.gateways.door import mark_of
from hotline.notices.wording import is_gsm

IDLE: Final = 5.0  # seconds
PATIENCE: Final = 10.0  # seconds for an answer; smsbox waits for bearerbox's acknowledgement
ALL_REPORTS: Final = 31  # delivered, failed, buffered, accepted and rejected by the operator
UCS2: Final = "2"


class Kannel:
    """One connection is kept open. Used by one thread at a time: the postman's."""

    def __init__(self, host: str, port: int, user: str, password: str, sender: str) -> None:
        self.host, self.port, self.user, self.password, self.sender = host, port, user, password, sender
        self._line: http.client.HTTPConnection | None = None
        self._used_at = 0.0

    def send(self, message: Message) -> Handed:
        try:
            line = self._open_line()
        except OSError as error:
            return Handed(Outcome.DOWN, f"连不上网关：{error.strerror or error}")
        try:
            line.request("GET", f"/cgi-bin/sendsms?{self._query(message)}")
            answer = line.getresponse()
            said = answer.read(1000).decode("utf-8", "replace").strip()
        except (OSError, http.client.HTTPException) as error:
            # The request may have been read or not: whoever cannot tell must not send it again.
            self.hang_up()
            return Handed(Outcome.UNKNOWN, f"没有收到网关的回答：{error}")
        self._used_at = time.monotonic()
        if answer.will_close:
            self.hang_up()
        return _understood(answer.status, said)

    def holds(self, messages: Collection[Message]) -> frozenset[int] | None:
        """Kannel keeps no id of ours in its store: a message is known again by number and text."""
        if not settings.SMS_STORE:
            return frozenset()
        try:
            with urlopen(settings.SMS_STORE, timeout=PATIENCE) as answer:
                root = ElementTree.fromstring(answer.read())
        except (OSError, ElementTree.ParseError):
            return None
        kept = {(_text_of(one, "receiver"), _body_of(one)) for one in root.iter("message")}
        return frozenset(one.key for one in messages if (one.address, one.text) in kept)

    def _query(self, message: Message) -> str:
        fields = {
            "username": self.user, "password": self.password, "from": self.sender, "to": message.address,
            "text": message.text, "charset": "UTF-8", "dlr-mask": str(ALL_REPORTS), "dlr-url": report_url(message),
        }  # fmt: skip
        if not is_gsm(message.text):
            fields["coding"] = UCS2
        return urlencode(fields)

    def _open_line(self) -> http.client.HTTPConnection:
        """An idle line may be closed by Kannel at the very moment when the next request is written: it is not used again."""
        if self._line is not None and time.monotonic() - self._used_at > IDLE:
            self.hang_up()
        if self._line is None:
            self._line = http.client.HTTPConnection(self.host, self.port, timeout=PATIENCE)
            try:
                self._line.connect()
            except OSError:
                self.hang_up()
                raise
        return self._line

    def hang_up(self) -> None:
        if self._line is not None:
            self._line.close()
        self._line = None


def _understood(status: int, said: str) -> Handed:
    """202 means accepted or queued; 4xx that this one will not do; 503 that Kannel cannot take it now."""
    if status == http.client.ACCEPTED:
        return Handed(Outcome.ACCEPTED)
    if status == http.client.FORBIDDEN:
        return Handed(Outcome.DOWN, "网关不认用户名或密码")
    if 400 <= status < 500:
        return Handed(Outcome.REFUSED, f"网关拒绝：{said[:60]}")
    return Handed(Outcome.LATER, f"网关暂时不收：{status} {said[:60]}")


def report_url(message: Message) -> str:
    """Where Kannel reports what became of this attempt; it writes the kind of report in the place of `%d`."""
    given = {"key": message.key, "attempt": message.attempt}
    # Kannel replaces %x in the whole address, so the rest of it may hold no per cent sign.
    path = f"{reverse('sms_report', kwargs=given)}?mark={mark_of(report_of(**given))}"
    return f"{settings.SMS_CALLBACK.rstrip('/')}{path}&kind=%d"


def report_of(key: int, attempt: int) -> str:
    """What a report is about, for its mark."""
    return f"report:{key}:{attempt}"


def _text_of(message: ElementTree.Element, name: str) -> str:
    found = message.find(name)
    return phone_digits(unquote(found.text or "")) if found is not None else ""


def _body_of(message: ElementTree.Element) -> str:
    """As `store-status` writes it: UTF-16 by per cent signs where the coding is UCS-2, else twice over."""
    found, flags = message.find("msg-data"), message.find("flags")
    raw = _bytes_of((found.text or "") if found is not None else "")
    coding = (flags.text or "").split(":")[1:2] if flags is not None else []
    if coding == [UCS2]:
        return raw.decode("utf-16-be", "replace")
    return _bytes_of(raw.decode("latin-1")).decode("utf-8", "replace")


def _bytes_of(escaped: str) -> bytes:
    """Kannel writes the byte 20 as a plus, half a letter of UTF-16 though it may be."""
    return unquote_to_bytes(escaped.replace("+", " "))


def connect(url: str) -> Kannel:
    """Raises ValueError where the address is not whole."""
    parts = urlsplit(url)
    sender = dict(parse_qsl(parts.query)).get("from", "")
    if not (parts.hostname and parts.port and parts.username and sender):
        raise ValueError("HOTLINE_SMS_URL 应写作 kannel://用户:密码@主机:端口?from=接入号")
    return Kannel(parts.hostname, parts.port, unquote(parts.username), unquote(parts.password or ""), sender)
