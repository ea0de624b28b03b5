"""实时消息的小服务: the ASGI application behind `/live/`, served on the port after that of the pages.

A browser opens one stream per page with the session cookie of the pages, for cookies know no ports. What a stream
carries and whom it concerns is in `hotline.base.live`. The staff ask for `?topics=…`; a citizen's page asks for
`?order=NO` and hears of that order alone, once number and code or the telephone were proved to the pages.
"""

import asyncio
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.site.settings")

import django

django.setup(set_prefix=False)

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import close_old_connections, connection
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

from hotline.base.live import MOST_TOPICS, OWN, TOPIC, Ear, Hub, OrderEar, TooManyStreams, listen
from hotline.org.models import Unit, User
from hotline.org.roles import SEE_ALL
from hotline.org.sessions import SessionStore, signed_in
from hotline.portal.queries.orders import own_order
from hotline.portal.visitor import Visitor

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATHS: Final = ("/", "/live/")
TRY_LATER: Final = b"retry: 60000\n\n"  # milliseconds; an error status would make the browser give up for good


@dataclass(frozen=True)
class Asked:
    """What one browser asks for. `order`: the number of a citizen's order, empty of the staff's pages."""

    session: str
    topics: frozenset[str]
    order: str = ""
    ip: str = ""

    @classmethod
    def read(cls, scope: Message, headers: Mapping[str, str]) -> "Asked":
        query = scope["query_string"].decode("latin-1")
        order = "".join(parse_qs(query).get("order", [])[:1])[:12]
        request = HttpRequest()
        request.META = {
            "REMOTE_ADDR": (scope.get("client") or ("",))[0],
            "HTTP_X_FORWARDED_FOR": headers.get("x-forwarded-for", ""),
        }
        topics = frozenset({OWN}) if order else topics_of(query)
        return cls(session_key(headers.get("cookie", "")), topics, order, Visitor(request).ip)


class Knocks:
    """How often one address may open a citizen's stream, before anything is looked up for it: so often a minute."""

    def __init__(self, most: int = 60, within: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.within, self.clock = most, within, clock
        self._since = clock()
        self._n: Counter[str] = Counter()

    def lets_in(self, ip: str) -> bool:
        if self.clock() - self._since >= self.within:
            self._since = self.clock()
            self._n.clear()
        self._n[ip] += 1
        return self._n[ip] <= self.most


class LiveEvents:
    """The application. Its lifespan holds the one listening connection."""

    def __init__(self, hub: Hub, ear_of: Callable[[Asked], Ear | OrderEar | None]) -> None:
        self.hub, self.ear_of, self.knocks = hub, ear_of, Knocks()

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            await self._answer(scope, receive, send)

    async def _live(self, receive: Receive, send: Send) -> None:
        await receive()
        listening = asyncio.create_task(listen(self.hub, connect))
        await send({"type": "lifespan.startup.complete"})
        await receive()
        listening.cancel()
        await send({"type": "lifespan.shutdown.complete"})

    async def _answer(self, scope: Message, receive: Receive, send: Send) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        host, origin = headers.get("host", ""), headers.get("origin", "")
        if scope["path"] not in PATHS or scope["method"] != "GET":
            return await _refuse(send, 404, "没有这个地址")
        if not is_own_host(host, origin):
            return await _refuse(send, 403, "只供本站的页面使用")
        asked = Asked.read(scope, headers)
        is_patient = not asked.order or self.knocks.lets_in(asked.ip)
        ear = await sync_to_async(self.ear_of)(asked) if is_patient else None
        if ear is None and is_patient:
            return await _refuse(send, 403, "请先登录", origin)
        await send({"type": "http.response.start", "status": 200, "headers": _headers("text/event-stream", origin)})
        try:
            if ear is None:
                raise TooManyStreams
            stream = self.hub.open(ear, asked.topics)
        except TooManyStreams:
            return await send({"type": "http.response.body", "body": TRY_LATER})
        leaving = asyncio.create_task(_close_when_left(receive, stream.close))
        try:
            async for text in stream.messages():
                await send({"type": "http.response.body", "body": text, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()
            self.hub.leave(stream)


async def _close_when_left(receive: Receive, close: Callable[[], None]) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    close()


async def _refuse(send: Send, status: int, reason: str, origin: str = "") -> None:
    await send({"type": "http.response.start", "status": status, "headers": _headers("text/plain", origin)})
    await send({"type": "http.response.body", "body": reason.encode()})


def _headers(content_type: str, origin: str) -> list[tuple[bytes, bytes]]:
    found = [
        (b"content-type", f"{content_type}; charset=utf-8".encode()),
        (b"cache-control", b"no-store"),
        (b"x-accel-buffering", b"no"),  # nginx must not hold back what is not much
        (b"x-content-type-options", b"nosniff"),
        (b"vary", b"Origin, Cookie"),
    ]
    if origin:
        found += [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-credentials", b"true"),
        ]
    return found


def is_own_host(host: str, origin: str) -> bool:
    """Whether a page of this very host asks, on whichever port it is served; a request without Origin is no page's."""
    name, _ = split_domain_port(host)
    if not name or not validate_host(name, settings.ALLOWED_HOSTS or [".localhost", "127.0.0.1", "[::1]"]):
        return False
    return not origin or split_domain_port(urlsplit(origin).netloc)[0] == name


def topics_of(query: str) -> frozenset[str]:
    """The topics of `?topics=orders,order-17`; those of another form, or too many, are left out."""
    given = ",".join(parse_qs(query).get("topics", [])).split(",")
    return frozenset([topic for topic in given if TOPIC.fullmatch(topic)][:MOST_TOPICS])


def session_key(cookie: str) -> str:
    try:
        found = SimpleCookie(cookie).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""


def ear_of_session(key: str) -> Ear | None:
    """Who is signed in by this session, and what concerns them; None for nobody."""
    if not key:
        return None
    user = signed_in(_request_of(key))
    if not isinstance(user, User) or not user.is_active:
        return None
    if user.has_perm(SEE_ALL):
        return Ear(user.pk, None)
    units = Unit.objects.below(user.unit).values_list("pk", flat=True) if user.unit else ()
    return Ear(user.pk, frozenset(units))


def ear_of_citizen(key: str, no: str) -> OrderEar | None:
    """At this order, where the session's visitor may see it; None for everybody else, whoever is signed in."""
    order = own_order(Visitor(_request_of(key)), no) if key else None
    return OrderEar(order.pk) if order is not None else None


def ear_of(asked: Asked) -> Ear | OrderEar | None:
    return ear_of_citizen(asked.session, asked.order) if asked.order else ear_of_session(asked.session)


def _request_of(key: str) -> HttpRequest:
    request = HttpRequest()
    request.session = SessionStore(key)
    return request


def _ear_of(asked: Asked) -> Ear | OrderEar | None:
    """The same where no request of Django's gives the connection back to the pool."""
    try:
        return ear_of(asked)
    finally:
        close_old_connections()


async def connect() -> psycopg.AsyncConnection[Any]:
    """A connection of its own, outside the pool: it listens for as long as the process lives."""
    given = connection.get_connection_params()
    wanted = {name: given[name] for name in ("dbname", "user", "password", "host", "port", "sslmode") if name in given}
    return await psycopg.AsyncConnection.connect(**wanted, autocommit=True, application_name="hotline live")


application = LiveEvents(Hub(), _ear_of)
