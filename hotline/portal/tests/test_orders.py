"""办件查询: one's own order by code or telephone, what one reads of it, and what one does with it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hotline.portal.progress import SAID, standing, timeline
from hotline.portal.queries.orders import events_of
from hotline.portal.tests.browsing import PHONE, fetch, verified
from hotline.workorders import actions
from hotline.workorders.models import Callback, Objection, WorkOrder
from hotline.workorders.testing import REPLY, Town
from hotline.workorders.tests.acts import act
from hotline.workorders.workflow import PUBLIC_LABEL, STEPS, OrderState

INTERNAL = "内部意见：此人常来，请从严掌握"


def opened(order: WorkOrder, client: Client | None = None) -> Client:
    client = client or Client()
    answer = client.post("/portal/orders/", {"no": order.no, "code": order.query_code})
    assert answer["Location"] == f"/portal/orders/{order.no}/"
    return client


def after_step(client: Client, order: WorkOrder, verb: str, **typed: str) -> WorkOrder:
    answer = client.post(f"/portal/orders/{order.no}/{verb}/", {f"{verb}-{name}": word for name, word in typed.items()})
    assert answer.status_code == 302, answer.content.decode()
    return WorkOrder.objects.get(pk=order.pk)


def test_every_public_step_has_its_words_and_no_other(town: Town) -> None:
    assert {verb for verb, step in STEPS.items() if step.is_public} == SAID.keys()


def test_an_order_opens_by_number_and_code(town: Town) -> None:
    order = town.order("dispatch")
    page = fetch(opened(order), f"/portal/orders/{order.no}/")
    assert PUBLIC_LABEL[OrderState.IN_HANDLING] in page
    assert "清水市住房和城乡建设局" in page
    assert "前办结答复" in page


def test_a_wrong_code_opens_nothing_and_says_no_more(town: Town) -> None:
    order = town.order("dispatch")
    for no, code in ((order.no, "0000000000"), ("260302999999", order.query_code)):
        client = Client()
        answer = client.post("/portal/orders/", {"no": no, "code": code})
        assert answer.status_code == 422
        assert "工单编号或查询码不对" in answer.content.decode()
        assert client.get(f"/portal/orders/{order.no}/").status_code == 404


def test_who_guesses_codes_is_slowed_down(town: Town) -> None:
    order = town.order("register")
    client = Client()
    for n in range(5):
        client.post("/portal/orders/", {"no": order.no, "code": f"{n:010d}"})
    answer = client.post("/portal/orders/", {"no": order.no, "code": order.query_code})
    assert "15分钟后再试" in answer.content.decode()


def test_the_verified_telephone_lists_and_opens_its_orders_and_no_others(town: Town) -> None:
    own, other = town.order("register"), town.submit(phone="13900001111")
    client = verified(PHONE)
    page = fetch(client, "/portal/orders/")
    assert own.no in page
    assert other.no not in page
    assert client.get(f"/portal/orders/{own.no}/").status_code == 200
    assert client.get(f"/portal/orders/{other.no}/").status_code == 404
    assert client.get(f"/portal/orders/{other.no}/progress/").status_code == 404
    assert client.post(f"/portal/orders/{other.no}/withdraw/", {"withdraw-note": "不办了"}).status_code == 404
    assert WorkOrder.objects.get(pk=other.pk).state == OrderState.PENDING_ACCEPT


def test_a_sealed_order_shows_all_to_its_reporter_and_nothing_to_others(town: Town) -> None:
    order = town.order("approve", kind="REPORT", is_secret=True)
    page = fetch(opened(order), f"/portal/orders/{order.no}/")
    assert order.content in page
    assert REPLY["public_reply"] in page
    answer = verified("13922223333").get(f"/portal/orders/{order.no}/")
    assert answer.status_code == 404
    assert order.title not in answer.content.decode()


def test_internal_words_and_steps_never_stand_outside(town: Town) -> None:
    order = town.register()
    actions.mark_hard(order, actor=town.zhou, reason=INTERNAL)
    act(town, "decide_hard", order, town.ren, decision=INTERNAL)
    act(town, "dispatch", order, town.zhou, opinion=INTERNAL)
    town.take("sign", order)
    act(town, "contact", town.lead(order), town.zhujian, note=INTERNAL)
    town.take("reply", order)
    act(town, "supplement", town.lead(order), town.shen, note=INTERNAL)
    page = fetch(opened(order), f"/portal/orders/{order.no}/")
    assert INTERNAL not in page
    assert REPLY["facts"] not in page
    for name in ("研判", "签收", "补正", "祝住建", "沈审核"):
        assert name not in page
    assert [one.name for one in timeline(events_of(order))] == ["已登记", "已交办"]


def test_the_open_page_learns_of_a_step_at_once_and_of_nothing_else(town: Town) -> None:
    order = town.order("dispatch")
    client = opened(order)
    n = WorkOrder.objects.get(pk=order.pk).n_events
    url = f"/portal/orders/{order.no}/progress/"
    with CaptureQueriesContext(connection) as seen:
        assert client.get(url, {"n": n}).status_code == 204
    assert len(seen) <= 2
    for verb in ("sign", "reply", "approve"):
        town.take(verb, order)
    part = fetch(client, url, n=n)
    assert "已回复" in part
    assert "<html" not in part


def test_the_page_of_an_order_costs_few_queries(town: Town) -> None:
    order = town.order("call_back")
    client = opened(order)
    url = f"/portal/orders/{order.no}/"
    client.get(url)
    with CaptureQueriesContext(connection) as seen:
        client.get(url)
    assert len(seen) <= 8


def test_a_citizen_rates_once_and_a_happy_rating_closes_the_order(town: Town) -> None:
    order = town.order("approve")
    client = opened(order)
    order = after_step(client, order, "rate", result="SATISFIED", remark="修得很快")
    assert (order.rating, order.state) == ("SATISFIED", OrderState.CLOSED)
    row = Callback.objects.get(order=order)
    assert (row.way, row.remark) == (Callback.Way.WEB, "修得很快")
    answer = client.post(f"/portal/orders/{order.no}/rate/", {"rate-result": "UNSATISFIED"})
    assert answer.status_code == 422
    assert "您已评价为“满意”" in answer.content.decode()


def test_an_unhappy_rating_goes_to_the_callback_desk(town: Town) -> None:
    order = town.order("approve")
    order = after_step(opened(order), order, "rate", result="UNSATISFIED", remark="又停了")
    assert (order.state, order.is_unhappy) == (OrderState.PENDING_CALLBACK, True)


def test_a_citizen_objects_once_and_reads_what_came_of_it(town: Town) -> None:
    order = town.order("call_back")
    client = opened(order)
    order = after_step(client, order, "object_to", text="电梯修好两天又停了。")
    assert "前答复您的异议" in client.get(f"/portal/orders/{order.no}/").content.decode()
    assert Objection.objects.get(order=order).way == Callback.Way.WEB
    page = fetch(client, f"/portal/orders/{order.no}/")
    assert "异议待核实" in page
    assert 'action="/portal/orders/' + order.no + '/object_to/"' not in page
    actions.dismiss(order, actor=town.du, decision="现场核实，停运系停电所致。")
    assert "现场核实，停运系停电所致。" in fetch(client, f"/portal/orders/{order.no}/")
    again = client.post(f"/portal/orders/{order.no}/object_to/", {"object_to-text": "还是不同意"})
    assert "只能提出一次异议" in again.content.decode()
    assert "还是不同意" in again.content.decode()


def test_what_was_asked_is_given_on_the_page(town: Town) -> None:
    order = town.in_state(OrderState.AWAITING_INFO)
    client = opened(order)
    assert "请说明是哪一段路灯不亮。" in fetch(client, f"/portal/orders/{order.no}/")
    order = after_step(client, order, "give_info", answer="邮局门口往东第三盏。")
    assert order.state == OrderState.PENDING_ACCEPT
    assert "邮局门口往东第三盏。" in order.content


def test_a_citizen_withdraws_but_not_what_others_wait_for(town: Town) -> None:
    order = town.submit()
    assert after_step(opened(order), order, "withdraw", note="已经修好").state == OrderState.WITHDRAWN
    main = town.register()
    act(town, "merge", town.register(), town.zhou, into=main)
    answer = opened(main).post(f"/portal/orders/{main.no}/withdraw/", {"withdraw-note": "不办了"})
    assert answer.status_code == 422
    assert "不能撤单" in answer.content.decode()


@pytest.mark.parametrize("verb", ["accept", "close", "void", "nothing"])
def test_no_verb_of_the_staff_is_open_to_a_citizen(town: Town, verb: str) -> None:
    order = town.submit()
    client = opened(order)
    assert client.post(f"/portal/orders/{order.no}/{verb}/", {}).status_code == 302
    assert WorkOrder.objects.get(pk=order.pk).state == OrderState.PENDING_ACCEPT


@pytest.mark.parametrize("state", OrderState.values)
def test_an_order_in_any_state_has_a_page_for_its_citizen(town: Town, state: str) -> None:
    order = town.in_state(state)
    page = fetch(opened(order), f"/portal/orders/{order.no}/")
    assert standing(order).label in page


def test_only_the_citizens_own_papers_are_given_out(town: Town) -> None:
    from hotline.workorders.models import Attachment

    order = town.order("reply")
    row = Attachment.objects.create(
        order=order, kind="SITE_AFTER", name="现场.jpg", content_type="image/jpeg", size=9, sha256="0" * 64
    )
    assert opened(order).get(f"/portal/orders/{order.no}/papers/{row.pk}/").status_code == 404
