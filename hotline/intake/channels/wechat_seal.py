"""公众号消息的封口: signature, encryption and XML of what the official account's server hands in, and of the answer. Pure.

Plain mode (明文模式) signs token, time and nonce; safe mode (安全模式) the encrypted text too, and then only that is read.
The XML is read by defusedxml: a document type, and so an entity, is refused.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from wechatpy.crypto import WeChatCrypto
from wechatpy.replies import TextReply

MOST_BYTES: Final = 65_536
FRESH_FOR: Final = 300  # seconds
MOST_REPLY: Final = 2048  # bytes of a passive answer's text


class Forged(ValueError):
    """Not from the account's server, or not from now."""


class Malformed(ValueError):
    """From there, but nothing that could be read."""


@dataclass(frozen=True)
class Seal:
    """`key`: the EncodingAESKey of 43 letters; empty in plain mode."""

    token: str
    key: str = ""
    appid: str = ""

    def greet(self, asked: Mapping[str, str], now: float) -> str:
        """What is echoed when the address is set up in the account. Raises Forged."""
        self._check(asked, now, "signature")
        return asked.get("echostr", "")

    def open(self, asked: Mapping[str, str], body: bytes, now: float) -> dict[str, str]:
        """The message's fields. Raises Forged, Malformed."""
        if not self.key:
            self._check(asked, now, "signature")
            return fields_of(body)
        sealed = fields_of(body).get("Encrypt", "")
        self._check(asked, now, "msg_signature", sealed)
        given = {"Encrypt": sealed}
        try:
            opened = self._crypto().decrypt_message(given, asked["msg_signature"], asked["timestamp"], asked["nonce"])
        except Exception as error:  # whatever wechatpy stumbles over: padding, base64, letters, another account's id
            raise Forged("decryption failed") from error
        return fields_of(opened.encode())

    def reply(self, message: Mapping[str, str], text: str, nonce: str, now: float) -> str:
        """The passive answer; `success` where nothing is to be said."""
        if not text:
            return "success"
        whole = text.encode()[:MOST_REPLY].decode("utf-8", "ignore").replace("]]>", "]] >")
        given = {"source": message["ToUserName"], "target": message["FromUserName"], "time": int(now), "content": whole}
        xml: str = TextReply(**given).render()
        return str(self._crypto().encrypt_message(xml, nonce, str(int(now)))) if self.key else xml

    def _crypto(self) -> WeChatCrypto:
        return WeChatCrypto(self.token, self.key, self.appid)

    def _check(self, asked: Mapping[str, str], now: float, name: str, *more: str) -> None:
        at, nonce = asked.get("timestamp", ""), asked.get("nonce", "")
        right = hashlib.sha1("".join(sorted([self.token, at, nonce, *more])).encode()).hexdigest()
        if not hmac.compare_digest(right.encode(), asked.get(name, "").encode()):
            raise Forged("wrong signature")
        if not at.isdigit() or len(at) > 12 or abs(int(at) - now) > FRESH_FOR:
            raise Forged("too old")


def fields_of(body: bytes) -> dict[str, str]:
    """The plain fields of a message. Raises Malformed."""
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as error:
        raise Malformed("not the XML of a message") from error
    if root.tag != "xml":
        raise Malformed("not a message")
    return {child.tag: (child.text or "").replace("\x00", "").strip() for child in root if not len(child)}
