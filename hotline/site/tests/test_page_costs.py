"""How many queries a page costs, for everybody and whatever hangs on an order: a desk five, the home page seven, an order nine."""

from collections.abc import Iterator
from typing import Final

from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hotline.org.models import User
from hotline.org.permissions import BACKEND
from hotline.workorders.desks import DESKS, desks_of
from hotline.workorders.models import Attachment, WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.tests.acts import act

MOST_A_DESK, MOST_HOME = 5, 7
MOST_AN_ORDER: Final = 9
PEOPLE: Final = (
    "lin",
    "ban",
    "zhou",
    "shen",
    "hui",
    "du",
    "ren",
    "shi",
    "jian",
    "xu",
    "zhujian",
    "zhujian_leader",
    "wuye",
    "shuiwu",
)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    client.get("/notices/unread/")  # the first page of a session asks whether a one-time code is due
    return client


def cost(client: Client, url: str) -> tuple[int, int]:
    """(status, queries)."""
    with CaptureQueriesContext(connection) as seen:
        status = client.get(url).status_code
    return status, len(seen)


def long_road(town: Town) -> Iterator[WorkOrder]:
    """One order to which everything happens that can; given wherever somebody has something to decide."""
    order = town.register(is_secret=True)
    act(town, "merge", town.register(title="同一部电梯"), town.zhou, into=order)
    Attachment.objects.create(
        order=order, kind="CITIZEN", name="现场.jpg", content_type="image/jpeg", size=9, sha256="0" * 64
    )
    act(town, "report_up", order, town.ren)
    yield order
    act(town, "instruct", order, town.shi)
    act(town, "mark_hard", order, town.zhou)
    yield order
    act(town, "decide_hard", order, town.ren)
    act(town, "dispatch", order, town.zhou)
    act(town, "assign", order, town.zhou)
    helper = town.turn(order, "水务集团")
    helper.order = order
    act(town, "sign", helper, town.shuiwu)
    lead = town.lead(order)
    act(town, "sign", lead, town.zhujian)
    act(town, "ask_return", lead, town.zhujian)
    yield order
    act(town, "refuse", lead, town.zhou)
    act(town, "sub_assign", lead, town.zhujian)
    lower = town.turn(order, "物业中心")
    lower.order = order
    act(town, "sign", lower, town.wuye)
    act(town, "ask_extension", lower, town.wuye)
    yield order
    act(town, "cancel_ask", lower, town.wuye)
    act(town, "reply", lower, town.wuye)
    yield order
    act(town, "approve", lower, town.zhujian)
    act(town, "report_up", order, town.ren)
    for turn, handler, leader in ((helper, town.shuiwu, town.shuiwu), (lead, town.zhujian, town.zhujian_head)):
        turn.refresh_from_db()
        turn.order = order
        act(town, "draft", turn, handler)
        yield order
        act(town, "reply", turn, leader)
    act(town, "supplement", lead, town.shen)
    act(town, "draft", lead, town.zhujian)
    act(town, "reply", lead, town.zhujian_head)
    yield order
    act(town, "approve", helper, town.shen)
    act(town, "approve", lead, town.shen)
    town.unhappy(order)
    yield order
    act(town, "rework", order, town.hui)
    yield order
    for unit in ("水务集团", "住建局"):
        turn = town.turn(order, unit)
        turn.order = order
        if turn.state == "HANDLING":
            town.reply(turn, unit=unit)
            act(town, "approve", turn, town.shen)
    town.unhappy(order)
    act(town, "ask_judgement", order, town.hui)
    yield order
    act(town, "judge_unreasonable", order, town.du)
    yield order


def test_an_order_page_costs_nine_queries_at_most(town: Town) -> None:
    browsers = {name: signed_in(town.user(name)) for name in PEOPLE}
    costs: dict[tuple[int, str], int] = {}
    opened: set[str] = set()
    for stage, order in enumerate(long_road(town)):
        for name, client in browsers.items():
            status, n = cost(client, f"/orders/{order.no}/")
            costs[stage, name] = n - (name == "jian" and status == 200)  # whose every look is written down besides
            opened |= {name} if status == 200 else set()
    assert opened == set(PEOPLE) - {"xu"}
    assert max(costs.values()) == MOST_AN_ORDER
    assert {at: n for at, n in costs.items() if n > MOST_AN_ORDER} == {}


def test_desks_and_search_cost_five_queries_at_most_and_the_home_page_seven(town: Town) -> None:
    for after in ("register", "dispatch", "sign", "reply", "approve", "call_back"):
        town.order(after)
    costs: dict[tuple[str, str], int] = {}
    for name in PEOPLE:
        user = town.user(name)
        client = signed_in(user)
        desks = [f"/desks/{desk.key}/{more}" for desk in desks_of(user) for more in ("", "?after=,1")]
        for url in ("/", "/search/", "/search/?q=电梯", *desks):
            status, costs[name, url] = cost(client, url)
            assert status == 200
    assert len(costs) > 2 * len(DESKS)
    assert {at: n for at, n in costs.items() if n > (MOST_HOME if at[1] == "/" else MOST_A_DESK)} == {}


def test_who_only_watches_sees_on_the_home_page_what_there_is_to_watch(town: Town) -> None:
    order = town.order("dispatch")
    overseer = User.objects.create_user("cha", name="查督查")
    overseer.groups.set(Group.objects.filter(name="市政府督查室"))
    assert "手头的都办完了" in signed_in(town.hui).get("/").content.decode()
    assert order.no not in signed_in(town.hui).get("/").content.decode()
    assert order.no in signed_in(overseer).get("/").content.decode()


def test_the_justice_line_has_a_desk_of_its_own(town: Town) -> None:
    order = town.register(category=town.justice_category())
    assert order.no in signed_in(town.zheng).get("/desks/justice/").content.decode()
    assert signed_in(town.du).get("/desks/justice/").status_code in (403, 404)
