"""`/live/`: who is let in, from where, and what they are told of."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.http import HttpRequest
from django.test import Client

from hotline.base.live import Ear, Hub, OrderEar, Pace, TooManyStreams
from hotline.org.models import Unit, User
from hotline.org.permissions import BACKEND
from hotline.org.sessions import SessionStore
from hotline.portal.visitor import Visitor
from hotline.site import asgi
from hotline.site.asgi import Knocks, LiveEvents, ear_of, ear_of_citizen, ear_of_session, is_own_host, topics_of
from hotline.workorders.testing import PHONE, Town


def session(user: User) -> str:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return str(client.session.session_key)


class Browser:
    """One request, read until `enough` holds of the text; then the page is left."""

    def __init__(self, hub: Hub, **headers: str) -> None:
        self.hub, self.headers = hub, {"host": "127.0.0.1:8346", **headers}
        self.status, self.given, self.text = 0, dict[str, str](), ""
        self.is_open = asyncio.Event()

    async def ask(
        self, path: str = "/live/", query: str = "topics=orders", enough: Callable[[str], bool] = bool
    ) -> "Browser":
        left, asked = asyncio.Event(), False

        async def receive() -> dict[str, Any]:
            nonlocal asked
            if asked:
                await left.wait()
                return {"type": "http.disconnect"}
            asked = True
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                self.status = message["status"]
                self.given = {name.decode(): value.decode() for name, value in message["headers"]}
            self.text += message.get("body", b"").decode()
            self.is_open.set()
            if enough(self.text):
                left.set()

        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": headers}
        await asyncio.wait_for(LiveEvents(self.hub, ear_of)(scope, receive, send), 10)
        return self


def ask(hub: Hub | None = None, path: str = "/live/", query: str = "topics=orders", **headers: str) -> Browser:
    async def story() -> Browser:
        return await Browser(hub or Hub(), **headers).ask(path, query)

    return async_to_sync(story)()


def test_nobody_listens_without_signing_in(db: None) -> None:
    assert ask().status == 403
    assert ask(cookie="sessionid=made-up").status == 403
    assert ask(cookie="sessionid=;;=broken").status == 403


def test_a_page_of_the_same_host_on_another_port_is_let_in(town: Town) -> None:
    answer = ask(cookie=f"sessionid={session(town.lin)}", origin="http://127.0.0.1:8345")
    assert answer.status == 200
    assert answer.given["content-type"] == "text/event-stream; charset=utf-8"
    assert answer.given["access-control-allow-origin"] == "http://127.0.0.1:8345"
    assert answer.given["access-control-allow-credentials"] == "true"
    assert answer.text.startswith("retry: ")


def test_a_strangers_page_is_turned_away_and_told_nothing(town: Town) -> None:
    answer = ask(cookie=f"sessionid={session(town.lin)}", origin="https://evil.example")
    assert answer.status == 403
    assert "access-control-allow-origin" not in answer.given


@pytest.mark.parametrize(
    ("host", "origin", "own"),
    [
        ("127.0.0.1:8346", "", True),
        ("127.0.0.1:8346", "http://127.0.0.1:8345", True),
        ("localhost:8346", "https://localhost", True),
        ("localhost:8346", "http://127.0.0.1:8345", False),
        ("127.0.0.1:8346", "null", False),
        ("127.0.0.1:8346", "http://127.0.0.1.evil.example", False),
        ("evil.example", "http://evil.example", False),  # a name that points here is not ours for that
        ("", "", False),
    ],
)
def test_only_our_own_hosts_pages_are_let_in(settings: Any, host: str, origin: str, own: bool) -> None:
    settings.ALLOWED_HOSTS = ["localhost", "127.0.0.1"]
    assert is_own_host(host, origin) is own


def test_other_addresses_do_not_exist(db: None) -> None:
    assert ask(path="/orders/").status == 404


def test_who_is_dismissed_hears_nothing(town: Town) -> None:
    key = session(town.lin)
    assert ear_of_session(key) == Ear(town.lin.pk, None)
    User.objects.filter(pk=town.lin.pk).update(is_active=False)
    assert ear_of_session(key) is None


def test_a_unit_hears_of_itself_and_those_below(town: Town) -> None:
    ear = ear_of_session(session(town.hedong))
    assert ear is not None
    assert ear.units == frozenset(Unit.objects.filter(code__startswith="1001").values_list("pk", flat=True))
    assert len(ear.units) == 3


def test_topics_of_a_strange_form_are_left_out() -> None:
    assert topics_of("topics=orders,order-17,%0Adata,A,&topics=calls") == {"orders", "order-17", "calls"}
    assert topics_of("") == frozenset()
    assert len(topics_of("topics=" + ",".join(f"t{n}" for n in range(99)))) == 20


def test_one_stream_too_many_is_asked_to_come_again_later(town: Town) -> None:
    answer = ask(Hub(most=0), cookie=f"sessionid={session(town.lin)}")
    assert answer.status == 200
    assert answer.text == "retry: 60000\n\n"


def test_news_reach_those_whom_they_concern_and_the_stream_is_given_back(town: Town) -> None:
    hub = Hub(pace=Pace(between=0, heartbeat=5, life=60))
    keys = {user.username: session(user) for user in (town.lin, town.zhujian, town.chengguan)}
    unit = town.unit("住建局").pk

    async def story() -> dict[str, str]:
        browsers = {name: Browser(hub, cookie=f"sessionid={key}") for name, key in keys.items()}
        tasks = [
            asyncio.create_task(one.ask(enough=lambda text: '"verbs":["end"]' in text)) for one in browsers.values()
        ]
        for one in browsers.values():
            await asyncio.wait_for(one.is_open.wait(), 10)
        while len(hub.streams) < len(tasks):
            await asyncio.sleep(0)
        hub.tell(json.dumps({"order": 17, "verb": "sign", "unit": unit}))
        for stream in hub.streams:
            while stream.waiting:
                await asyncio.sleep(0)
        for user in (town.lin, town.zhujian, town.chengguan):
            hub.tell(json.dumps({"order": 17, "verb": "end", "user": user.pk}))
        await asyncio.gather(*tasks)
        return {name: one.text for name, one in browsers.items()}

    said = async_to_sync(story)()
    assert '"verbs":["sign"]' in said["lin"]
    assert '"verbs":["sign"]' in said["zhujian"]
    assert "sign" not in said["chengguan"]
    assert not hub.streams


def citizens_session(phone: str = "", *opened: str) -> str:
    store = SessionStore()
    request = HttpRequest()
    request.session = store
    visitor = Visitor(request)
    if phone:
        visitor.verify(phone)
    for no in opened:
        visitor.open(no)
    store.save()
    return str(store.session_key)


def test_a_citizen_hears_of_the_own_order_alone_and_only_after_proving_it(town: Town) -> None:
    own, other = town.order("register"), town.order("register", phone="13700001111", title="别人的一件")
    by_phone, by_code, strange = citizens_session(PHONE), citizens_session("", own.no), citizens_session("13700002222")
    assert ear_of_citizen(by_phone, own.no) == ear_of_citizen(by_code, own.no) == OrderEar(own.pk)
    assert ear_of_citizen(strange, own.no) is None
    assert ear_of_citizen(by_phone, other.no) is ear_of_citizen(by_code, other.no) is None
    assert ear_of_citizen(by_phone, "000000000000") is ear_of_citizen("", own.no) is None
    assert ear_of_citizen(session(town.lin), own.no) is None, "who is signed in is no citizen for that"
    assert ask(query=f"order={other.no}", cookie=f"sessionid={by_phone}").status == 403


def test_a_citizens_stream_says_that_something_happened_and_not_what(town: Town) -> None:
    own, other = town.order("register"), town.order("register", phone="13700001111", title="别人的一件")
    hub = Hub(pace=Pace(between=0, heartbeat=5, life=60))
    browser = Browser(hub, cookie=f"sessionid={citizens_session(PHONE)}")

    async def story() -> str:
        asked = browser.ask(query=f"order={own.no}&topics=orders", enough=lambda text: "event: " in text)
        task = asyncio.create_task(asked)
        await asyncio.wait_for(browser.is_open.wait(), 10)
        while not hub.streams:
            await asyncio.sleep(0)
        hub.tell(json.dumps({"order": other.pk, "verb": "supervise"}))
        hub.tell(json.dumps({"topic": "notices", "user": town.lin.pk}))
        hub.tell(json.dumps({"order": own.pk, "verb": "supervise", "unit": 3}))
        await task
        return browser.text

    said = async_to_sync(story)()
    assert said.count("event: ") == 1
    assert 'event: own\ndata: {"verbs":[],"orders":[]}' in said


def test_citizens_cannot_use_up_the_staffs_streams(town: Town) -> None:
    orders = [OrderEar(n) for n in range(5)]
    hub = Hub(most=1, most_orders=3, most_of_order=2)
    held = [hub.open(one, frozenset({"own"})) for one in (orders[0], orders[0], orders[1])]
    for full in (orders[0], orders[2]):
        with pytest.raises(TooManyStreams):
            hub.open(full, frozenset({"own"}))
    hub.open(Ear(1, None), frozenset({"orders"}))
    hub.leave(held[0])
    hub.open(orders[2], frozenset({"own"}))


def test_who_knocks_too_often_is_asked_to_come_later(db: None) -> None:
    now = [0.0]
    knocks = Knocks(most=2, within=60, clock=lambda: now[0])
    assert [knocks.lets_in("10.0.0.1") for _ in range(3)] == [True, True, False]
    assert knocks.lets_in("10.0.0.2")
    now[0] = 61
    assert knocks.lets_in("10.0.0.1")

    async def story() -> list[int]:
        door = LiveEvents(Hub(), lambda asked: pytest.fail("nothing is looked up"))
        door.knocks = Knocks(most=0)
        said: list[Any] = []

        async def send(message: Any) -> None:
            said.append(message)

        async def receive() -> Any:
            raise AssertionError("nothing is waited for")

        headers = [(b"host", b"127.0.0.1:8346")]
        scope = {"type": "http", "method": "GET", "path": "/live/", "query_string": b"order=1", "headers": headers}
        await door(scope, receive, send)
        return [said[0]["status"], said[1]["body"]]

    assert async_to_sync(story)() == [200, b"retry: 60000\n\n"]


def test_listening_lasts_as_long_as_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub()
    told_of: list[object] = []

    async def listen(to: Hub, connect: Callable[[], Awaitable[Any]]) -> None:
        told_of.append(to)
        try:
            await asyncio.Event().wait()
        finally:
            told_of.append("ended")

    monkeypatch.setattr(asgi, "listen", listen)

    async def story() -> list[str]:
        told: asyncio.Queue[dict[str, str]] = asyncio.Queue()
        said: list[str] = []

        async def send(message: Any) -> None:
            said.append(message["type"])
            await asyncio.sleep(0)
            if message["type"] == "lifespan.startup.complete":
                await told.put({"type": "lifespan.shutdown"})

        await told.put({"type": "lifespan.startup"})
        await LiveEvents(hub, ear_of)({"type": "lifespan"}, told.get, send)
        return said

    assert asyncio.run(story()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert told_of == [hub, "ended"]
