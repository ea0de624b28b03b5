"""问责的门: every screen for who may see it, by the forms that people fill in; and that each look of 监察 is on record."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hotline.accountability import actions
from hotline.accountability.jobs import tell_of_inquiry
from hotline.accountability.models import Inquiry, InquiryEvent
from hotline.accountability.tests.roads import (
    DEMANDS,
    FINDINGS,
    decided,
    decision,
    heard,
    hearing,
    lead,
    notified,
    paper,
)
from hotline.citizens.models import AccessLog
from hotline.notices.models import Medium, Notice
from hotline.org.permissions import BACKEND
from hotline.workorders.models import Attachment
from hotline.workorders.testing import Town


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def opened(user: Any, door: str) -> tuple[int, str]:
    """Status and sort of a file, which is closed again."""
    answer = signed_in(user).get(door)
    b"".join(answer.streaming_content if answer.streaming else [])
    return answer.status_code, answer["Content-Type"]


def sees(town: Town, row: Inquiry, username: str) -> bool:
    status = signed_in(town.user(username)).get(f"/inquiries/{row.no}/").status_code
    assert status in (200, 404)
    return status == 200


def test_the_whole_road_is_walked_by_forms(town: Town) -> None:
    du, ren, unit = signed_in(town.du), signed_in(town.ren), signed_in(town.zhujian_leader)
    order = town.order("sign")
    begun = text(du.get(f"/inquiries/new/?order={order.no}&unit={town.unit('住建局').pk}"))
    assert order.no in begun
    bad = {"unit": town.unit("住建局").pk, "ground": "两次督办仍逾期", "order": "260000000000", "matter": "逾期。"}
    assert "没有这个编号的工单" in text(du.post("/inquiries/new/", bad))
    assert du.post("/inquiries/new/", {**bad, "order": order.no, "papers": [paper()]}).status_code == 302
    row = Inquiry.objects.get()
    door = f"/inquiries/{row.no}/"
    assert "轮到您：<b>开始核查</b>" in text(du.get(door))
    for client, verb, given in (
        (du, "verify", {"note": ""}),
        (du, "ask_defence", {"findings": FINDINGS, "proposal": "REMINDER"}),
        (unit, "defend", {"defence": "配件到货延误。", "papers": [paper("到货单.png")]}),
        (ren, "decide", {"measure": "REMINDER", "reason": "不影响认定。", "demands": DEMANDS, "why_not_milder": ""}),
        (du, "issue", {}),
        (unit, "rectify", {"rectification": "已办结。"}),
        (ren, "close", {"outcome": "整改到位。"}),
    ):
        name = {"轮到您" in text(client.get(door))}
        assert name == {True}, verb
        assert client.get(f"{door}{verb}/").status_code == 200, verb
        assert client.post(f"{door}{verb}/", given).status_code == 302, verb
    assert Inquiry.objects.get().state == "CLOSED"
    assert "结案" in text(unit.get(door))


def test_a_refusal_stands_in_the_form_and_keeps_what_was_typed(town: Town) -> None:
    row = heard(town)
    given = {"measure": "CRITICISM", "reason": "影响恶劣。", "demands": DEMANDS, "why_not_milder": ""}
    answer = signed_in(town.ren).post(f"/inquiries/{row.no}/decide/", given)
    assert answer.status_code == 422
    assert "没有受到“约谈”" in text(answer)
    assert "影响恶劣。" in text(answer)


@pytest.mark.parametrize("road", [lead, hearing, notified])
def test_the_office_and_the_supervisory_organ_see_a_file_from_the_first_day(town: Town, road: Any) -> None:
    row = road(town)
    assert [name for name in ("du", "ren", "jian") if sees(town, row, name)] == ["du", "ren", "jian"]
    nobody = ("lin", "zhou", "shen", "hui", "tan", "shi", "zhujian", "wuye", "chengguan_leader", "hedong_leader", "xu")
    assert [name for name in nobody if sees(town, row, name)] == []


def test_a_unit_sees_its_own_file_once_it_is_told(town: Town) -> None:
    assert not sees(town, lead(town), "zhujian_leader")
    assert sees(town, hearing(town), "zhujian_leader")
    assert "两次督办仍逾期" in text(signed_in(town.zhujian_leader).get("/inquiries/"))
    other = text(signed_in(town.chengguan_leader).get("/inquiries/"))
    assert "两次督办仍逾期" not in other


def test_a_unit_sees_neither_the_evidence_nor_the_draft_of_a_decision(town: Town) -> None:
    row = decided(town)
    own = row.proofs.get()
    kept = _evidence(town, row)
    unit = signed_in(town.zhujian_leader)
    page = text(unit.get(f"/inquiries/{row.no}/"))
    assert "督办单.png" not in page
    assert DEMANDS not in page
    assert opened(town.zhujian_leader, f"/inquiries/proofs/{own.pk}/") == (200, "image/png")
    assert opened(town.zhujian_leader, f"/inquiries/proofs/{kept}/")[0] == 404
    assert opened(town.du, f"/inquiries/proofs/{kept}/") == (200, "image/png")


def _evidence(town: Town, row: Inquiry) -> int:
    """Kept before the decision: a file whose state allows it."""
    other = hearing(town)
    actions.add_evidence(other, actor=town.du, note="督办单。", papers=[paper()])
    found = other.proofs.get()
    other.proofs.update(inquiry=row)
    return int(found.pk)


def test_the_paper_is_opened_by_the_unit_that_it_went_to_and_by_nobody_else(town: Town) -> None:
    one = decision(notified(town))
    door = f"/inquiries/papers/{one.paper.pk}/"
    status, sort = opened(town.zhujian_leader, door)
    assert (status, sort.rpartition(".")[2]) == (200, "document")
    for stranger in ("zhujian", "chengguan_leader", "lin", "tan"):
        assert opened(town.user(stranger), door)[0] == 404


def test_who_has_nothing_to_do_with_it_has_no_desk(town: Town) -> None:
    for name in ("lin", "zhujian", "shi"):
        assert signed_in(town.user(name)).get("/inquiries/").status_code == 403
    for name in ("ren", "lin", "zhujian_leader"):
        assert signed_in(town.user(name)).get("/inquiries/new/").status_code == (200 if name == "ren" else 403)


def test_an_orders_page_shows_its_files_to_whom_they_concern(town: Town) -> None:
    row = hearing(town)
    door = f"/inquiries/order/{row.order.no}/"
    assert row.no in text(signed_in(town.du).get(door))
    assert row.no in text(signed_in(town.zhujian_leader).get(door))
    assert row.no not in text(signed_in(town.zhujian).get(door))
    assert signed_in(town.chengguan_leader).get(door).status_code == 404
    assert door in text(signed_in(town.du).get(f"/orders/{row.order.no}/"))
    assert door not in text(signed_in(town.zhujian).get(f"/orders/{row.order.no}/"))


def test_the_desk_and_the_file_cost_few_queries_whatever_hangs_on_them(town: Town) -> None:
    row = notified(town)
    actions.raise_measure(row, actor=town.ren, measure="TALK", reason="仍未整改。", demands=DEMANDS)
    notified(town)
    client = signed_in(town.du)
    client.get("/notices/unread/")
    for door, most in (("/inquiries/?state=NOTIFIED", 6), (f"/inquiries/{row.no}/", 12)):
        with CaptureQueriesContext(connection) as seen:
            assert client.get(door).status_code == 200
        assert len(seen) <= most, [one["sql"][:90] for one in seen]


# ── 告诉谁 ──


def told(row: Inquiry, verb: str) -> set[str]:
    for pk in row.events.values_list("pk", flat=True):
        tell_of_inquiry(event_id=pk)
        tell_of_inquiry(event_id=pk)  # twice tells once
    keys = [f"inquiry:{one.pk}" for one in InquiryEvent.objects.filter(inquiry=row, verb=verb)]
    found = Notice.objects.filter(once_key__in=keys, medium=Medium.IN_APP).select_related("reader")
    return {one.reader.username for one in found}


def test_each_step_is_told_to_whom_it_concerns(town: Town) -> None:
    row = notified(town)
    actions.rectify(row, actor=town.zhujian_leader, rectification="已整改。")
    leaders = {"zhujian_admin", "zhujian_leader", "zhujian_head"}
    assert told(row, "take_up") == {"ren"}
    assert told(row, "ask_defence") == leaders
    assert told(row, "defend") == {"ren"}
    assert told(row, "decide") == {"du"}
    assert told(row, "issue") == leaders
    assert told(row, "rectify") == {"ren"}
    assert told(row, "verify") == set()


def test_a_referral_is_told_to_the_supervisory_organ_and_not_to_the_unit(town: Town) -> None:
    row = notified(town, measure="REFERRAL", why="涉嫌违纪。")
    assert told(row, "issue") == {"jian"}


# ── 监察: every look is on record ──


def looks(town: Town) -> list[tuple[str, str, str]]:
    return list(AccessLog.objects.filter(user=town.jian).order_by("id").values_list("order_no", "reason", "unit_name"))


def test_every_look_of_the_supervisory_organ_at_an_order_is_on_record(town: Town) -> None:
    order = town.order("call_back")
    client = signed_in(town.jian)
    assert client.get(f"/orders/{order.no}/").status_code == 200
    assert client.get(f"/orders/{order.no}/sheet/").status_code == 200
    client.get(f"/orders/{order.no}/", headers={"HX-Request": "true"})  # a part of the page, not a look
    assert client.get("/trail/", {"q": order.no}).status_code == 200
    assert looks(town) == [
        (order.no, "监察查看工单", ""),
        (order.no, "监察查看承办单", ""),
        (order.no, "监察校验轨迹", ""),
    ]
    listed = text(signed_in(town.du).get("/access-log/", {"order": order.no}))
    assert "简监察" in listed
    assert "监察查看承办单" in listed


def test_others_looks_at_an_order_are_not_kept(town: Town) -> None:
    order = town.order("sign")
    for name in ("lin", "du", "ren", "zhujian", "tan"):
        assert signed_in(town.user(name)).get(f"/orders/{order.no}/").status_code == 200
    assert not AccessLog.objects.exists()


def test_the_supervisory_organ_sees_matters_of_justice_too_and_changes_nothing(town: Town) -> None:
    order = town.register(category=town.justice_category())
    client = signed_in(town.jian)
    page = text(client.get(f"/orders/{order.no}/"))
    assert order.title in page
    assert f"/orders/{order.no}/attach/" not in page
    assert client.get(f"/orders/{order.no}/attach/").status_code == 403
    assert client.post(f"/orders/{order.no}/attach/", {"kind": "HANDLING", "papers": [paper()]}).status_code == 403
    assert not Attachment.objects.exists()
    assert client.post(f"/orders/{order.no}/identity/", {"reason": "核查"}).status_code == 403
    for verb in ("dispatch", "void", "report_up"):
        assert client.post(f"/orders/{order.no}/{verb}/", {}).status_code in (403, 422)
    order.refresh_from_db()
    assert order.state == "PENDING_DISPATCH"
