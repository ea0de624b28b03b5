"""坐席工作台: the caller at the left, the form, the answers at the right; what a seat does with a call."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hotline.citizens.models import AccessLog
from hotline.knowledge.models import Article
from hotline.knowledge.tests.library import published
from hotline.notices.models import Notice
from hotline.org.models import system_user
from hotline.telephony import actions as telephony
from hotline.telephony.models import Call
from hotline.workorders.models import FormDraft, WorkOrder
from hotline.workorders.testing import PHONE, Town
from hotline.workorders.tests.test_doors import as_, text_of


def typed(town: Town, **more: Any) -> dict[str, Any]:
    order = town.order("register")
    return {"name": "王建国", "phone": PHONE, "channel": "PHONE", "kind": "CONSULT", "urgency": "NORMAL", "title": "咨询停水",
            "content": "从早上六点停水，几点来水？", "category": order.category_id, "area": order.area_id, **more}  # fmt: skip


def ringing(town: Town) -> Call:
    return telephony.answer(telephony.ring(PHONE, actor=system_user(), switch_no="9.1"), actor=town.lin)


def step(town: Town, verb: str, **given: Any) -> Any:
    return as_(town, "lin").post(reverse("call_step", args=[verb]), given, headers={"HX-Request": "true"})


# ── the call ──


def test_a_call_opens_the_desk_with_its_number_and_its_own_draft(town: Town) -> None:
    call = ringing(town)
    client = as_(town, "lin")
    page = text_of(client.get(reverse("register"), {"call": call.pk}))
    assert f'value="{PHONE}"' in page and "通话中" in page
    key = f"register-{call.pk}"
    assert reverse("keep_draft", args=[key]) in page
    client.post(reverse("keep_draft", args=[key]), {"title": "写了一半", "call_id": call.pk})
    assert "写了一半" in text_of(client.get(reverse("register"), {"call": call.pk}))
    assert "写了一半" not in text_of(client.get(reverse("register")))


def test_another_seats_call_is_not_found(town: Town) -> None:
    call = telephony.take_by_hand(PHONE, actor=town.ban)
    assert as_(town, "lin").get(reverse("register"), {"call": call.pk}).status_code == 404
    assert as_(town, "lin").get(reverse("register"), {"call": "x"}).status_code == 200


def test_what_was_told_becomes_an_order_and_the_call_knows_it(town: Town) -> None:
    call = ringing(town)
    response = as_(town, "lin").post(reverse("register"), typed(town, call_id=call.pk))
    order = WorkOrder.objects.get(title="咨询停水")
    call.refresh_from_db()
    assert response.status_code == 302
    assert (order.state, order.call_id) == ("PENDING_DISPATCH", str(call.pk))
    assert (call.outcome, call.order_no) == ("REGISTERED", order.no)
    assert not FormDraft.objects.filter(user=town.lin).exists()


def test_without_a_switch_the_record_of_the_call_begins_with_what_is_done_with_it(town: Town) -> None:
    page = text_of(step(town, "transfer", phone=PHONE, target="110"))
    call = Call.objects.get()
    assert (call.seat, call.phone, call.transferred_to) == (town.lin, PHONE, "110")
    assert "已转接 110" in page and f'name="call_id" id="id_call_id" value="{call.pk}"' in page
    assert "三方通话" in text_of(step(town, "join", call_id=call.pk, target="市公安局"))
    assert Call.objects.get().joined_by == "市公安局"


def test_a_refused_step_leaves_no_record_of_a_call(town: Town) -> None:
    response = step(town, "hang_up", phone=PHONE, note="辱骂")
    assert (response.status_code, response.content.decode()) == (409, "请先劝导一次，劝导无效方可结束通话")
    assert not Call.objects.exists()
    assert step(town, "limit_number").status_code == 404


def test_an_uncivil_call_is_ended_and_the_next_begins_with_an_empty_form(town: Town) -> None:
    step(town, "warn", phone=PHONE)
    call = Call.objects.get()
    as_(town, "lin").post(reverse("keep_draft", args=["register"]), {"title": "骂人"})
    response = step(town, "hang_up", call_id=call.pk, note="辱骂")
    assert response["HX-Redirect"] == reverse("register")
    assert Call.objects.get().outcome == "UNCIVIL"
    assert not FormDraft.objects.exists()
    shown = text_of(as_(town, "ban").post(reverse("caller"), {"phone": PHONE}))
    assert "30天内不文明来电 1 次" in shown


def test_the_shift_leader_is_told_when_a_number_has_been_uncivil_as_often_as_the_standard_warns(town: Town) -> None:
    for n in range(3):
        assert not Notice.objects.filter(template="uncivil_number").exists(), n
        step(town, "warn", phone=PHONE)
        step(town, "hang_up", call_id=Call.objects.order_by("-pk")[0].pk, note="辱骂")
    told = Notice.objects.filter(template="uncivil_number")
    assert {one.reader for one in told} == {town.ban, town.ren}
    assert "满3次" in told[0].body and PHONE not in told[0].body
    assert told[0].url == "/calls/?outcome=UNCIVIL"


# ── an answer on the spot ──


def test_an_answer_from_the_knowledge_base_closes_the_order_and_cites_its_version(town: Town) -> None:
    article = published(town, title="停水通知多久发布")
    call = ringing(town)
    given = typed(town, call_id=call.pk, answer="今天下午六点来水。", article=article.ref)
    as_(town, "lin").post(reverse("register"), given)
    order = WorkOrder.objects.get(title="咨询停水")
    call.refresh_from_db()
    assert (order.state, order.close_kind, order.public_reply) == ("CLOSED", "DIRECT_ANSWER", "今天下午六点来水。")
    assert call.outcome == "ANSWERED"
    assert Article.objects.get(pk=article.pk).n_uses == 1


def test_an_answer_by_an_article_that_may_not_be_told_registers_nothing(town: Town) -> None:
    given = typed(town, answer="今天来水。", article="K999999@1")
    response = as_(town, "lin").post(reverse("register"), given)
    assert response.status_code == 422 and "没有编号为K999999的知识点" in text_of(response)
    assert "今天来水。" in text_of(response)
    assert not WorkOrder.objects.filter(title="咨询停水").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [({"answer": "今天来水。"}, "请写明答复的依据"), ({"article": "停水公告"}, "有依据而没有答复内容")],
)
def test_answer_and_basis_go_together(town: Town, given: dict[str, str], said: str) -> None:
    response = as_(town, "lin").post(reverse("register"), typed(town, **given))
    assert response.status_code == 422 and said in text_of(response)


def test_the_knowledge_base_is_asked_with_what_is_typed(town: Town) -> None:
    article = published(town, title="停水通知多久发布")
    client = as_(town, "lin")
    page = text_of(client.post(reverse("seat_answers"), {"title": "停水通知", "content": ""}))
    assert article.ref in page and "照此答复" in page
    assert article.ref not in text_of(client.post(reverse("seat_answers"), {}))


# ── the caller ──


def test_the_caller_is_shown_with_open_and_past_orders_and_how_often_lately(town: Town) -> None:
    first, second = town.order("call_back", title="井盖缺失"), town.register(title="路灯不亮", labels=["老年人"])
    page = text_of(as_(town, "lin").post(reverse("caller"), {"phone": "138 1234 5678"}))
    assert first.title in page.split("历史工单")[1]
    assert second.title in page.split("在办工单")[1].split("历史工单")[0]
    assert "本次是第 3 件" in page and "老年人" in page and "王" in page
    assert "王建国" not in page


def test_duplicates_of_the_same_place_are_shown(town: Town) -> None:
    order = town.order("register")
    client = as_(town, "lin")
    by_place = client.post(reverse("caller"), {"area": str(order.area_id), "category": str(order.category_id)})
    neither = client.post(reverse("caller"), {"phone": "13900000000", "category": str(order.category_id)})
    assert order.no in text_of(by_place)
    assert order.no not in text_of(neither) and "这个号码没有来过电" in text_of(neither)


def test_a_known_name_is_filled_in_on_record_and_only_for_its_own_number(town: Town) -> None:
    order = town.register()
    url = reverse("caller_person", args=[order.citizen_id])
    client = as_(town, "lin")
    page = text_of(client.post(url, {"phone": PHONE}))
    assert 'data-fill-now="name" value="王建国"' in page
    look = AccessLog.objects.get()
    assert (look.user, look.reason) == (town.lin, "来电受理")
    assert client.post(url, {"phone": "13900000000"}).status_code == 404
    assert client.post(url, {}).status_code == 404
    assert AccessLog.objects.count() == 1


def test_who_always_asked_for_secrecy_is_not_named(town: Town) -> None:
    order = town.register(kind="REPORT", is_secret=True, reported_party="阳光物业")
    client = as_(town, "lin")
    assert client.post(reverse("caller_person", args=[order.citizen_id]), {"phone": PHONE}).status_code == 404
    assert "填入姓名" not in text_of(client.post(reverse("caller"), {"phone": PHONE}))


# ── doors ──


def test_only_seats_are_served(town: Town) -> None:
    for name in ("zhou", "zhujian"):
        client = as_(town, name)
        assert client.get(reverse("register")).status_code == 403
        for url in (reverse("caller"), reverse("seat_answers"), reverse("call_step", args=["warn"])):
            assert client.post(url, {"phone": PHONE}).status_code == 403


def test_the_desk_and_its_sides_cost_few_queries(town: Town) -> None:
    for number in range(12):
        town.register(title=f"第{number}件")
    call = ringing(town)
    client = as_(town, "lin")
    client.get("/notices/unread/")
    asked = [
        (lambda: client.get(reverse("register"), {"call": call.pk}), 6),
        (lambda: client.post(reverse("caller"), {"phone": PHONE, "category": "020403"}), 9),
        (lambda: client.post(reverse("seat_answers"), {"title": "停水", "content": "几点来水？"}), 11),
    ]
    for ask, most in asked:
        with CaptureQueriesContext(connection) as seen:
            assert ask().status_code == 200
        assert len(seen) <= most, [row["sql"][:120] for row in seen]
