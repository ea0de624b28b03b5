"""记者站的门: all that the press sees, and that by none of its doors it learns who a citizen is."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver

from hotline.media import actions
from hotline.media.models import MediaFollowUp, Release
from hotline.media.tests.stories import IDENTITY, announced, closed_order, drafted, exposed, planned, telling_order
from hotline.org.permissions import BACKEND
from hotline.workorders.testing import Town


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def every_thing(town: Town) -> dict[str, Any]:
    """One of each kind, about an order in whose words the caller says who he is."""
    order = telling_order(town)
    row = exposed(town, order)
    actions.supervise(row, actor=town.du, order=order, reason="王建国（13812345678）多次来电。")
    session = announced(town)
    with town.at(town.now.replace(month=3, day=6)):
        actions.hold(session, actor=town.ren, n_calls=3, n_answered=1, orders=[order])
    return {"order": order, "M": row, "J": planned(town, order), "R": drafted(town, closed_order(town)), "L": session}


def test_the_press_reads_orders_without_who_it_was(town: Town) -> None:
    order = telling_order(town)
    client = signed_in(town.ji)
    for door in ("/media/", f"/media/orders/{order.no}/"):
        page = text(client.get(door))
        assert order.no in page
        assert "电梯" in page
        for word in IDENTITY:
            assert word not in page, (door, word)
    assert "柳林镇" in text(client.get("/media/"))


def test_no_page_of_any_thing_says_who_it_was(town: Town) -> None:
    found = every_thing(town)
    client = signed_in(town.ji)
    doors = [f"/media/list/{key}/" for key in ("follow-ups", "episodes", "releases", "sessions")]
    doors += [f"/media/{found[letter].no}/" for letter in "MJRL"]
    doors += [
        f"/media/{found['M'].no}/supervise/",
        f"/media/{found['J'].no}/edit_plan/",
        f"/media/{found['R'].no}/edit/",
    ]
    doors += [f"/media/new/draft/?order={found['order'].no}", f"/media/new/register/?order={found['order'].no}"]
    for door in doors:
        answer = client.get(door)
        assert answer.status_code == 200, door
        for word in IDENTITY:
            assert word not in text(answer), (door, word)


def test_the_press_enters_no_other_door_of_an_order(town: Town) -> None:
    """Every address of the house that takes an order's number, as the press."""
    order = telling_order(town, "approve")
    client = signed_in(town.ji)
    opened = []
    for pattern in _addresses(get_resolver().url_patterns):
        if "<str:no>" in pattern and pattern.count("<") == 1 and not pattern.startswith("portal/"):
            answer = client.get("/" + pattern.replace("<str:no>", order.no))
            assert not any(word in text(answer) for word in IDENTITY), pattern
            opened += [pattern] if answer.status_code == 200 else []
    assert opened == ["media/orders/<str:no>/"]
    assert client.post(f"/orders/{order.no}/identity/", {"reason": "采访"}).status_code == 404
    for door in (f"/search/?q={order.no}", "/search/?q=王建国", "/search/?phone=13812345678"):
        assert not any(word in text(client.get(door)).replace(door, "") for word in ("2单元501", order.title)), door


def test_no_screen_of_the_presss_menu_says_who_it_was(town: Town) -> None:
    telling_order(town)
    telling_order(town, "call_back", consents_to_publish=True)
    client = signed_in(town.ji)
    menu = re.findall(r'href="(/[^"#]*)"', client.get("/").content.decode())
    opened = [door for door in dict.fromkeys(menu) if not door.startswith(("/static/", "/sign-out"))]
    assert "/media/" in opened
    for door in opened:
        page = text(client.get(door))
        for word in IDENTITY:
            assert word not in page, (door, word)


def _addresses(patterns: Any, before: str = "") -> list[str]:
    found: list[str] = []
    for one in patterns:
        if isinstance(one, URLResolver):
            found += _addresses(one.url_patterns, before + str(one.pattern))
        elif isinstance(one, URLPattern):
            found.append(before + str(one.pattern))
    return found


def test_a_sealed_order_is_not_there_for_the_press(town: Town) -> None:
    client = signed_in(town.ji)
    for fields in ({"is_secret": True}, {"kind": "REPORT"}, {"category": town.justice_category()}):
        order = town.register(**fields)
        assert client.get(f"/media/orders/{order.no}/").status_code == 404
        assert order.no not in text(client.get("/media/"))


def test_there_is_no_search_by_words(town: Town) -> None:
    telling_order(town)
    client = signed_in(town.ji)
    assert (
        text(client.get("/media/?q=王建国")).count("260302") == text(client.get("/media/?q=李四")).count("260302") > 0
    )


def test_the_list_is_narrowed_by_what_is_no_persons(town: Town) -> None:
    order = telling_order(town)
    client = signed_in(town.ji)
    assert order.no in text(client.get("/media/?state=IN_HANDLING"))
    assert order.no not in text(client.get("/media/?state=CLOSED"))


def test_an_exposed_matter_walks_its_road_by_forms(town: Town) -> None:
    order = telling_order(town)
    press, du = signed_in(town.ji), signed_in(town.du)
    given = {
        "medium": "晚报",
        "exposed_on": "2026-03-01",
        "title": "电梯停运",
        "summary": "停运一周。",
        "orders": "260000000000",
        "where": "",
    }
    refused = press.post("/media/new/register/", given)
    assert refused.status_code == 422
    assert "没有这些编号的工单" in text(refused)
    assert press.post("/media/new/register/", {**given, "orders": order.no}).status_code == 302
    row = MediaFollowUp.objects.get()
    assert list(row.orders.all()) == [order]
    door = f"/media/{row.no}/"
    assert "轮到您：<b>转舆论监督</b>" in text(du.get(door))
    assert du.post(f"{door}supervise/", {"order": order.pk, "reason": "停运一周。"}).status_code == 302
    assert "轮到您：<b>回应媒体</b>" in text(press.get(door))
    bad = press.post(f"{door}respond/", {"response": "请致电13812345678。"})
    assert bad.status_code == 422
    assert "手机号" in text(bad)
    assert press.post(f"{door}respond/", {"response": "已恢复运行。"}).status_code == 302
    assert "还没有销号" in text(du.get(f"{door}settle_matter/"))


def test_a_release_and_an_episode_walk_their_roads_by_forms(town: Town) -> None:
    press, ren = signed_in(town.ji), signed_in(town.ren)
    assert (
        press.post("/media/new/draft/", {"title": "一周办件", "body": "受理1200件。", "order": ""}).status_code == 302
    )
    door = f"/media/{Release.objects.get().no}/"
    assert "轮到您：<b>批准</b>" in text(ren.get(door))
    assert ren.post(f"{door}approve/", {"note": ""}).status_code == 302
    assert press.post(f"{door}release/", {"outlets": "晚报"}).status_code == 302
    unit = town.unit("住建局")
    given = {
        "number": 7,
        "broadcast_on": "2026-03-02",
        "title": "电梯",
        "topics": "回应。",
        "presenter": "方圆",
        "guests": "",
        "orders": "",
    }
    assert press.post("/media/new/plan/", {**given, "units": [unit.pk]}).status_code == 302
    door = press.post("/media/new/plan/", {**given, "number": 8}).headers["Location"]
    assert press.post(f"{door}air/", {"note": ""}).status_code == 302
    assert (
        press.post(f"{door}promise/", {"unit": unit.pk, "text": "三日内恢复。", "due_on": "2026-03-05"}).status_code
        == 302
    )
    assert "三日内恢复。" in text(press.get(door))


@pytest.mark.parametrize("name", ["lin", "zhujian", "jian", "tan", "wang"])
def test_who_has_nothing_to_do_with_it_sees_nothing(town: Town, name: str) -> None:
    row = exposed(town)
    client = signed_in(town.user(name))
    for door in (
        "/media/",
        "/media/list/releases/",
        f"/media/{row.no}/",
        f"/media/{row.no}/respond/",
        "/media/new/register/",
    ):
        assert client.get(door).status_code == 403, door


def test_what_does_not_exist_is_not_found(town: Town) -> None:
    client, row = signed_in(town.ji), exposed(town)
    for door in (
        "/media/list/nothing/",
        "/media/M999999/",
        "/media/X1/",
        f"/media/{row.no}/release/",
        f"/media/{row.no}/register/",
        "/media/new/respond/",
    ):
        assert client.get(door).status_code == 404, door


def test_pages_cost_few_queries_whatever_hangs_on_them(town: Town) -> None:
    found = every_thing(town)
    client = signed_in(town.ji)
    client.get("/notices/unread/")
    doors = [
        "/media/",
        "/media/list/follow-ups/",
        f"/media/{found['M'].no}/",
        f"/media/{found['J'].no}/",
        f"/media/orders/{found['order'].no}/",
    ]
    for door in doors:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(door).status_code == 200
        assert len(seen) <= 10, (door, [one["sql"][:90] for one in seen])
