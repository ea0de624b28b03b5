"""The doors: desk, order, take_step, register, search, attachments, identity; as the people of the town."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hotline.base import clock
from hotline.citizens.models import AccessLog
from hotline.workorders import actions
from hotline.workorders.attaching import attach
from hotline.workorders.desks import DESKS, PAGE, desks_of
from hotline.workorders.forms import FORMS
from hotline.workorders.models import Attachment, FormDraft, WorkOrder
from hotline.workorders.permissions import steps_open_to
from hotline.workorders.templatetags.orders import clocks_of
from hotline.workorders.testing import MONDAY, PEOPLE, REPLY, Town

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"


def as_(town: Town, username: str) -> Client:
    client = Client()
    client.force_login(town.user(username), backend="hotline.org.permissions.RoleBackend")
    return client


def text_of(response: Any) -> str:
    return str(response.content.decode())


@pytest.mark.parametrize("username", [row[0] for row in PEOPLE])
def test_every_desk_answers_its_own_people_and_nobody_else(town: Town, username: str) -> None:
    town.order("dispatch")
    town.order("approve")
    client = as_(town, username)
    own = {desk.key for desk in desks_of(town.user(username))}
    for desk in DESKS:
        code = client.get(reverse("desk", args=[desk.key])).status_code
        assert code == (200 if desk.key in own else 403), (username, desk.key)


@pytest.mark.parametrize("username", [row[0] for row in PEOPLE])
def test_home_and_search_open_for_everybody(town: Town, username: str) -> None:
    town.order("sign")
    client = as_(town, username)
    assert client.get("/").status_code == 200
    assert client.get(reverse("search"), {"q": "电梯"}).status_code == 200


def test_a_stranger_is_sent_to_sign_in(town: Town) -> None:
    order = town.order("register")
    response = Client().get(reverse("order", args=[order.no]))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("sign_in"))


def test_an_order_one_may_not_see_is_not_found(town: Town) -> None:
    order = town.order("dispatch")
    assert as_(town, "hexi").get(reverse("order", args=[order.no])).status_code == 404
    assert as_(town, "zhujian").get(reverse("order", args=[order.no])).status_code == 200


@pytest.mark.parametrize("verb", ["register", "dispatch", "sign", "contact", "reply", "approve", "call_back"])
@pytest.mark.parametrize("username", ["lin", "zhou", "zhujian", "zhujian_leader", "shen", "hui", "du", "ren", "shi"])
def test_the_order_page_opens_in_every_state_and_each_of_its_steps_has_a_form(
    town: Town, verb: str, username: str
) -> None:
    order = town.order(verb)
    client = as_(town, username)
    response = client.get(reverse("order", args=[order.no]))
    if not WorkOrder.objects.visible_to(town.user(username)).filter(pk=order.pk).exists():
        assert response.status_code == 404
        return
    assert response.status_code == 200
    links = set(re.findall(r'(?:href|action)="(/(?:orders/\d+|turns/\d+)/[a-z_]+/)"', text_of(response)))
    offered = {step.verb for step in steps_open_to(town.user(username), order)}
    for turn in order.assignments.select_related("unit", "above__unit"):
        turn.order = order
        offered |= {step.verb for step in steps_open_to(town.user(username), turn)}
    assert offered <= set(FORMS)
    assert offered <= {link.rstrip("/").rpartition("/")[2] for link in links}
    for link in links:
        page = client.get(link)
        assert page.status_code in (200, 422), link


def test_registering_by_the_form_makes_the_order(town: Town) -> None:
    response = as_(town, "lin").post(reverse("register"), {
        "name": "王建国", "phone": "13812345678", "sex": "M", "channel": "PHONE", "kind": "HELP", "urgency": "NORMAL",
        "title": "阳光花园停水", "content": "阳光花园小区从早上六点停水，没有通知。", "category": town.category().pk, "place": "阳光花园",
    })  # fmt: skip
    assert response.status_code == 302
    order = WorkOrder.objects.get()
    assert response["Location"] == reverse("order", args=[order.no])
    assert (order.state, order.registered_by, order.title) == ("PENDING_DISPATCH", town.lin, "阳光花园停水")


def test_a_form_with_a_mistake_keeps_what_was_typed_and_says_what_is_wrong(town: Town) -> None:
    response = as_(town, "lin").post(
        reverse("register"), {"name": "王建国", "kind": "HELP", "content": "从早上六点停水，没有通知。"}
    )
    page = text_of(response)
    assert response.status_code == 422
    assert "从早上六点停水，没有通知。" in page
    assert "没有联系电话：请写明原因" in page
    assert WorkOrder.objects.count() == 0


def test_a_refused_step_says_why_and_keeps_what_was_typed(town: Town) -> None:
    order = town.order("register")
    client = as_(town, "zhou")
    actions.dispatch(WorkOrder.objects.get(pk=order.pk), actor=town.zhu, lead=town.unit("城管局"))
    response = client.post(reverse("order_step", args=[order.no, "dispatch"]), {
        "lead": town.unit("住建局").pk, "basis": "职责范围", "opinion": "请尽快处理这一件",
    })  # fmt: skip
    page = text_of(response)
    assert response.status_code == 422
    assert "朱转办已于" in page
    assert "请尽快处理这一件" in page


def test_the_whole_road_by_forms(town: Town) -> None:
    order = town.order("register")

    def turn() -> int:
        return town.lead(order).pk

    def post(username: str, name: str, args: list[Any], data: dict[str, Any]) -> None:
        response = as_(town, username).post(reverse(name, args=args), data)
        assert response.status_code == 302, text_of(response)

    content = {**REPLY, "is_true": "1", "citizen_told": "on", "planned_on": ""}
    post(
        "zhou",
        "order_step",
        [order.no, "dispatch"],
        {"lead": town.unit("住建局").pk, "basis": "派单目录", "opinion": "请办理"},
    )
    post("zhujian", "turn_step", [turn(), "sign"], {})
    post("zhujian", "turn_step", [turn(), "contact"], {"way": "电话", "is_reached": "1", "note": "已联系"})
    post("zhujian", "turn_step", [turn(), "draft"], content)
    post("zhujian_leader", "turn_step", [turn(), "reply"], content)
    post("shen", "turn_step", [turn(), "approve"], {"checks": town.checks(order), "note": "已听取通话录音。"})
    post("hui", "order_step", [order.no, "call_back"], {
        "outcome": "REACHED", "was_contacted": "1", "resolved": "RESOLVED", "process": "SATISFIED", "result": "SATISFIED", "is_truthful": "1",
    })  # fmt: skip
    order.refresh_from_db()
    assert order.state == "CLOSED"


def test_what_is_typed_is_kept_and_given_back(town: Town) -> None:
    client = as_(town, "lin")
    assert (
        client.post(
            reverse("keep_draft", args=["register"]), {"title": "没有登完的", "phone": "13812345678"}
        ).status_code
        == 204
    )
    sealed = bytes(FormDraft.objects.get().sealed)
    assert b"13812345678" not in sealed
    page = text_of(client.get(reverse("register")))
    assert "没有登完的" in page
    assert "13812345678" in page
    assert "没有登完的" not in text_of(as_(town, "ban").get(reverse("register")))


def test_what_was_kept_is_said_to_be_kept_and_can_be_thrown_away(town: Town) -> None:
    client = as_(town, "lin")
    client.post(reverse("keep_draft", args=["register"]), {"title": "没有登完的"})
    page = text_of(client.get(reverse("register")))
    assert "接着上次没写完的" in page
    assert f'data-forget="{reverse("forget_draft", args=["register"])}"' in page
    assert as_(town, "ban").post(reverse("forget_draft", args=["register"])).status_code == 204
    assert FormDraft.objects.count() == 1
    assert client.post(reverse("forget_draft", args=["register"])).status_code == 204
    page = text_of(client.get(reverse("register")))
    assert "没有登完的" not in page
    assert "接着上次没写完的" not in page


def test_a_step_that_does_not_stand_open_says_so_and_offers_no_form(town: Town) -> None:
    order = town.order("dispatch")
    page = text_of(as_(town, "zhou").get(reverse("order_step", args=[order.no, "dispatch"])))
    assert "现在办不了：</b>现为“办理中”" in page
    assert 'type="submit" accesskey="s"' not in page
    assert "派单依据" not in page


def test_who_decides_sees_what_is_decided_on(town: Town) -> None:
    order = town.order("reply")
    approving = text_of(as_(town, "shen").get(reverse("turn_step", args=[town.lead(order).pk, "approve"])))
    assert "住建局的答复" in approving
    assert REPLY["measures"] in approving
    other = town.order("sign")
    turn = town.lead(other)
    actions.ask_return(
        turn, actor=town.zhujian, reason="属供水管网", basis="三定方案第四条", proposed_unit=town.unit("水务集团")
    )
    deciding = text_of(as_(town, "zhou").get(reverse("turn_step", args=[turn.pk, "send_back"])))
    assert "住建局申请退单" in deciding
    assert "三定方案第四条" in deciding


def test_a_desk_offers_what_its_people_do_next_and_nobody_else(town: Town) -> None:
    hard = town.in_state("UNDER_DELIBERATION")
    link = reverse("order_step", args=[hard.no, "decide_hard"])
    assert link in text_of(as_(town, "ren").get(reverse("desk", args=["hard"])))
    assert link not in text_of(as_(town, "zhou").get(reverse("desk", args=["hard"])))
    turn = town.lead(town.order("dispatch"))
    client = as_(town, "zhujian")
    assert f'action="{reverse("turn_step", args=[turn.pk, "sign"])}"' in text_of(
        client.get(reverse("desk", args=["sign"]))
    )
    client.post(reverse("turn_step", args=[turn.pk, "sign"]))
    handling = text_of(client.get(reverse("desk", args=["handling"])))
    assert reverse("turn_step", args=[turn.pk, "contact"]) in handling
    assert reverse("turn_step", args=[turn.pk, "draft"]) not in handling


def test_home_tells_what_waits_and_what_is_late(town: Town) -> None:
    order = town.order("register")
    with town.at(MONDAY + timedelta(days=3)):
        page = text_of(as_(town, "zhou").get("/"))
        assert order.title in page
        assert "1 件超期" in page
        assert reverse("claim", args=["dispatch", order.pk]) in page
    assert reverse("org_import") in text_of(as_(town, "xu").get("/"))


def test_looking_at_an_identity_is_logged_before_it_is_shown(town: Town) -> None:
    order = town.order("sign")
    client = as_(town, "zhujian")
    assert "13812345678" not in text_of(client.get(reverse("order", args=[order.no])))
    response = client.post(reverse("identity", args=[order.no]))
    assert "13812345678" in text_of(response)
    log = AccessLog.objects.get()
    assert (log.user, log.order_no, log.unit_name) == (town.zhujian, order.no, "清水市住房和城乡建设局")


def test_a_unit_never_sees_who_made_a_secret_report(town: Town) -> None:
    order = town.order("reply", kind="REPORT", is_secret=True)
    client = as_(town, "zhujian")
    page = text_of(client.get(reverse("order", args=[order.no])))
    assert "已保密" in page
    assert "138****5678" not in page
    assert client.post(reverse("identity", args=[order.no])).status_code == 403
    assert order.no not in text_of(client.get(reverse("search"), {"phone": "13812345678"}))
    assert AccessLog.objects.count() == 0


def test_an_attachment_is_checked_by_its_bytes_and_served_by_permission(town: Town) -> None:
    order = town.order("sign")
    client = as_(town, "zhujian")
    bad = SimpleUploadedFile("现场.png", b"<html>no picture</html>", "image/png")
    response = client.post(reverse("attach", args=[order.no]), {"kind": "SITE_AFTER", "papers": bad})
    assert response.status_code == 422
    assert "的内容不是png格式" in text_of(response)
    good = SimpleUploadedFile("现场.png", PNG + b"\x00" * 64, "image/png")
    assert client.post(reverse("attach", args=[order.no]), {"kind": "SITE_AFTER", "papers": good}).status_code == 302
    row = Attachment.objects.get()
    assert (row.name, row.content_type, row.assignment) == ("现场.png", "image/png", town.lead(order))
    url = reverse("attachment", args=[row.pk])
    assert as_(town, "hexi").get(url).status_code == 404
    served: Any = client.get(url)
    assert b"".join(served.streaming_content).startswith(PNG)
    served.close()


def test_a_desk_pages_by_key_and_shows_every_row_once(town: Town) -> None:
    for number in range(PAGE + 7):
        with town.at(MONDAY + timedelta(minutes=number // 3)):
            town.register(phone=f"1390000{number:04d}", title=f"第{number}件")
    client = as_(town, "zhou")
    seen: list[str] = []
    url = reverse("desk", args=["dispatch"])
    after = ""
    for _ in range(3):
        response = client.get(url, {"after": after} if after else {})
        seen += re.findall(r'row-link" href="/orders/(\d+)/', text_of(response))
        after = response.context["next_cursor"]
        if not after:
            break
    assert len(seen) == PAGE + 7
    assert len(set(seen)) == PAGE + 7
    assert clock.now() == MONDAY


def test_search_finds_by_number_word_unit_and_date(town: Town) -> None:
    order = town.order("dispatch")
    other = town.register(title="路灯不亮", content="中心街路灯坏了", phone="13900001111")
    client = as_(town, "du")

    def found(**query: str) -> set[str]:
        return set(re.findall(r'row-link" href="/orders/(\d+)/', text_of(client.get(reverse("search"), query))))

    assert found(q=order.no) == {order.no}
    assert found(q="电梯 停运") == {order.no}
    assert found(q="路灯") == {other.no}
    assert found(phone="13900001111") == {other.no}
    assert found(q="13900001111") == {other.no}
    assert found(unit=str(town.unit("住建局").pk)) == {order.no}
    assert found(since="2026-03-02", until="2026-03-02") == {order.no, other.no}
    assert found(since="2026-03-03") == set()


def test_who_takes_a_report_must_have_asked_whether_it_is_to_be_kept_secret(town: Town) -> None:
    client, data = as_(town, "lin"), {
        "phone": "13812345678", "channel": "PHONE", "kind": "REPORT", "urgency": "NORMAL", "title": "偷倒渣土",
        "content": "夜里有车在河边偷倒渣土。", "category": town.category().pk, "name": "",
    }  # fmt: skip
    asked = client.post(reverse("register"), data)
    assert (asked.status_code, "受理举报须询问是否保密" in text_of(asked)) == (422, True)
    assert "夜里有车在河边偷倒渣土。" in text_of(asked), "nothing typed is lost"
    assert client.post(reverse("register"), {**data, "secrecy_asked": "on"}).status_code == 302
    order = WorkOrder.objects.get(title="偷倒渣土")
    assert order.events.get().facts["secrecy_asked"] is True
    assert not order.is_secret


def test_the_dispatcher_is_offered_what_may_be_merged_and_the_form_is_filled_in(town: Town) -> None:
    first, other = town.order("dispatch"), town.register(name="李秀英", phone="13900001111")
    client = as_(town, "zhou")
    page = text_of(client.get(reverse("order_step", args=[other.no, "dispatch"])))
    link = f"{reverse('order_step', args=[other.no, 'merge'])}?into={first.no}"
    assert link in page
    assert "住建局" in page
    assert f'value="{first.no}"' in text_of(client.get(link))
    far = town.register(name="赵六", phone="13700002222", place="城西菜场")
    assert "并入此单" not in text_of(client.get(reverse("order_step", args=[far.no, "dispatch"])))


def test_the_reviewer_sees_whether_there_is_evidence(town: Town) -> None:
    turn = town.lead(town.order("reply"))
    page = text_of(as_(town, "shen").get(reverse("turn_step", args=[turn.pk, "approve"])))
    assert "没有上传任何佐证" in page
    paper = SimpleUploadedFile("现场.png", PNG)
    attach(turn.order, paper, actor=town.zhujian, kind=Attachment.Kind.SITE_AFTER, turn=turn)
    page = text_of(as_(town, "shen").get(reverse("turn_step", args=[turn.pk, "approve"])))
    assert "现场照片（办理后）1份" in page


@pytest.mark.parametrize("headers", [{}, {"hx-request": "true"}])
def test_what_cannot_be_looked_for_is_said_where_the_list_would_stand(town: Town, headers: dict[str, str]) -> None:
    """The fields do not come anew when a filter is changed: their messages would not be seen."""
    client = as_(town, "zhou")
    wrong = text_of(client.get("/search/?q=物业&since=2026-11-20&until=2026-11-01", headers=headers))
    assert "条件有误，还没有查找" in wrong
    assert "受理日期止：截止日期早于开始日期" in wrong
    assert "没有找到" not in wrong
    assert "没有找到" in text_of(client.get("/search/?q=物业", headers=headers))


def test_a_clock_unfolds_into_the_rule_by_which_it_runs(town: Town) -> None:
    order = town.order("dispatch")
    running = order.deadlines.get(assignment=None, kind="HANDLE")
    running.basis = "《办法》第<3>条"
    told = clocks_of([running])
    assert "还剩" in told and running.explanation in told
    assert f"依据：《办法》第&lt;3&gt;条（工作标准第{running.rule_version}版）" in told
    done = order.deadlines.get(kind="DISPATCH")
    assert "按时" in clocks_of([done]) and "完成" in clocks_of([done])
    assert "没有在走的时限" in clocks_of([])
