"""The official account's API on loopback: it speaks the words of api.weixin.qq.com, and keeps what it was told."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from django.test import override_settings

from hotline.notices import gateways

APPID, SECRET, TEMPLATE = "wx0123456789abcdef", "geheim123", "TM-progress"
WORDS: Final = "character_string1=no&thing2=name&time3=at&thing4=hint"


class Account(ThreadingHTTPServer):
    """`errors`: codes answered to the next sends, 0 being success; None hangs up. `media`: id → (bytes, MIME type)."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.errors: list[int | None] = []
        self.hears_before_it_hangs_up = False
        self.templates: list[dict[str, Any]] = []
        self.chats: list[tuple[str, str]] = []
        self.media: dict[str, tuple[bytes, str]] = {}
        self.menu: dict[str, Any] = {}
        self.n_tokens = 0
        self.expires_in = 7200
        self.seen: set[str] = set()
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        link = "https://12345.example.gov.cn/q/{no}"
        return f"wechat://{APPID}:{SECRET}@127.0.0.1:{self.server_port}?tls=0&template={TEMPLATE}&{WORDS}&link={link}"

    @property
    def token(self) -> str:
        """The one that is good now."""
        return f"token-{self.n_tokens}"

    def told(self, openid: str) -> list[str]:
        """What the template messages said to somebody happened, in order."""
        return [one["data"]["thing2"]["value"] for one in self.templates if one["touser"] == openid]

    def answer(self, path: str, asked: dict[str, str], body: dict[str, Any]) -> Any:
        if path == "/cgi-bin/token":
            if (asked.get("appid"), asked.get("secret")) != (APPID, SECRET):
                return {"errcode": 40125, "errmsg": "invalid appsecret"}
            self.n_tokens += 1
            return {"access_token": self.token, "expires_in": self.expires_in}
        if asked.get("access_token") != self.token:
            return {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid or not latest"}
        if path == "/cgi-bin/media/get":
            return self.media.get(asked["media_id"], {"errcode": 40007, "errmsg": "invalid media_id"})
        code = self.errors.pop(0) if self.errors else 0
        if code is None:
            if self.hears_before_it_hangs_up and path == "/cgi-bin/message/custom/send":
                self.chats.append((body["touser"], body["text"]["content"]))
            return None
        if code:
            return {"errcode": code, "errmsg": "as the test wants it"}
        if path == "/cgi-bin/menu/create":
            self.menu = body
            return {"errcode": 0, "errmsg": "ok"}
        if path == "/cgi-bin/message/custom/send":
            self.chats.append((body["touser"], body["text"]["content"]))
            return {"errcode": 0, "errmsg": "ok"}
        if path == "/cgi-bin/message/template/send":
            if body["client_msg_id"] not in self.seen:
                self.seen.add(body["client_msg_id"])
                self.templates.append(body)
            return {"errcode": 0, "errmsg": "ok", "msgid": 9_000_000_000 + len(self.templates)}
        return {"errcode": 404, "errmsg": path}


class Handler(BaseHTTPRequestHandler):
    server: Account

    def do_GET(self) -> None:
        self._answer({})

    def do_POST(self) -> None:
        self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

    def _answer(self, body: dict[str, Any]) -> None:
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        with self.server.lock:
            found = self.server.answer(parts.path, asked, body)
        if found is None:
            self.close_connection = True
            return
        content, kind = (
            (json.dumps(found).encode(), "application/json; encoding=utf-8") if isinstance(found, dict) else found
        )
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def official_account() -> Iterator[Account]:
    """The account, connected as the gateway of WeChat."""
    server = Account()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    url = server.url
    try:
        with override_settings(WECHAT_URL=url):
            yield server
            gateways.gateway("WECHAT").api._http.close()
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
