"""The door of the official account: what is believed, and all that is not."""

import base64
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client, override_settings

from hotline.base import clock
from hotline.intake import jobs
from hotline.intake.channels import wechat
from hotline.intake.models import Appeal, SeenCall
from hotline.intake.tests.wechat_client import AES_KEY, OPENID, PATH, TOKEN, Phone, encrypt, message, signature, signed
from hotline.notices.tests.wechat_server import Account, official_account
from hotline.workorders.testing import MONDAY, Town

LAMP = "柳林镇中心街的路灯坏了一周，晚上接孩子很不安全。"


@pytest.fixture
def account(town: Town) -> Iterator[Account]:
    with override_settings(WECHAT_TOKEN=TOKEN), official_account() as account:
        yield account


@pytest.fixture(params=["plain", "aes"])
def phone(request: pytest.FixtureRequest, account: Account) -> Iterator[Phone]:
    key = AES_KEY if request.param == "aes" else ""
    with override_settings(WECHAT_AES_KEY=key):
        yield Phone(key=key)


def status(phone: Phone, body: str | bytes, **query: str) -> int:
    code: int = phone.post(body, **query).status_code
    return code


def text(words: str = LAMP, number: str = "77") -> str:
    return message(OPENID, "text", Content=words, MsgId=number)


# ── what is believed ──


def test_the_address_is_greeted_when_it_is_set_up(account: Account) -> None:
    asked = {**signed(), "echostr": "4711"}
    answer = Client().get(PATH, asked)
    assert (answer.status_code, answer.content) == (200, b"4711")
    assert Client().get(PATH, {**asked, "signature": "0" * 40}).status_code == 403


def test_a_message_is_kept_as_it_came_and_answered_in_the_same_breath(phone: Phone) -> None:
    assert phone.text(LAMP).startswith("收到")
    row = Appeal.objects.get()
    assert OPENID.encode() not in bytes(row.sealed) and OPENID not in row.sender_hash
    assert wechat.actions.raw_of(row)["Content"] == LAMP
    assert row.channel == "WECHAT"


def test_what_the_server_asks_again_is_answered_alike_and_kept_once(phone: Phone) -> None:
    first = [phone.post(text()).content for _ in range(1)]
    for _ in range(2):
        assert phone.post(text()).status_code == 200
    assert phone.text("x", MsgId="78") != ""
    assert Appeal.objects.count() == 2
    assert first[0] != b"success"


def test_an_answer_with_the_end_of_a_cdata_does_no_harm(phone: Phone) -> None:
    phone.text("路灯]]><坏>了&一周，请来修一修")
    for words in ("0", "0", "0", "0"):
        said = phone.text(words)
    assert "路灯]] ><坏>了&一周" in said


# ── what is not ──


def test_a_wrong_signature_an_old_time_and_another_token_stay_outside(phone: Phone) -> None:
    name = "msg_signature" if phone.key else "signature"
    now = int(clock.now().timestamp())
    assert status(phone, text(), **{name: "0" * 40}) == 403
    assert status(phone, text(), **{name: ""}) == 403
    assert status(phone, text(), **{name: "ü" * 40}) == 403
    assert status(phone, text(), nonce="another") == 403
    for at in (now - 301, now + 301, now - 86_400):
        sealed = encrypt(text().encode(), phone.key) if phone.key else ""
        body = f"<xml><Encrypt>{sealed}</Encrypt></xml>" if sealed else text()
        asked = signed(sealed, at=at)
        assert phone.client.post(PATH, body.encode(), "text/xml", query_params=asked).status_code == 403
    assert phone.client.post(PATH, text().encode(), "text/xml", query_params=signed(token="other")).status_code == 403
    assert phone.client.post(PATH, text().encode(), "text/xml").status_code == 403
    assert not Appeal.objects.exists()


def test_a_call_played_again_with_other_words_is_refused(account: Account) -> None:
    phone, asked = Phone(), signed()
    assert status(phone, text(), **asked) == 200
    assert status(phone, text(), **asked) == 200, "the very same is only a repeat"
    assert status(phone, text("换成别的话", "78"), **asked) == 403
    assert Appeal.objects.count() == 1


def test_seen_calls_are_forgotten_once_their_time_is_stale(town: Town, account: Account) -> None:
    Phone().text(LAMP)
    with town.at(MONDAY + timedelta(minutes=61)):
        jobs.forget_calls()
    assert not SeenCall.objects.exists()


def test_in_safe_mode_a_plain_message_is_not_read(account: Account) -> None:
    with override_settings(WECHAT_AES_KEY=AES_KEY):
        assert status(Phone(), text()) == 403


@pytest.mark.parametrize("spoilt", ["!!!", "AAAA", base64.b64encode(b"x" * 48).decode(), ""])
def test_what_cannot_be_decrypted_is_refused(account: Account, spoilt: str) -> None:
    asked = signed(spoilt) if spoilt else {**signed(), "msg_signature": signature("1", "2")}
    with override_settings(WECHAT_AES_KEY=AES_KEY):
        body = f"<xml><Encrypt>{spoilt}</Encrypt></xml>".encode()
        assert Client().post(PATH, body, "text/xml", query_params=asked).status_code == 403


def test_a_message_for_another_account_is_refused(account: Account) -> None:
    sealed = encrypt(text().encode(), AES_KEY, appid="wx-somebody-else")
    with override_settings(WECHAT_AES_KEY=AES_KEY):
        body = f"<xml><Encrypt>{sealed}</Encrypt></xml>".encode()
        assert Client().post(PATH, body, "text/xml", query_params=signed(sealed)).status_code == 403


BOMB = """<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol1 "&lol;&lol;&lol;&lol;&lol;&lol;&lol;&lol;">
<!ENTITY lol2 "&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;&lol1;">]><xml><FromUserName>&lol2;</FromUserName></xml>"""
OUTSIDE = """<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><xml><Content>&f;</Content></xml>"""


@pytest.mark.parametrize(
    "body",
    [
        b"", b"hello", b"<xml>", b"<xml></xml>", b"<note><MsgType>text</MsgType></note>", BOMB.encode(), OUTSIDE.encode(),
        b"\xff\xfe<xml/>", "<xml>路灯</xml>".encode("gb18030"), b'<?xml version="1.0" encoding="x-none"?><xml/>',
        message("o", "text", Content="没有编号").encode(), message("", "text", MsgId="1", Content="没有人").encode(),
        message("o" * 65, "text", MsgId="1").encode(), message("o", "text", MsgId="9" * 65).encode(), message("o", "event").encode(),
        b"<xml>" + b"<a>" * 2000 + b"</a>" * 2000 + b"</xml>",
    ],
)  # fmt: skip
def test_what_is_no_message_is_refused_and_leaves_nothing(phone: Phone, body: bytes) -> None:
    assert status(phone, body) in (400, 403)
    assert not Appeal.objects.exists()


def test_more_than_64_kilobytes_are_not_read(phone: Phone) -> None:
    assert status(phone, text("路" * 70_000)) == 413
    assert not Appeal.objects.exists()


def test_the_account_may_call_under_the_name_that_citizens_know(account: Account) -> None:
    with override_settings(PORTAL_HOSTS=["12345.example"], ALLOWED_HOSTS=["*"]):
        answer = Client(headers={"host": "12345.example"}).get(PATH, {**signed(), "echostr": "4711"})
    assert answer.content == b"4711"


def test_other_methods_are_not_answered(account: Account) -> None:
    assert Client().put(PATH, b"", query_params=signed()).status_code == 405


@pytest.mark.parametrize("given", [{"WECHAT_TOKEN": ""}, {"WECHAT_URL": ""}])
def test_without_settings_there_is_no_door(account: Account, given: dict[str, str]) -> None:
    with override_settings(**given):
        assert Client().get(PATH, {**signed(), "echostr": "1"}).status_code == 404


def test_a_flood_of_one_follower_is_kept_within_bounds(
    account: Account, monkeypatch: pytest.MonkeyPatch, town: Town
) -> None:
    monkeypatch.setattr(wechat, "FLOOD", 5)
    phone = Phone()
    for n in range(9):
        phone.text(f"喂{n}")
    assert (Appeal.objects.count(), phone.said[-1]) == (5, "")
    assert Phone("oSomebodyElse").text("喂") != ""
    with town.at(MONDAY + timedelta(hours=2)):
        assert phone.text("喂") != ""
