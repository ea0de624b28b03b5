"""The account's server as the other side of the door: signs and encrypts by the published rules, with nothing of ours."""

import base64
import hashlib
import os
import struct
from itertools import count
from typing import Any, Final
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.test import Client

from hotline.base import clock
from hotline.notices.tests.wechat_server import APPID

TOKEN: Final = "hotline-token"
AES_KEY: Final = base64.b64encode(bytes(range(32))).decode().rstrip("=")
OPENID: Final = "oAbc_citizen-0001"
ACCOUNT: Final = "gh_12345hotline"
PATH: Final = "/gateways/wechat/in/"
_numbers = count(23_000_000_000_000_001)


class Phone:
    """One citizen's WeChat. `said` holds what the account answered at once."""

    def __init__(self, openid: str = OPENID, *, key: str = "") -> None:
        self.openid, self.key = openid, key
        self.client = Client(enforce_csrf_checks=True)
        self.said: list[str] = []

    # ── what one does on a telephone ──

    def text(self, words: str, **more: Any) -> str:
        return self.send("text", Content=words, **more)

    def image(self, media_id: str) -> str:
        return self.send("image", MediaId=media_id, PicUrl="http://mmbiz.example/p.jpg")

    def voice(self, media_id: str, recognition: str = "") -> str:
        return self.send("voice", MediaId=media_id, Format="amr", Recognition=recognition)

    def location(self, lat: str, lng: str, label: str) -> str:
        return self.send("location", Location_X=lat, Location_Y=lng, Scale="16", Label=label)

    def link(self, title: str, url: str) -> str:
        return self.send("link", Title=title, Description="", Url=url)

    def event(self, name: str, **more: Any) -> str:
        return self.send("event", Event=name, **more)

    def touch(self, key: str) -> str:
        """A button of the menu."""
        return self.event("CLICK", EventKey=key)

    # ── what the account's server makes of it ──

    def send(self, kind: str, **fields: Any) -> str:
        if kind != "event":
            fields = {"MsgId": str(next(_numbers)), **fields}
        answer = self.post(message(self.openid, kind, **fields))
        assert answer.status_code == 200, answer.content
        body = answer.content.decode()
        self.said.append("" if body == "success" else self._read(body))
        return self.said[-1]

    def post(self, xml: str | bytes, **query: str) -> Any:
        body = xml.encode() if isinstance(xml, str) else xml
        if not self.key:
            return self.client.post(PATH, body, content_type="text/xml", query_params={**signed(), **query})
        sealed = encrypt(body, self.key)
        whole = f"<xml><ToUserName><![CDATA[{ACCOUNT}]]></ToUserName><Encrypt><![CDATA[{sealed}]]></Encrypt></xml>"
        given = {**signed(sealed), "encrypt_type": "aes", **query}
        return self.client.post(PATH, whole.encode(), content_type="text/xml", query_params=given)

    def _read(self, body: str) -> str:
        root = ElementTree.fromstring(body)
        if self.key:
            sealed, at, nonce = (root.findtext(name) or "" for name in ("Encrypt", "TimeStamp", "Nonce"))
            assert root.findtext("MsgSignature") == signature(at, nonce, sealed)
            root = ElementTree.fromstring(decrypt(sealed, self.key))
        assert (root.findtext("ToUserName"), root.findtext("FromUserName")) == (self.openid, ACCOUNT)
        assert root.findtext("MsgType") == "text"
        return root.findtext("Content") or ""


def message(openid: str, kind: str, **fields: Any) -> str:
    given = {
        "ToUserName": ACCOUNT, "FromUserName": openid, "CreateTime": str(int(clock.now().timestamp())), "MsgType": kind, **fields,
    }  # fmt: skip
    return "<xml>" + "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in given.items()) + "</xml>"


def signed(sealed: str = "", *, at: int | None = None, nonce: str = "", token: str = TOKEN) -> dict[str, str]:
    when = str(int(clock.now().timestamp()) if at is None else at)
    nonce = nonce or os.urandom(6).hex()
    given = {"timestamp": when, "nonce": nonce, "signature": signature(when, nonce, token=token)}
    return {**given, "msg_signature": signature(when, nonce, sealed, token=token)} if sealed else given


def signature(at: str, nonce: str, sealed: str = "", *, token: str = TOKEN) -> str:
    parts = [token, at, nonce, sealed] if sealed else [token, at, nonce]
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def encrypt(body: bytes, key: str, appid: str = APPID) -> str:
    secret = base64.b64decode(key + "=")
    plain = os.urandom(16) + struct.pack(">I", len(body)) + body + appid.encode()
    fill = 32 - len(plain) % 32
    coder = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).encryptor()
    return base64.b64encode(coder.update(plain + bytes([fill]) * fill) + coder.finalize()).decode()


def decrypt(sealed: str, key: str) -> str:
    secret = base64.b64decode(key + "=")
    coder = Cipher(algorithms.AES(secret), modes.CBC(secret[:16])).decryptor()
    plain = coder.update(base64.b64decode(sealed)) + coder.finalize()
    plain = plain[16 : -plain[-1]]
    n = struct.unpack(">I", plain[:4])[0]
    assert plain[4 + n :].decode() == APPID
    return plain[4 : 4 + n].decode()
