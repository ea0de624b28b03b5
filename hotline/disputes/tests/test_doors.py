"""异议的门: every screen for who may see it, by the forms that people fill in."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document

from hotline.disputes import actions
from hotline.disputes.forms import EXCLUSION_FORMS, FORMS, PANEL_FORMS
from hotline.disputes.jobs import tell_of_dispute, tell_of_exclusion, tell_of_panel
from hotline.disputes.models import Dispute, DisputeEvent, Exclusion, ExclusionEvent, Panel, PanelEvent, VoteChoice
from hotline.disputes.tests.sittings import (
    DECISION,
    PNG,
    all_for,
    concluded,
    convened,
    filed,
    heard,
    judged,
    paper,
    proposed,
    referred,
    unhappy_turn,
)
from hotline.disputes.workflow import DISPUTE, EXCLUSION, PANEL
from hotline.notices.models import Notice
from hotline.org.permissions import BACKEND
from hotline.workorders.testing import Town


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_every_verb_of_a_person_has_its_form() -> None:
    by_vote = {"uphold", "uphold_partly", "reject"}
    by_system = {verb for table in (DISPUTE, EXCLUSION) for verb, step in table.items() if set(step.by) == {"系统"}}
    assert set(FORMS) == set(DISPUTE) - by_vote - by_system - {"file"}
    assert set(PANEL_FORMS) == set(PANEL) - {"convene"}
    assert set(EXCLUSION_FORMS) == set(EXCLUSION) - {"propose"}


def test_a_unit_files_from_the_orders_page(town: Town) -> None:
    turn = unhappy_turn(town)
    client, no = signed_in(town.zhujian), turn.order.no
    assert f"/orders/{no}/disputes/file/" in text(client.get(f"/orders/{no}/disputes/"))
    door = f"/orders/{no}/disputes/file/"
    page = text(client.get(door))
    assert "回访“对办理结果不满意”" in page
    assert "限3个工作日" in page
    assert client.post(door, {"kind": "SATISFACTION", "reason": "录音不符"}).status_code == 422
    answer = client.post(door, {"kind": "SATISFACTION", "reason": "录音与事实不符。", "basis": "", "papers": [paper()]})
    row = Dispute.objects.get()
    assert answer["Location"] == f"/disputes/{row.no}/"
    assert row.no in text(client.get("/disputes/"))
    again = client.post(door, {"kind": "SATISFACTION", "reason": "录音与事实不符。", "papers": [paper()]})
    assert again.status_code == 422
    assert "已提出过异议" in text(again)


def test_nothing_is_filed_where_nothing_was_decided_or_by_another(town: Town) -> None:
    order = town.order("sign")
    door = f"/orders/{order.no}/disputes/file/"
    assert "没有可以提出异议的决定" in text(signed_in(town.zhujian).get(door))
    assert signed_in(town.du).get(door).status_code == 403
    assert signed_in(town.chengguan).get(door).status_code == 404


def test_a_unit_opens_nothing_of_anothers(town: Town) -> None:
    row = filed(town)
    proof = row.evidence.get()
    doors = [
        f"/disputes/{row.no}/",
        f"/disputes/{row.no}/withdraw/",
        f"/disputes/evidence/{proof.pk}/",
        f"/orders/{row.order.no}/disputes/",
    ]
    for door in doors:
        assert signed_in(town.chengguan).get(door).status_code == 404, door
        own = signed_in(town.zhujian).get(door)
        assert own.status_code == 200, door
        assert not own.streaming or b"".join(own.streaming_content) == PNG
    assert row.no not in text(signed_in(town.chengguan).get("/disputes/"))
    assert signed_in(town.zhujian).get("/disputes/panels/").status_code == 403


@pytest.mark.parametrize("user", ["zhujian", "du", "ren", "shen", "shi"])
def test_a_judged_dispute_is_read_by_each(town: Town, user: str) -> None:
    row = judged(town)
    page = text(signed_in(getattr(town, user)).get(f"/disputes/{row.no}/"))
    assert DECISION in page
    assert "成立4票，惠回访回避" in page


def test_the_hotline_checks_on_the_screen(town: Town) -> None:
    row = filed(town)
    client = signed_in(town.du)
    assert row.no in text(client.get("/disputes/"))
    assert "提请研判" in text(client.get(f"/disputes/{row.no}/"))
    assert client.post(f"/disputes/{row.no}/refer/", {"note": ""}).status_code == 422
    assert client.post(f"/disputes/{row.no}/refer/", {"note": "录音与报告不符。"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "PANEL"
    assert client.get(f"/disputes/{row.no}/uphold/").status_code == 404


def test_the_meeting_hears_votes_and_writes_its_minutes(town: Town) -> None:
    row = referred(town)
    client = signed_in(town.ren)
    assert "等待研判 1 件" in text(client.get("/disputes/panels/"))
    seats = [town.du.pk, town.shen.pk, town.ban.pk, town.hui.pk]
    given = {"held_at": "2026-03-02T15:00", "place": "二楼会议室", "chair": town.ren.pk}
    assert "不少于3人" in text(client.post("/disputes/panels/convene/", {**given, "members": [town.du.pk]}))
    assert client.post("/disputes/panels/convene/", {**given, "members": seats}).status_code == 302
    panel = Panel.objects.get()
    home = f"/disputes/panels/{panel.no}/"
    page = text(client.get(home))
    assert "听取意见" in page
    assert "回避" in page
    assert (
        client.post(f"{home}{row.no}/hear/", {"heard_from": "祝住建", "statement": "电梯当日正常。"}).status_code == 302
    )
    votes = {f"vote_{pk}": choice for pk, choice in all_for(town).items()}
    wrong = client.post(f"{home}{row.no}/vote/", {**votes, f"vote_{town.hui.pk}": "UPHOLD", "decision": DECISION})
    assert wrong.status_code == 422
    assert (
        client.post(f"{home}{row.no}/vote/", {**votes, "decision": DECISION, "scopes": ["SATISFACTION"]}).status_code
        == 302
    )
    minutes = text(client.get(f"{home}conclude/"))
    assert "会议研判异议1件：成立1件" in minutes
    assert client.post(f"{home}conclude/", {"minutes": "会议研判了异议1件。"}).status_code == 302
    assert "会议研判了异议1件。" in text(client.get(home))
    paper_of = client.get(f"{home}minutes.docx").content
    assert paper_of == client.get(f"{home}minutes.docx").content
    words = " ".join(cell.text for row in Document(BytesIO(paper_of)).tables[0].rows for cell in row.cells)
    assert f"{row.no} 住建局 {row.order.no} 满意度 成立 成立4票，惠回访回避" in words


def test_the_list_of_exclusions_is_open_and_masked(town: Town) -> None:
    turn = town.turn(town.order("approve"), "住建局")
    one = actions.propose(
        turn, actor=town.shen, scope="ALL", ground="FORCE_MAJEURE", reason="暴雪封路，诉求人13812345678可证。"
    )
    assert one.no not in text(signed_in(town.chengguan).get("/disputes/exclusions/"))
    assert signed_in(town.chengguan).get(f"/disputes/exclusions/{one.no}/").status_code == 403
    for user in (town.du, town.ren):
        verb = "second" if user == town.du else "confirm"
        assert signed_in(user).post(f"/disputes/exclusions/{one.no}/{verb}/", {"note": "属实"}).status_code == 302
    for door in ("/disputes/exclusions/", f"/disputes/exclusions/{one.no}/"):
        page = text(signed_in(town.chengguan).get(door))
        assert turn.order.no in page
        assert "13812345678" not in page
        assert "电梯停运" not in page
    assert signed_in(town.chengguan).post(f"/disputes/exclusions/{one.no}/revoke/", {"note": "x"}).status_code == 403


@pytest.mark.parametrize(
    ("field", "words"), [("is_secret", "保密件，理由不公开"), ("is_justice", "政法类事项，理由不公开")]
)
def test_of_what_is_sealed_the_list_tells_no_reason(town: Town, field: str, words: str) -> None:
    turn = unhappy_turn(town)
    Exclusion.objects.create(
        no="T000091", state="IN_EFFECT", order=turn.order, assignment=turn, unit=turn.unit, scope="ALL", ground="UNREASONABLE",
        reason="举报人反映本单位会计虚列支出。", proposed_by=town.shen, seconded_by=town.du, confirmed_by=town.ren,
    )  # fmt: skip
    type(turn.order).objects.filter(pk=turn.order_id).update(**{field: True})
    for door in ("/disputes/exclusions/?state=IN_EFFECT", "/disputes/exclusions/T000091/"):
        told = text(signed_in(town.chengguan).get(door))
        assert words in told and "虚列支出" not in told
    assert ("虚列支出" in text(signed_in(town.du).get("/disputes/exclusions/T000091/"))) == (field == "is_secret")


def test_an_exclusion_is_proposed_from_the_orders_page(town: Town) -> None:
    turn = town.turn(town.order("approve"), "住建局")
    door = f"/orders/{turn.order.no}/disputes/exclude/"
    assert signed_in(town.zhujian).get(door).status_code == 403
    given = {"turn": turn.pk, "ground": "BEYOND_DUTY", "scope": "ALL", "reason": "属省级事权，已书面确认。"}
    assert signed_in(town.shen).post(door, given).status_code == 302
    assert Exclusion.objects.get().state == "PROPOSED"


def test_whom_it_concerns_is_told_once(town: Town) -> None:
    row = referred(town)
    convened(town)
    heard(town, row)
    actions.take_vote(
        row, actor=town.ren, votes=all_for(town, VoteChoice.PARTLY), decision=DECISION, scopes=["RESOLVED"]
    )
    concluded(town, row)
    actions.second(proposed(row), actor=town.du)
    for _ in range(2):
        for event in DisputeEvent.objects.filter(verb__in=("pass_on", "uphold_partly")):
            tell_of_dispute(event_id=event.pk)
        for event in PanelEvent.objects.filter(verb="convene"):
            tell_of_panel(event_id=event.pk)
        for event in ExclusionEvent.objects.filter(verb__in=("propose", "second")):
            tell_of_exclusion(event_id=event.pk)
    told = {
        (one.template, one.reader.username)
        for one in Notice.objects.filter(order_no__in=("", row.order.no), reader__isnull=False)
    }
    assert ("dispute_pass_on", "du") in told
    assert ("dispute_uphold_partly", "zhujian") in told
    assert ("panel_units", "zhujian") not in told  # judged meanwhile: nothing of theirs waits any longer
    assert ("panel_members", "hui") in told
    assert ("exclusion_waiting", "ren") in told
    assert Notice.objects.filter(template="exclusion_waiting", reader=town.ren).count() == 2


def test_what_the_screens_cost_does_not_grow(town: Town, django_assert_max_num_queries: Any) -> None:
    turn = unhappy_turn(town)
    rows = [referred(town, turn=turn, kind=kind) for kind in ("SATISFACTION", "RESOLVED", "UNREASONABLE")]
    panel = convened(town)
    for row in rows:
        heard(town, row)
    client = signed_in(town.ren)
    for door, most in (
        ("/disputes/?state=PANEL", 6), (f"/disputes/{rows[0].no}/", 10), ("/disputes/panels/", 6), (f"/disputes/panels/{panel.no}/", 16),
        ("/disputes/exclusions/", 6), (f"/orders/{turn.order.no}/disputes/", 6),
    ):  # fmt: skip
        client.get(door)
        with django_assert_max_num_queries(most):
            assert client.get(door).status_code == 200, door
