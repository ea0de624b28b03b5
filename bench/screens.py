"""What is measured, as requests of signed-in people."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.client import Ask
from bench.texts import COMMON, RARE, texts
from hotline.catalog.models import Category
from hotline.org.models import Area, Unit, User
from hotline.org.permissions import BACKEND
from hotline.workorders.desks import BY_KEY, PAGE
from hotline.workorders.models import Assignment, WorkOrder

TOKEN = "b" * 32  # any secret will do: cookie and form must agree
RECENT = 50_000  # orders among which one is opened


@dataclass(frozen=True)
class Screen:
    name: str
    ask: Ask
    again: Callable[[Client], object]  # the same request in this process, to count its queries
    user: User
    expected: int = 200


class Signed:
    """One signed-in person: a session in the database, and its requests."""

    def __init__(self, username: str) -> None:
        self.user = User.objects.select_related("unit").get(username=username)
        client = Client()
        client.force_login(self.user, backend=BACKEND)
        self.cookie = f"sessionid={client.session.session_key}; csrftoken={TOKEN}"

    def get(self, path: str) -> bytes:
        return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n\r\n".encode()

    def post(self, path: str, data: dict[str, str]) -> bytes:
        body = urlencode({**data, "csrfmiddlewaretoken": TOKEN}).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {self.cookie}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def screens() -> list[Screen]:
    operators = [Signed(f"operator{n}") for n in range(1, 9)]
    dispatcher = Signed("dispatcher1")
    unit = Signed(biggest_unit())
    # Chosen among the dispatched: what people open has a history, and what earlier runs registered has none.
    newest = WorkOrder.objects.exclude(lead_unit=None).order_by("-id").values_list("id", flat=True)[0]
    chosen = random.sample(range(max(1, newest - RECENT), newest), min(2000, newest - 1))
    numbers = list(
        WorkOrder.objects.filter(pk__in=chosen, is_justice=False).exclude(lead_unit=None).values_list("no", flat=True)
    )
    own = list(
        Assignment.objects.filter(unit=unit.user.unit, role="LEAD")
        .order_by("-id")
        .values_list("order__no", flat=True)[:1000]
    )
    rows = _registrations()

    def registers(n: int) -> bytes:
        return operators[n % len(operators)].post(
            "/register/", {**rows[n % len(rows)], "phone": f"139{random.randrange(10**8):08}"}
        )

    found = [
        Screen(
            "登记（提交表单）", registers, lambda client: client.post("/register/", rows[0]), operators[0].user, 302
        ),
        _pages("工单页（中心）", dispatcher, [f"/orders/{no}/" for no in numbers]),
        _pages("工单页（单位）", unit, [f"/orders/{no}/" for no in own]),
    ]
    for who, signed, key in (("中心 办理中", dispatcher, "in_hand"), ("单位 已办", unit, "done")):
        found.append(_pages(f"{who} 第1页", signed, [f"/desks/{key}/"]))
        found.append(
            _pages(f"{who} 第200页", signed, [f"/desks/{key}/?after={quote(cursor_of(key, signed.user, 200))}"])
        )
    for who, signed in (("中心", dispatcher), ("单位", unit)):
        found.append(_pages(f"查“{RARE}”（少见，{who}）", signed, [f"/search/?q={quote(RARE)}"]))
        found.append(_pages(f"查“{COMMON}”（常见，{who}）", signed, [f"/search/?q={quote(COMMON)}"]))
    return found


def n_queries(screen: Screen) -> int:
    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(screen.user, backend=BACKEND)
    screen.again(client)  # the first one of a process reads the catalogue
    with CaptureQueriesContext(connection) as captured:
        screen.again(client)
    return len(captured)


def _pages(name: str, signed: Signed, paths: list[str]) -> Screen:
    texts_of = [signed.get(path) for path in paths]
    return Screen(name, lambda n: texts_of[n % len(texts_of)], lambda client: client.get(paths[0]), signed.user)


def cursor_of(key: str, user: User, page: int) -> str:
    """The cursor behind which the desk's page begins: that of its last row before."""
    desk = BY_KEY[key]
    order = ("-id",) if desk.newest_first else ("due_at", "id")
    last = desk.rows(user).order_by(*order).values_list("due_at", "id")[PAGE * (page - 1) - 1 :].first()
    if last is None:
        raise SystemExit(f"“{desk.name}”没有 {page} 页：请先装入更多工单（python -m bench load 1000000）")
    return f"{'' if desk.newest_first or last[0] is None else last[0].isoformat()},{last[1]}"


def biggest_unit() -> str:
    """The handler of the unit that has had most turns of the last hundred thousand."""
    recent = Assignment.objects.order_by("-id").values_list("unit_id", flat=True)[:100_000]
    counts: dict[int, int] = {}
    for unit in recent:
        counts[unit] = counts.get(unit, 0) + 1
    unit = Unit.objects.get(pk=max(counts, key=lambda key: counts[key]))
    found = User.objects.filter(unit=unit, groups__name="承办单位管理员").order_by("id").first()
    assert found is not None
    return found.username


def _registrations() -> list[dict[str, str]]:
    """Three hundred filled-in forms."""
    categories = list(Category.objects.filter(level=3, is_active=True, is_justice=False).values_list("pk", flat=True))
    areas = list(Area.objects.filter(level__gte=3).values_list("pk", flat=True))
    return [
        {
            "name": "王建国", "phone": "13812345678", "sex": "M", "channel": "PHONE", "kind": "COMPLAINT", "urgency": "NORMAL", "title": text.title,
            "content": text.content.replace("{where}", "澄湖路小区"), "category": random.choice(categories), "area": random.choice(areas),
            "place": "澄湖路小区3号楼", "address": "澄湖路12号",
        }
        for text in random.sample(texts(), 300)
    ]  # fmt: skip
