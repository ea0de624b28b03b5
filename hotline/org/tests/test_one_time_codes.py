"""The second lock: set up with the first right code, asked for at each sign-in, taken away by those in charge."""

from binascii import unhexlify
from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hotline.base.refusal import Refused
from hotline.org.actions import one_time_codes
from hotline.org.models import User
from hotline.org.tests.people import browser, html, user

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not one_time_codes.is_offered(), reason="这个平台没有装一次性验证码（django_otp.plugins.otp_totp）"
    ),
]
PASSWORD = "小镇-12345"


def code_of(device: Any, *, steps_ahead: int = 0) -> str:
    """What the phone shows now, or would show a few half-minutes later."""
    totp = import_module("django_otp.oath").totp
    return f"{totp(unhexlify(device.key), t0=int(-30 * steps_ahead)):06d}"


def set_up(username: str) -> Any:
    whom = user(username)
    device = one_time_codes.begin(whom)
    one_time_codes.confirm(whom, code=code_of(device))
    device.refresh_from_db()
    return device


def wrong(device: Any) -> str:
    right = {code_of(device, steps_ahead=n) for n in (-2, -1, 0, 1, 2)}
    return next(code for code in ("000000", "000001", "000002", "000003", "000004", "000005") if code not in right)


def test_it_counts_only_when_a_first_code_has_confirmed_it() -> None:
    device = one_time_codes.begin(user("liulin"))
    with pytest.raises(Refused, match="不对"):
        one_time_codes.confirm(user("liulin"), code=wrong(device))
    assert not one_time_codes.is_set_up(user("liulin"))
    assert browser("liulin").get(reverse("profile")).status_code == 200


def test_it_is_set_up_on_the_own_page() -> None:
    client, url = browser("liulin"), reverse("one_time_code_set_up")
    shown = html(client.get(url))
    assert "data:image/svg+xml" in shown
    device = one_time_codes.begin(user("liulin"))
    assert client.post(url, {"code": wrong(device)}).status_code == 422
    device.throttle_reset()
    assert client.post(url, {"code": code_of(device)}).headers["Location"] == reverse("profile")
    assert "关闭一次性验证码" in html(client.get(reverse("profile")))
    assert client.get(url).headers["Location"] == reverse("one_time_code_give_up")


def test_after_the_password_comes_the_code_and_nothing_else() -> None:
    device = set_up("liulin")
    client = browser("liulin")
    for name in ("profile", "home", "org_tree"):
        assert client.get(reverse(name)).headers["Location"] == reverse("one_time_code")
    assert client.get(reverse("one_time_code")).status_code == 200
    assert client.post(reverse("one_time_code"), {"code": wrong(device)}).status_code == 422
    assert client.get(reverse("profile")).status_code == 302
    device.refresh_from_db()
    device.throttle_reset()
    passed = client.post(reverse("one_time_code"), {"code": code_of(device, steps_ahead=1)})
    assert passed.headers["Location"] == reverse("home")
    assert client.get(reverse("profile")).status_code == 200


def test_a_code_holds_once() -> None:
    device = set_up("liulin")
    code = code_of(device, steps_ahead=1)
    one_time_codes.check(user("liulin"), code=code)
    with pytest.raises(Refused):
        one_time_codes.check(user("liulin"), code=code)


def test_wrong_codes_make_the_right_one_wait() -> None:
    device = set_up("liulin")
    for _ in range(3):
        with pytest.raises(Refused):
            one_time_codes.check(user("liulin"), code=wrong(device))
    with pytest.raises(Refused):
        one_time_codes.check(user("liulin"), code=code_of(device, steps_ahead=1))
    device.refresh_from_db()
    assert device.throttling_failure_count > 0


@pytest.mark.parametrize("code", ["", "abc", "１２３４５６", "\x00", "9" * 13])
def test_strange_codes_are_refused(code: str) -> None:
    set_up("liulin")
    client = browser("liulin")
    client.get(reverse("home"))
    assert client.post(reverse("one_time_code"), {"code": code}).status_code == 422


def test_giving_it_up_takes_the_password() -> None:
    client = Client()
    client.force_login(user("liulin"), backend="hotline.org.permissions.RoleBackend")
    client.get(reverse("home"))
    set_up("liulin")
    url = reverse("one_time_code_give_up")
    assert client.post(url, {"password": "falsch"}).status_code == 422
    assert client.post(url, {"password": PASSWORD}).status_code == 302
    assert not one_time_codes.is_set_up(user("liulin"))


def test_those_in_charge_take_it_away_when_the_phone_is_lost() -> None:
    set_up("liulin")
    with pytest.raises(Refused, match="不归您管理"):
        one_time_codes.take_away(user("liulin"), actor=user("zhujian_admin"))
    client, url = browser("hedong"), reverse("one_time_code_take_away", args=["liulin"])
    assert "解除验证码" in html(client.get(reverse("user_edit", args=["liulin"])))
    assert client.post(url).status_code == 302
    assert not one_time_codes.is_set_up(user("liulin"))
    assert client.get(url).status_code == 404


def test_a_code_and_then_a_new_password_where_both_are_due() -> None:
    device = set_up("liulin")
    User.objects.filter(username="liulin").update(must_change_password=True)
    client = browser("liulin")
    assert client.get(reverse("home")).headers["Location"] == reverse("one_time_code")
    assert client.get(reverse("change_password")).headers["Location"] == reverse("one_time_code")
    assert client.get(reverse("one_time_code")).status_code == 200
    client.post(reverse("one_time_code"), {"code": code_of(device, steps_ahead=1)})
    assert client.get(reverse("home")).headers["Location"] == reverse("change_password")
    assert client.get(reverse("change_password")).status_code == 200
