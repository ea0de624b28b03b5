"""验证手机: captcha, code, limits. Nobody speaks for a telephone that he does not hold."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.notices.models import Notice
from hotline.portal.actions.limiting import KEPT, Limit, forget_visits, spend
from hotline.portal.actions.phones import check_code, send_code
from hotline.portal.jobs import forget_visitors
from hotline.portal.models import Attempt, PhoneCode
from hotline.portal.tests.browsing import CITIZEN, ask_code, captcha_of, code_sent, fetch, verified
from hotline.workorders.testing import Town


def test_a_telephone_is_verified_by_captcha_and_code(town: Town) -> None:
    client = Client()
    answer = ask_code(client)
    assert answer["Location"].startswith("/portal/verify/code/")
    assert "139****2222" in fetch(client, answer["Location"])
    answer = client.post("/portal/verify/code/", {"code": code_sent(), "next": "/portal/appeal/"})
    assert answer["Location"] == "/portal/appeal/"
    assert client.get("/portal/appeal/").status_code == 200


def test_the_code_goes_out_by_sms_and_stands_in_no_ledger(town: Town) -> None:
    ask_code(Client())
    notice = Notice.objects.get(template="portal_code")
    assert notice.citizen is not None
    assert (notice.citizen.phone, notice.medium, notice.is_urgent) == (CITIZEN, "SMS", True)
    assert notice.secret not in notice.body
    assert "●●●●●●" in notice.shown_body
    row = PhoneCode.objects.get()
    assert notice.secret not in (row.code_hash, row.phone_hash)


def test_a_wrong_captcha_sends_nothing_and_keeps_the_number(town: Town) -> None:
    client = Client()
    captcha_of(client)
    answer = client.post("/portal/verify/", {"phone": CITIZEN, "captcha": "0000"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "图形验证码不对" in page
    assert f'value="{CITIZEN}"' in page
    assert not Notice.objects.exists()


def test_a_captcha_is_good_for_one_try_only(town: Town) -> None:
    client = Client()
    right = captcha_of(client)
    assert client.post("/portal/verify/", {"phone": "12", "captcha": right}).status_code == 422
    answer = client.post("/portal/verify/", {"phone": CITIZEN, "captcha": right})
    assert answer.status_code == 422
    assert not Notice.objects.exists()


def test_who_cannot_see_the_picture_is_asked_a_sum_in_words(town: Town) -> None:
    client = Client()
    page = fetch(client, "/portal/verify/", captcha="words")
    assert "等于几？" in page
    assert "data:image" not in page
    answer = str(client.session["citizen_captcha"]["answer"])
    assert client.post("/portal/verify/", {"phone": CITIZEN, "captcha": answer}).status_code == 302


def test_a_wrong_code_is_counted_and_after_five_a_right_one_does_not_help(town: Town) -> None:
    code = send_code(CITIZEN, ip="10.0.0.1")
    wrong = "000000" if code != "000000" else "111111"
    for left in (4, 3, 2, 1):
        with pytest.raises(Refused, match=f"还可以试{left}次"):
            check_code(CITIZEN, wrong)
    with pytest.raises(Refused, match="请重新获取"):
        check_code(CITIZEN, wrong)
    with pytest.raises(Refused, match="错误次数过多"):
        check_code(CITIZEN, code)


def test_a_code_is_used_once_and_lasts_ten_minutes(town: Town) -> None:
    code = send_code(CITIZEN, ip="10.0.0.1")
    check_code(CITIZEN, code)
    with pytest.raises(Refused, match="已失效"):
        check_code(CITIZEN, code)
    with town.at(clock.now() + timedelta(minutes=2)):
        code = send_code(CITIZEN, ip="10.0.0.1")
    with town.at(clock.now() + timedelta(minutes=13)), pytest.raises(Refused, match="已失效"):
        check_code(CITIZEN, code)


def test_a_code_is_good_for_its_own_telephone_only(town: Town) -> None:
    code = send_code(CITIZEN, ip="10.0.0.1")
    send_code("13922223333", ip="10.0.0.1")
    with pytest.raises(Refused):
        check_code("13922223333", "x" + code[1:])
    check_code(CITIZEN, code)


def test_a_number_gets_one_code_a_minute_and_eight_a_day(town: Town) -> None:
    send_code(CITIZEN, ip="10.0.0.1")
    with pytest.raises(Refused, match="1分钟后"):
        send_code(CITIZEN, ip="10.0.0.2")
    for n in range(1, 8):
        with town.at(clock.now() + timedelta(minutes=2 * n)):
            send_code(CITIZEN, ip=f"10.0.0.{n}")
    with town.at(clock.now() + timedelta(minutes=30)), pytest.raises(Refused, match="明天再试"):
        send_code(CITIZEN, ip="10.0.0.9")


def test_an_address_is_limited_whatever_numbers_it_gives(town: Town) -> None:
    limit = Limit("test", 3, timedelta(hours=1), "太频繁")
    for _ in range(3):
        spend(limit, "10.0.0.1")
    with pytest.raises(Refused, match="太频繁"):
        spend(limit, "10.0.0.1")
    spend(limit, "10.0.0.2")
    assert Attempt.objects.count() == 4
    with town.at(clock.now() + timedelta(hours=2)):
        spend(limit, "10.0.0.1")


def test_visits_are_forgotten_after_a_day(town: Town) -> None:
    send_code(CITIZEN, ip="10.0.0.1")
    forget_visits()
    assert PhoneCode.objects.exists()
    with town.at(clock.now() + KEPT + timedelta(minutes=1)):
        forget_visitors(0)
    assert not PhoneCode.objects.exists()
    assert not Attempt.objects.exists()


def test_a_landline_cannot_get_a_code(town: Town) -> None:
    with pytest.raises(Refused, match="手机号码"):
        send_code("0537-2345678", ip="10.0.0.1")


def test_a_verified_telephone_is_forgotten_after_two_hours_and_on_leaving(town: Town) -> None:
    client = verified()
    with town.at(clock.now() + timedelta(hours=2, minutes=1)):
        assert client.get("/portal/appeal/").status_code == 302
    client = verified("13922223333")
    client.post("/portal/leave/")
    assert client.get("/portal/appeal/").status_code == 302


def test_nobody_is_sent_on_to_another_site(town: Town) -> None:
    client = Client()
    page = fetch(client, "/portal/verify/", next="https://evil.example/portal/")
    assert 'name="next" value="/portal/orders/"' in page


@override_settings(PROXIES=["127.0.0.1"])
def test_behind_our_proxy_visitors_are_told_apart(town: Town) -> None:
    for n in range(2):
        Client().get("/portal/verify/", headers={"x-forwarded-for": f"6.6.6.6, 10.0.0.{n}"})
    assert Attempt.objects.values("who").distinct().count() == 2


def test_only_a_demo_without_a_gateway_shows_the_code(town: Town) -> None:
    client = Client()
    ask_code(client)
    assert code_sent() not in fetch(client, "/portal/verify/code/")
    with override_settings(DEMO=True):
        client = Client()
        ask_code(client, "13922223333")
        assert code_sent() in fetch(client, "/portal/verify/code/")
