"""Told by WeChat: the words spoken with the official account's API, and what becomes of a message that it does not carry."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from hotline.citizens import actions as citizens
from hotline.citizens.models import Citizen, Follower
from hotline.notices.actions import choosing, sending
from hotline.notices.actions.telling import notify_citizen
from hotline.notices.gateways import Message, Outcome, gateway
from hotline.notices.gateways.wechat import Tokens, connect
from hotline.notices.models import GatewayToken, Notice
from hotline.notices.models import NoticeState as S
from hotline.notices.tests.town import MONDAY, Town, day
from hotline.notices.tests.wechat_server import APPID, TEMPLATE, Account, official_account
from hotline.notices.texts import TEXTS

MINUTE = timedelta(minutes=1)
OPENID, PHONE = "oAbc_followed-0001", "13812345678"


@pytest.fixture
def account(town: Town) -> Iterator[Account]:
    with official_account() as account:
        yield account


@pytest.fixture
def follower(account: Account) -> Follower:
    return citizens.follow(OPENID)


@pytest.fixture
def citizen(follower: Follower) -> Citizen:
    found = citizens.know(phone=PHONE, follower=follower)
    assert found is not None
    return found


def tell(citizen: Citizen, key: str = "citizen_dispatch", once_key: str = "event:1", **more: object) -> Notice:
    words = {"no": "260302000001", "unit": "住建局", "due": "3月9日17:30", "reply": "已修好"}
    notify_citizen(citizen, key, once_key=once_key, words=words, order_no="260302000001", **more)
    return Notice.objects.exclude(reason__startswith="微信不通").get(citizen=citizen, once_key=once_key)


def again(row: Notice) -> Notice:
    row.refresh_from_db()
    return row


# ── who is told so ──


def test_who_follows_is_told_by_a_template_message_that_says_nothing_of_the_matter(
    account: Account, citizen: Citizen
) -> None:
    row = tell(citizen)
    assert (row.medium, row.n_parts) == ("WECHAT", 0)
    assert sending.send_due() == 1
    (sent,) = account.templates
    assert (sent["touser"], sent["template_id"], sent["url"]) == (
        OPENID,
        TEMPLATE,
        "https://12345.example.gov.cn/q/260302000001",
    )
    assert {word: one["value"] for word, one in sent["data"].items()} == {
        "character_string1": "260302000001", "thing2": "派单", "time3": "2026年3月2日 09:00", "thing4": "回复“查”看办理情况",
    }  # fmt: skip
    assert (again(row).state, row.gateway_no) == (S.SENT, "9000000001")
    sending.report_by_number("9000000001", "1")
    assert again(row).state == S.DELIVERED


def test_no_word_of_a_template_is_longer_than_wechat_allows() -> None:
    assert all(len(text.hint) <= 20 and len(text.short_name) <= 20 for text in TEXTS.values() if not text.is_for_staff)


def test_of_a_sealed_order_a_template_message_says_only_that_there_is_news(account: Account, citizen: Citizen) -> None:
    tell(citizen, "citizen_sealed")
    sending.send_due()
    assert account.told(OPENID) == ["有新的进展"]


def test_who_proved_to_own_the_number_is_told_by_wechat_of_orders_by_telephone_too(
    account: Account, follower: Follower
) -> None:
    caller = citizens.know(name="王建国", phone=PHONE)
    assert caller is not None
    assert tell(caller, once_key="1").medium == "SMS"
    citizens.bind(follower, "+86 138-1234-5678")
    assert tell(caller, once_key="2").medium == "WECHAT"
    assert tell(caller, once_key="3", by_sms=True).medium == "SMS"
    other = citizens.follow("oOther")
    citizens.bind(other, PHONE)
    follower.refresh_from_db()
    assert (follower.phone_hash, follower.phone) == ("", ""), "a number has one owner"


def test_a_number_that_somebody_only_wrote_makes_nobody_its_owner(account: Account, citizen: Citizen) -> None:
    owner = citizens.know(phone=PHONE)
    assert owner is not None and owner.pk != citizen.pk
    assert tell(owner).medium == "SMS"


def test_an_answer_to_who_has_just_written_goes_whole_and_later_as_a_template(
    town: Town, account: Account, citizen: Citizen
) -> None:
    tell(citizen, "citizen_submit", secret="4081772956")
    sending.send_due()
    ((openid, text),) = account.chats
    assert openid == OPENID and "查询码4081772956" in text and not text.startswith("【")
    with town.at(MONDAY + timedelta(hours=49)):
        tell(citizen, "citizen_submit", "event:2", secret="4081772956")
        sending.send_due()
    assert (len(account.chats), account.told(OPENID)) == (1, ["收到诉求"])


def test_an_answer_that_wechat_does_not_allow_goes_as_a_template(account: Account, citizen: Citizen) -> None:
    account.errors = [45015]
    tell(citizen, "citizen_submit")
    assert sending.send_due() == 1
    assert (account.chats, account.told(OPENID)) == ([], ["收到诉求"])


def test_who_left_is_told_by_sms_and_who_stopped_is_left_in_peace(account: Account, citizen: Citizen) -> None:
    follower = citizen.follower
    assert follower is not None
    waiting = tell(citizen, once_key="1")
    citizens.leave(follower)
    assert tell(citizen, once_key="2").medium == "SMS"
    sending.send_due()
    assert (again(waiting).state, waiting.reason) == (S.HELD, "诉求人没有关注公众号")
    assert Notice.objects.filter(medium="SMS", once_key="1").count() == 1
    follower = citizens.follow(OPENID)
    choosing.stop(follower)
    assert (tell(citizen, once_key="3").state, tell(citizen, "citizen_submit", "4").state) == (S.HELD, S.QUEUED)
    choosing.resume(follower)
    assert tell(citizen, once_key="5").state == S.QUEUED
    assert not account.templates


def test_at_night_progress_waits_and_an_answer_does_not(town: Town, account: Account, citizen: Citizen) -> None:
    with town.at(day(3, 2, 23)):
        citizens.follow(OPENID)
        assert tell(citizen, once_key="1").send_after == day(3, 3, 8)
        assert tell(citizen, "citizen_submit", "2").send_after == day(3, 2, 23)


def test_forgetting_the_last_citizen_forgets_the_follower(town: Town, account: Account, citizen: Citizen) -> None:
    row = tell(citizen)
    citizens.erase(citizen, actor=town.ren)
    assert not Follower.objects.exists()
    sending.send_due()
    assert (again(row).state, row.reason, account.templates) == (S.HELD, "个人信息已删除", [])


# ── the token ──


def test_one_token_serves_all_until_it_ends(town: Town, account: Account, citizen: Citizen) -> None:
    for n in range(3):
        tell(citizen, once_key=f"{n}")
    sending.send_due()
    assert connect(account.url).api.access_token == account.token, "another process finds it in the database"
    assert account.n_tokens == 1
    assert account.token.encode() not in bytes(GatewayToken.objects.get().sealed)
    with town.at(MONDAY + timedelta(hours=2)):
        tell(citizen, once_key="late")
        assert sending.send_due() == 1
    assert account.n_tokens == 2


@pytest.mark.parametrize("code", [40001, 40014, 42001])
def test_a_token_that_is_no_good_is_asked_for_anew_once(account: Account, citizen: Citizen, code: int) -> None:
    account.errors = [code]
    row = tell(citizen)
    assert sending.send_due() == 1
    assert (again(row).state, account.n_tokens, len(account.templates)) == (S.SENT, 2, 1)


def test_where_every_token_is_refused_nothing_is_lost_and_nothing_goes_round_in_circles(
    town: Town, account: Account, citizen: Citizen
) -> None:
    account.errors = [40001] * 50
    rows = [tell(citizen, once_key=f"{n}") for n in range(3)]
    assert sending.send_due() == 0
    assert (account.n_tokens, len(account.errors)) == (2, 48)
    assert {(again(row).state, row.n_attempts) for row in rows} == {(S.QUEUED, 0)}
    assert rows[0].reason == "公众号凭证无效"


def test_a_token_renewed_meanwhile_by_another_is_taken_over(account: Account, citizen: Citizen) -> None:
    tokens = Tokens(APPID)
    assert tokens.renew("", lambda: ("theirs", 7200)) == "theirs"
    assert tokens.renew("ours-of-before", lambda: pytest.fail("asked once too often")) == "theirs"
    assert tokens.renew("theirs", lambda: ("newer", 7200)) == "newer" == tokens.current()


# ── each answer ──


@pytest.mark.parametrize(
    ("code", "state", "reason", "n_sms"),
    [
        (43004, S.FAILED, "诉求人没有关注公众号", 1),
        (40003, S.FAILED, "诉求人没有关注公众号", 1),
        (40037, S.FAILED, "模板编号不对", 1),
        (45009, S.QUEUED, "公众号接口今天的调用次数用完了", 0),
        (40164, S.QUEUED, "本机地址不在公众号的IP白名单", 0),
        (-1, S.QUEUED, "微信暂时不收：-1", 0),
        (None, S.QUEUED, "没有收到微信的回答", 0),
    ],
)
def test_each_answer_is_understood(
    account: Account, citizen: Citizen, code: int | None, state: str, reason: str, n_sms: int
) -> None:
    account.errors = [code]
    row = tell(citizen)
    with override_settings(SMS_URL="null://"):
        sending.send_due()
    assert (again(row).state, row.reason) == (state, reason)
    assert Notice.objects.filter(medium="SMS", body=row.body).count() == n_sms
    assert (Follower.objects.get().left_at is not None) == (code in (43004, 40003))


def test_a_message_whose_fate_is_unknown_goes_out_again_and_arrives_once(
    town: Town, account: Account, citizen: Citizen
) -> None:
    row = tell(citizen)
    account.errors = [None]
    sending.send_due()
    with town.at(MONDAY + 2 * MINUTE):
        assert sending.send_due() == 1
    assert (again(row).state, len(account.templates)) == (S.SENT, 1)
    assert account.seen == {f"hotline-{row.pk}"}


@pytest.mark.parametrize("arrived", [True, False], ids=["it had come", "it had not"])
def test_an_answer_whose_fate_is_unknown_is_not_said_a_second_time(
    town: Town, account: Account, citizen: Citizen, arrived: bool
) -> None:
    row = tell(citizen, "citizen_submit", secret="4081772956")
    account.errors, account.hears_before_it_hangs_up = [None], arrived
    sending.send_due()
    assert again(row).state == S.SENDING
    with town.at(MONDAY + 11 * MINUTE):
        assert sending.settle() == 1
    account.errors = [-1]  # and of the template too a try fails: it does not make the conversation possible again
    for minute in (13, 20):
        with town.at(MONDAY + minute * MINUTE):
            sending.send_due()
    assert (again(row).state, len(account.chats)) == (S.SENT, int(arrived))
    assert account.told(OPENID) == ["收到诉求"]


def test_an_answer_that_wechat_refused_for_now_is_said_in_whole_later(
    town: Town, account: Account, citizen: Citizen
) -> None:
    row = tell(citizen, "citizen_submit", secret="4081772956")
    account.errors = [-1]
    sending.send_due()
    with town.at(MONDAY + 2 * MINUTE):
        sending.send_due()
    assert (again(row).state, len(account.chats), account.templates) == (S.SENT, 1, [])


def test_what_six_tries_did_not_carry_goes_by_sms(town: Town, account: Account, citizen: Citizen) -> None:
    row, now = tell(citizen), MONDAY
    account.errors = [-1] * 6
    while again(row).state == S.QUEUED:
        assert row.send_after is not None
        now = max(now, row.send_after)
        with town.at(now):
            sending.send_due()
    assert (row.state, row.n_attempts, account.errors) == (S.FAILED, 6, [])
    assert Notice.objects.filter(medium="SMS").count() == 1


def test_while_wechat_is_down_sms_go_out_and_somebody_is_told(town: Town, account: Account, citizen: Citizen) -> None:
    from hotline.notices.tests.scripted import Scripted

    caller = citizens.know(name="李秀英", phone="13900001111")
    assert caller is not None
    mine, sms = tell(citizen, once_key="1"), tell(caller, once_key="2")
    real, wire = sending.gateway, Scripted()
    account.errors = [45009] * 9
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "gateway", lambda medium: real(medium) if medium == "WECHAT" else wire)
        assert sending.send_due() == 1
        with town.at(MONDAY + 11 * MINUTE):
            sending.send_due()
    assert (again(mine).state, again(sms).state) == (S.QUEUED, S.SENT)
    assert Notice.objects.filter(template="wechat_down", reader=town.xu).count() == 1
    assert not Notice.objects.filter(template="gateway_down").exists()


@pytest.mark.parametrize(("kind", "state", "n_sms"), [("1", S.DELIVERED, 0), ("2", S.FAILED, 1), ("16", S.QUEUED, 0)])
def test_what_wechat_reports_later_counts(
    account: Account, citizen: Citizen, kind: str, state: str, n_sms: int
) -> None:
    row = tell(citizen)
    sending.send_due()
    sending.report_by_number("9000000001", kind)
    sending.report_by_number("", "2")
    sending.report_by_number("77", "2")
    assert (again(row).state, Notice.objects.filter(medium="SMS").count()) == (state, n_sms)


def test_nobody_there_is_down(town: Town) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    handed = connect(f"wechat://a:b@127.0.0.1:{port}?tls=0&template=T").send(Message(1, 1, OPENID, "您好"))
    assert (handed.outcome, handed.reason) == (Outcome.DOWN, "连不上微信服务器")


# ── the menu ──


def test_the_accounts_menu_is_set_by_a_command_and_its_refusal_is_told(account: Account) -> None:
    call_command("wechat_menu", stdout=StringIO())
    first, mine = account.menu["button"]
    assert (first["key"], [one["key"] for one in mine["sub_button"]]) == ("APPEAL", ["QUERY", "BIND", "HELP"])
    account.errors = [48001]
    with pytest.raises(CommandError, match="没有接受菜单：48001"):
        call_command("wechat_menu", stdout=StringIO())
    with override_settings(WECHAT_URL=""), pytest.raises(CommandError, match="没有接通公众号"):
        call_command("wechat_menu", stdout=StringIO())


# ── settings ──


@pytest.mark.parametrize(
    "url",
    [
        "wechat://",
        "wechat://a:b@api.weixin.qq.com",
        "wechat://a@h?template=T",
        "wechat://a:b@h?template=T&thing1=title",
    ],
)
def test_a_setting_that_is_not_whole_is_refused_with_a_reason(url: str) -> None:
    with pytest.raises(ValueError, match="HOTLINE_WECHAT_URL"):
        connect(url)


def test_the_real_address_is_spoken_to_by_tls() -> None:
    line = connect("wechat://wx1:s%2Fx@api.weixin.qq.com?template=T&thing1=name")
    assert (line.api.API_BASE_URL, line.api.secret) == ("https://api.weixin.qq.com/cgi-bin/", "s/x")


def test_without_an_account_everybody_is_told_by_sms(town: Town) -> None:
    citizen = citizens.know(phone=PHONE, follower=citizens.follow(OPENID))
    assert citizen is not None
    assert tell(citizen).medium == "SMS"
    assert gateway("WECHAT").send(Message(1, 1, OPENID, "您好")).outcome is Outcome.UNCONNECTED
