"""实时消息的小服务: the ASGI application behind `/live/`, served on the port after that of the pages.

A browser opens one stream per page with the session cookie of the pages, for cookies know no ports. What a stream
carries and whom it concerns is in `hotline.base.live`.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.site.settings")

import django

django.setup(set_prefix=False)

import psycopg
from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.db import close_old_connections, connection
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host

from hotline.base.live import MOST_TOPICS, TOPIC, Ear, Hub, TooManyStreams, listen
from hotline.org.models import Unit, User
from hotline.org.roles import SEE_ALL
from hotline.org.sessions import SessionStore

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

PATHS: Final = ("/", "/live/")
TRY_LATER: Final = b"retry: 60000\n\n"  # milliseconds; an error status would make the browser give up for good


class LiveEvents:
    """The application. Its lifespan holds the one listening connection."""

    def __init__(self, hub: Hub, ear_of: Callable[[str], Ear | None]) -> None:
        self.hub, self.ear_of = hub, ear_of

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
        topics = topics_of(scope["query_string"].decode("latin-1"))
        ear = await sync_to_async(self.ear_of)(session_key(headers.get("cookie", "")))
        if ear is None:
            return await _refuse(send, 403, "请先登录", origin)
        await send({"type": "http.response.start", "status": 200, "headers": _headers("text/event-stream", origin)})
        try:
            stream = self.hub.open(ear, topics)
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
    request = HttpRequest()
    request.session = SessionStore(key)
    user = get_user(request)
    if not isinstance(user, User) or not user.is_active:
        return None
    if user.has_perm(SEE_ALL):
        return Ear(user.pk, None)
    units = Unit.objects.below(user.unit).values_list("pk", flat=True) if user.unit else ()
    return Ear(user.pk, frozenset(units))


def _ear_of_session(key: str) -> Ear | None:
    """The same where no request of Django's gives the connection back to the pool."""
    try:
        return ear_of_session(key)
    finally:
        close_old_connections()


async def connect() -> psycopg.AsyncConnection[Any]:
    """A connection of its own, outside the pool: it listens for as long as the process lives."""
    given = connection.get_connection_params()
    wanted = {name: given[name] for name in ("dbname", "user", "password", "host", "port", "sslmode") if name in given}
    return await psycopg.AsyncConnection.connect(**wanted, autocommit=True, application_name="hotline live")


application = LiveEvents(Hub(), _ear_of_session)
