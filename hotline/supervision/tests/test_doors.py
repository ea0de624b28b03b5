"""The doors: who sees which supervision, what the ledger costs, what a step says, what is exported."""

import json
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from hotline.catalog.models import RuleItem
from hotline.org.models import Change, User
from hotline.org.permissions import BACKEND
from hotline.supervision import actions
from hotline.supervision.models import Supervision
from hotline.supervision.workflow import Level
from hotline.workorders.testing import PHONE, Town

MOST_A_DESK, MOST_A_PAGE, MOST_A_SLOT = 6, 10, 6


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    client.get("/notices/unread/")  # the first page of a session asks whether a one-time code is due
    return client


def opened(town: Town, level: str = Level.INTERNAL, **fields: object) -> Supervision:
    order = town.order("contact", **fields)
    return actions.open_by_hand(order, actor=town.ren, level=level, reason="多次催办没有结果。")


def test_the_ledger_costs_six_queries_at_most_and_a_supervision_ten(town: Town) -> None:
    rows = [opened(town, level) for level in Level]
    busy = rows[1]
    actions.report_progress(busy, actor=town.du, text="已约谈。", next_step="现场查看", next_on=None)
    actions.visit(
        busy, actor=town.du, visited_on=town.now.date(), place="阳光花园", people="杜督办", findings="电梯仍停。"
    )
    actions.report(busy, actor=town.zhujian, result="已修复。")
    for user in (town.du, town.ren, town.tan, town.zhujian, town.zhujian_head, town.zhou, town.shi):
        client = signed_in(user)
        for part in ("mine", "open", "late", "struck_off", "all"):
            with CaptureQueriesContext(connection) as seen:
                assert client.get("/supervisions/", {"part": part, "level": "INTERNAL"}).status_code == 200
            assert len(seen) <= MOST_A_DESK, (user.username, part)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(busy.url).status_code == 200
        assert len(seen) <= MOST_A_PAGE, [one["sql"][:200] for one in seen]
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(f"/orders/{busy.order.no}/supervisions/", headers={"HX-Request": "true"})
        assert busy.no in answer.content.decode()
        assert len(seen) <= MOST_A_SLOT


def test_a_unit_sees_its_own_and_no_other_units(town: Town) -> None:
    own, other = opened(town), opened(town, unit="城管局")
    client = signed_in(town.zhujian)
    assert client.get(own.url).status_code == 200
    assert client.get(other.url).status_code == client.get(f"{other.url}report/").status_code == 404
    assert client.post(f"{other.url}report/", {"result": "已办"}).status_code == 404
    listed = client.get("/supervisions/", {"part": "open"}).content.decode()
    assert own.no in listed and other.no not in listed
    proposed = actions.propose(town.order("contact"), actor=town.zhou, reason="久拖不办。")
    assert client.get(proposed.url).status_code == 404  # not before it is issued
    assert signed_in(town.wang).get("/supervisions/").status_code == 403


def test_a_matter_of_justice_is_seen_by_the_cleared_alone_and_a_sealed_one_tells_nothing_outside(town: Town) -> None:
    justice = town.order("dispatch", unit="住建局", category=town.justice_category())
    row = actions.open_by_hand(justice, actor=town.ren, level=Level.INTERNAL, reason="逾期。")
    assert row.order.is_justice
    for user, status in ((town.ren, 200), (town.du, 404), (town.tan, 404), (town.zhujian, 200), (town.chengguan, 404)):
        assert signed_in(user).get(row.url).status_code == status, user.username
    secret = opened(town, is_secret=True, content=f"我是王建国，电话{PHONE}，举报3号楼物业。")
    client = signed_in(town.du)
    for url in (secret.url, f"/orders/{secret.order.no}/supervisions/"):
        assert PHONE not in client.get(url).content.decode()
    paper = text_of(client.get(f"{secret.url}papers/order/").content)
    assert "保密件" in paper and PHONE not in paper and secret.order.title not in paper
    book = load_workbook(BytesIO(client.get("/supervisions/export/", {"part": "all"}).content))
    cells = [str(cell.value) for line in book.active.iter_rows() for cell in line if cell.value]
    assert secret.order.title not in cells and row.no not in cells
    assert "（保密件，请在平台查看）" in cells


def test_the_ledger_is_exported_with_the_columns_of_the_standard_and_the_export_is_on_record(town: Town) -> None:
    row = opened(town)
    actions.report_progress(row, actor=town.du, text="已约谈分管领导。", next_step="复查", next_on=town.now.date())
    client = signed_in(town.du)
    book = load_workbook(BytesIO(client.get("/supervisions/export/", {"part": "open"}).content))
    lines = [[cell.value for cell in line] for line in book.active.iter_rows(min_row=2)]
    asked = RuleItem.objects.get(key="ledger_fields", rule_set__version=1).value
    assert lines[0][:-2] == json.loads(asked)
    assert lines[1][:4] == [row.no, row.order.no, "清水市住房和城乡建设局", "阳光花园3号楼电梯停运"]
    assert lines[1][7:9] == ["已约谈分管领导。", "复查（2026-03-02前）"]
    assert Change.objects.filter(actor=town.du).exists()
    assert signed_in(town.zhujian).get("/supervisions/export/").status_code == 403


def test_several_are_urged_at_once_and_what_cannot_be_is_said(town: Town) -> None:
    first, second, done = opened(town), opened(town, unit="城管局"), opened(town, unit="水务集团")
    actions.report(done, actor=town.shuiwu, result="已办结。")
    client = signed_in(town.du)
    answer = client.post("/supervisions/urge/", {"no": [first.no, second.no, done.no], "part": "open"}, follow=True)
    said = [str(one) for one in answer.context["messages"]]
    assert "已催办2件" in said and any(done.no in one and "不能再“催办”" in one for one in said)
    assert list(Supervision.objects.order_by("id").values_list("n_urges", flat=True)) == [1, 1, 0]
    assert signed_in(town.zhujian).post("/supervisions/urge/", {"no": [first.no]}).status_code == 403


def test_a_unit_reports_on_its_phone_and_a_refused_step_keeps_what_was_typed(town: Town) -> None:
    row = opened(town)
    client = signed_in(town.zhujian)
    page = client.get(row.url).content.decode()
    assert "轮到您：<b>报结果</b>" in page
    bad = client.post(f"{row.url}report/", {"result": ""})
    assert bad.status_code == 422
    assert client.post(f"{row.url}report/", {"result": "轴承已更换。"}).status_code == 302
    again = client.post(f"{row.url}report/", {"result": "再报一次"})
    assert again.status_code == 422 and "再报一次" in again.content.decode() and "祝住建已于" in again.content.decode()
    assert "轮到您：<b>结果审核通过</b>" in signed_in(town.du).get(row.url).content.decode()
    assert signed_in(town.zhujian).post(f"{row.url}strike_off/", {"signature": "祝住建"}).status_code == 422


def test_a_supervision_is_opened_from_the_orders_page_and_proposed_by_who_may_not_open_one(town: Town) -> None:
    order = town.order("contact")
    url = f"/orders/{order.no}/supervise/"
    assert (
        'hx-get="/orders/' + order.no + '/supervisions/"'
        in signed_in(town.du).get(f"/orders/{order.no}/").content.decode()
    )
    given = {"level": "INTERNAL", "reason": "群众多次来电。", "unit": "", "limit_days": "2"}
    answer = signed_in(town.du).post(url, given)
    row = Supervision.objects.get()
    assert answer.url == row.url and (row.level, row.unit.short_name, row.opened_by) == ("INTERNAL", "住建局", town.du)
    twice = signed_in(town.du).post(url, given)
    assert twice.status_code == 422 and row.no in twice.content.decode()
    assert (
        signed_in(town.du).post(url, {**given, "level": "GOVERNMENT"}).status_code == 422
    )  # not the supervisor's to open
    other = town.order("contact", unit="城管局")
    signed_in(town.zhou).post(f"/orders/{other.no}/supervise/", {"level": "INTERNAL", "reason": "久拖不办。"})
    assert Supervision.objects.get(order=other).state == "PROPOSED"
    assert signed_in(town.zhujian).get(url).status_code == 404


@pytest.mark.parametrize(
    ("level", "kinds"), [("REMIND", ["letter"]), ("INTERNAL", ["order", "letter"]), ("GOVERNMENT", ["order", "brief"])]
)
def test_papers_are_word_files_in_official_layout(town: Town, level: str, kinds: list[str]) -> None:
    row = opened(town, level)
    if level == "GOVERNMENT":
        actions.report_up(row, actor=town.ren, leader=town.shi, summary="电梯停运十日。", suggestion="请批示。")
    if "letter" in kinds:
        assert signed_in(town.du).get(f"{row.url}papers/letter/").status_code == 404  # before it is sent there is none
        actions.send_letter(row, actor=town.du, reason=f"多次催办没有结果，来电号码{PHONE}。")
    client = signed_in(town.ren)
    for kind in kinds:
        text = text_of(client.get(f"{row.url}papers/{kind}/").content)
        assert row.order.no in text and PHONE not in text
    for kind in {"order", "letter", "brief"} - set(kinds):
        assert client.get(f"{row.url}papers/{kind}/").status_code == 404
    if level != "REMIND":
        assert row.paper_no.startswith("热督〔2026〕")
        assert row.paper_no in text_of(client.get(f"{row.url}papers/order/").content)
    if "letter" in kinds:
        assert row.letter_no == f"热督〔2026〕{1 + (level != 'REMIND')}号"  # one series with the 督办单
        sent = signed_in(town.zhujian).get(f"{row.url}papers/letter/").content  # the unit to which it is written
        assert row.letter_no in text_of(sent) and "多次催办没有结果" in text_of(sent)


def text_of(content: bytes) -> str:
    return "\n".join(one.text for one in Document(BytesIO(content)).paragraphs)
