"""对接单位: the offices that may push appeals to us, as the setting names them. Pure.

`HOTLINE_PARTNERS` is `key=CHANNEL:name:secret`, several with a semicolon between:
`mayor=LEADER:市长信箱:long-secret;province=PLATFORM:省12345平台:another`. A call is signed over method, path, time, nonce and body.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from hotline.intake.channels import leader_mailbox, upper_platform
from hotline.intake.incoming import Incoming

FRESH_FOR: Final = 300  # seconds
SHORTEST_SECRET: Final = 16
READERS: Final[Mapping[str, Callable[[Mapping[str, Any]], Incoming]]] = {
    leader_mailbox.CHANNEL: leader_mailbox.read,
    upper_platform.CHANNEL: upper_platform.read,
}


@dataclass(frozen=True)
class Partner:
    key: str
    channel: str
    name: str
    secret: str

    def signature(self, method: str, path: str, at: str, nonce: str, body: bytes) -> str:
        head = f"{method}\n{path}\n{at}\n{nonce}\n".encode()
        return hmac.new(self.secret.encode(), head + body, hashlib.sha256).hexdigest()

    def wrong_with(self, method: str, path: str, headers: Mapping[str, str], body: bytes, now: float) -> str:
        """Why the call is not believed; empty if it is."""
        at, nonce = headers.get("X-Hotline-Time", ""), headers.get("X-Hotline-Nonce", "")
        right = self.signature(method, path, at, nonce, body)
        if not hmac.compare_digest(right.encode(), headers.get("X-Hotline-Signature", "").encode()):
            return "签名不对"
        if not at.isdigit() or len(at) > 12 or abs(int(at) - now) > FRESH_FOR:
            return "时间戳不在五分钟以内"
        return "" if 8 <= len(nonce) <= 64 else "nonce 应为8到64个字符"


def partners_of(setting: str) -> dict[str, Partner]:
    """Raises ValueError for a setting that is not whole."""
    found: dict[str, Partner] = {}
    for row in filter(None, (one.strip() for one in setting.split(";"))):
        key, is_whole, rest = row.partition("=")
        channel, name, secret = (*rest.split(":", 2), "", "")[:3]
        if not is_whole or not key.isidentifier() or channel not in READERS or not name:
            raise ValueError(f"HOTLINE_PARTNERS 应写作 key=渠道:名称:密钥，渠道为{'、'.join(READERS)}，现在有 {key!r}")
        if len(secret) < SHORTEST_SECRET:
            raise ValueError(f"HOTLINE_PARTNERS 中 {key} 的密钥至少{SHORTEST_SECRET}个字符")
        found[key] = Partner(key, channel, name, secret)
    return found
