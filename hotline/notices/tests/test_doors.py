"""The screens of the outbox: 通知, 通知设置, 短信台账, 通知模板; and the gateway's door."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hotline.citizens import actions as citizens
from hotline.notices.actions.telling import notify, notify_citizen
from hotline.notices.gateways.door import mark_of
from hotline.notices.gateways.kannel import report_of as about
from hotline.notices.models import Notice, Preference, Template
from hotline.notices.tests.town import Town
from hotline.org.models import User

WORDS = {"no": "260302000001", "title": "电梯停运", "unit": "住建局", "note": "", "clock": "回复", "due": "3月9日17:30"}


def as_(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="hotline.org.permissions.RoleBackend")
    return client


@pytest.fixture
def row(town: Town) -> Notice:
    citizen = citizens.know(name="王建国", phone="13812345678")
    assert citizen is not None
    notify_citizen(
        citizen, "citizen_submit", once_key="event:1", words=WORDS, order_no="260302000001", secret="4081772956"
    )
    return Notice.objects.get()


def page(user: User, path: str) -> str:
    answer = as_(user).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_the_ledger_shows_who_was_told_what_and_neither_number_nor_code(town: Town, row: Notice) -> None:
    notify([town.zhujian], "missed", once_key="2", words=WORDS, sms_to=[town.zhujian])
    html = page(town.ren, "/sms/")
    assert "138****5678" in html and "您的诉求已收到，编号260302000001，查询码●●●●●●" in html
    assert "祝住建（住建局）" in html
    assert not any(word in html for word in ("13812345678", "4081772956", "王建国"))
    assert "没有接通短信网关" in html


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("no=260302000001", True), ("no=260302000002", False), ("phone=138-1234-5678", True), ("phone=13800000000", False),
        ("state=QUEUED", True), ("state=FAILED", False), ("state=没有", True), ("day=2026-03-02", True), ("day=2026-03-03", False), ("after=x", True),
        ("after=1", False),
    ],
)  # fmt: skip
def test_the_ledger_is_searched(town: Town, row: Notice, query: str, found: bool) -> None:
    assert ("138****5678" in page(town.ren, f"/sms/?{query}")) == found


def test_the_ledger_costs_the_same_however_long_it_is(town: Town, row: Notice) -> None:
    counts = []
    for _ in range(2):
        client = as_(town.ren)
        client.get("/sms/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/sms/")
        counts.append(len(seen))
        for n in range(30):
            notify([town.zhujian], "missed", once_key=f"x{n}", words=WORDS, sms_to=[town.zhujian])
    assert counts[0] == counts[1] <= 9  # session, user and permissions among them


def test_a_dead_letter_has_its_button(town: Town, row: Notice) -> None:
    assert "重发" not in page(town.ren, "/sms/?state=QUEUED").split("</nav>")[-1].replace("逐条重发", "")
    Notice.objects.update(state="FAILED", reason="运营商未能送达")
    html = page(town.ren, "/sms/?state=FAILED")
    assert f"/sms/{row.pk}/retry/" in html and "运营商未能送达" in html
    client = as_(town.ren)
    assert client.get(f"/sms/{row.pk}/retry/").status_code == 405
    assert client.post(f"/sms/{row.pk}/retry/").status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason) == ("QUEUED", "任主任重发")
    assert client.post("/sms/999999/retry/").status_code == 404


@pytest.mark.parametrize("path", ["/sms/", "/texts/", "/texts/assign/"])
def test_others_do_not_look_after_the_outbox(town: Town, path: str) -> None:
    for user in (town.zhujian, town.lin, town.shen):
        assert as_(user).get(path).status_code == 403
    assert as_(town.xu).get(path).status_code == 200


def test_every_text_is_there_and_opens(town: Town) -> None:
    html = page(town.ren, "/texts/")
    assert "您的诉求（编号{工单编号}）已受理，将转有关单位办理。" in html
    for key in ("assign", "missed", "citizen_submit", "sms_help", "citizen_sealed"):
        assert f"/texts/{key}/" in html
        page(town.ren, f"/texts/{key}/")
    assert as_(town.ren).get("/texts/nothing/").status_code == 404


def test_the_preview_shows_length_and_mistakes_while_one_writes(town: Town) -> None:
    client = as_(town.ren)
    html = client.post("/texts/citizen_accept/preview/", {"body": "编号{工单编号}" + "长" * 60}).content.decode()
    assert "【12345热线】编号260302000168" in html and "<b>2</b> 条" in html
    html = client.post("/texts/citizen_accept/preview/", {"body": "{姓名}，您好"}).content.decode()
    assert "没有变量“{姓名}”" in html
    assert client.get("/texts/citizen_accept/preview/").status_code == 405


def test_a_text_is_written_anew_and_a_bad_one_loses_nothing_typed(town: Town) -> None:
    client = as_(town.ren)
    answer = client.post("/texts/citizen_accept/", {"body": "编号{姓名}已受理", "is_on": "on", "over": "0"})
    assert answer.status_code == 422
    assert "编号{姓名}已受理" in answer.content.decode() and not Template.objects.exists()
    answer = client.post(
        "/texts/citizen_accept/", {"body": "编号{工单编号}已受理", "is_on": "on", "over": "0", "why": "更短"}
    )
    assert answer.status_code == 302
    assert "第1版" in page(town.ren, "/texts/citizen_accept/")
    answer = client.post("/texts/citizen_accept/", {"body": "编号{工单编号}受理", "is_on": "on", "over": "0"})
    assert answer.status_code == 422 and "别人刚刚改过" in answer.content.decode()


def test_everybody_chooses_how_to_be_told(town: Town) -> None:
    client = as_(town.zhujian)
    User.objects.filter(pk=town.zhujian.pk).update(phone="")
    assert client.post("/notices/preferences/", {"by_sms": ["TURN"]}).status_code == 422, "no telephone number"
    User.objects.filter(pk=town.zhujian.pk).update(phone="13900000001")
    form = {"by_sms": ["TURN", "WARNING"], "muted": ["MATTER"], "quiet_from": "12:00", "quiet_to": "14:00"}
    assert client.post("/notices/preferences/", form).status_code == 302
    own = Preference.objects.get(user=town.zhujian)
    assert (own.by_sms, own.muted, str(own.quiet_from)) == (["TURN", "WARNING"], ["MATTER"], "12:00:00")
    html = page(town.zhujian, "/notices/preferences/")
    assert html.count("checked") == 3
    for bad in (
        {"quiet_from": "12:00"},
        {"muted": ["TURN"]},
        {"by_sms": ["没有"]},
        {"quiet_from": "25:00", "quiet_to": "1"},
    ):
        assert client.post("/notices/preferences/", bad).status_code == 422


def test_the_list_in_app_shows_no_sms(town: Town) -> None:
    notify([town.zhujian], "missed", once_key="2", words=WORDS, sms_to=[town.zhujian])
    html = page(town.zhujian, "/notices/")
    assert html.count("回复超期（红牌）") == 1
    assert page(town.zhujian, "/notices/unread/") == "1"
    sms = Notice.objects.get(medium="SMS")
    assert as_(town.zhujian).get(f"/notices/{sms.pk}/")["Location"] == "/notices/"


# ── the gateway's door ──


def report_of(row: Notice, attempt: int = 1, mark: str | None = None, kind: str = "1", **more: str) -> int:
    mark = mark_of(about(row.pk, attempt)) if mark is None else mark
    url = f"/gateways/sms/{row.pk}/{attempt}/report/?mark={mark}&kind={kind}"
    return Client(enforce_csrf_checks=True).get(url, **more).status_code


def test_a_report_needs_no_sign_in_but_address_and_mark(row: Notice) -> None:
    Notice.objects.update(state="SENT", n_attempts=1)
    assert report_of(row, REMOTE_ADDR="203.0.113.9") == 403
    for mark in ("", "0" * 32, mark_of(about(row.pk, 2)), "值"):
        assert report_of(row, mark=mark) == 403
    row.refresh_from_db()
    assert row.state == "SENT"
    assert report_of(row) == 200
    row.refresh_from_db()
    assert row.state == "DELIVERED"
