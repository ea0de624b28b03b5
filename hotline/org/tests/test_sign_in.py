"""Signing in and out, the lock-out, and the role picker of the demo city."""

import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group, Permission
from django.http import HttpRequest
from django.test import Client, RequestFactory, override_settings
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from hotline.base import clock
from hotline.org.actions.users import change_own_password
from hotline.org.models import Session, Unit, UnitKind, User
from hotline.org.sessions import SessionStore, signed_in

pytestmark = pytest.mark.django_db
PASSWORD = "qingshui-2026"


@pytest.fixture
def wang() -> User:
    unit = Unit.objects.filter(kind=UnitKind.HOTLINE).first()
    return User.objects.create_user("wangli", name="王丽", password=PASSWORD, job_no="DEMO01", unit=unit)


def sign_in(client: Client, username: str = "wangli", password: str = PASSWORD, **more: str) -> "tuple[int, str, str]":
    """(status, where to, page)"""
    response = client.post(reverse("sign_in"), {"username": username, "password": password, **more})
    return response.status_code, response.headers.get("Location", ""), response.content.decode()


def test_the_right_password_opens_the_home_page_with_name_and_unit(client: Client, wang: User) -> None:
    assert sign_in(client)[:2] == (302, "/")
    body = client.get("/").content.decode()
    assert "王丽" in body
    assert wang.unit is not None
    assert wang.unit.short_name in body


def test_a_wrong_password_says_how_many_tries_are_left_and_keeps_the_name(client: Client, wang: User) -> None:
    status, _, body = sign_in(client, password="不对")
    assert status == 422
    assert "登录名或密码不对，请再试一次。还可以试 4 次" in body
    assert 'value="wangli"' in body
    assert "不对" not in body.replace("登录名或密码不对", "")


def test_an_unknown_name_is_told_the_same_as_a_wrong_password(client: Client, wang: User) -> None:
    assert "登录名或密码不对，请再试一次。还可以试 4 次" in sign_in(client, username="nobody")[2]


def test_the_fifth_failure_locks_out_even_with_the_right_password(client: Client, wang: User) -> None:
    for _ in range(4):
        assert sign_in(client, password="wrong")[0] == 422
    assert "连续输错 5 次密码" in sign_in(client, password="wrong")[2]
    status, _, body = sign_in(client)
    assert status == 429
    assert "请在 30分钟后再试" in body
    assert "_auth_user_id" not in client.session


def test_who_is_inactive_cannot_come_in(client: Client, wang: User) -> None:
    User.objects.filter(pk=wang.pk).update(is_active=False)
    assert sign_in(client)[0] == 422


def test_one_gets_where_one_wanted_but_never_to_another_site(client: Client, wang: User) -> None:
    assert sign_in(client, next="/units/?q=1")[1] == "/units/?q=1"
    client.post(reverse("sign_out"))
    assert sign_in(client, next="https://evil.example/")[1] == "/"


def test_without_signing_in_every_page_leads_to_the_door(client: Client) -> None:
    assert client.get("/").headers["Location"] == "/sign-in/?next=/"


def test_signing_out_needs_a_button_and_ends_the_session(client: Client, wang: User) -> None:
    sign_in(client)
    assert client.get(reverse("sign_out")).status_code == 405
    assert client.post(reverse("sign_out")).headers["Location"] == reverse("sign_in")
    assert client.get("/").status_code == 302


def test_a_changed_password_ends_the_sessions_of_the_old_one(client: Client, wang: User) -> None:
    sign_in(client)
    change_own_password(wang, old=PASSWORD, new="qingshui-2027-x")
    assert client.get("/").status_code == 302


def test_the_picker_shows_the_demo_people_in_the_demo_only(client: Client, wang: User) -> None:
    assert "王丽" not in client.get(reverse("sign_in")).content.decode()
    with override_settings(DEMO=True):
        assert "王丽" in client.get(reverse("sign_in")).content.decode()


def test_in_the_demo_one_click_signs_in_as_a_demo_person(client: Client, wang: User) -> None:
    with override_settings(DEMO=True):
        assert client.post(reverse("sign_in_as"), {"username": "wangli"}).headers["Location"] == "/"
    assert client.session["_auth_user_id"] == str(wang.pk)


def test_nobody_else_can_be_picked_and_nobody_outside_the_demo(client: Client, wang: User) -> None:
    User.objects.create_user("root", name="管理员", password=PASSWORD, job_no="0001")
    assert client.post(reverse("sign_in_as"), {"username": "wangli"}).status_code == 404
    with override_settings(DEMO=True):
        assert client.post(reverse("sign_in_as"), {"username": "root"}).status_code == 404
        User.objects.filter(pk=wang.pk).update(is_active=False)
        assert client.post(reverse("sign_in_as"), {"username": "wangli"}).status_code == 404
    assert "_auth_user_id" not in client.session


# ── who asks, read with the session ──


def asked_with(client: Client) -> HttpRequest:
    request = RequestFactory().get("/")
    request.session = SessionStore(client.cookies["sessionid"].value)
    return request


def test_session_user_unit_and_permissions_come_in_one_query(
    client: Client, wang: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    wang.groups.set([Group.objects.get(name="话务员"), Group.objects.get(name="班长")])
    wang.user_permissions.set([Permission.objects.get(codename="see_trail")])
    sign_in(client)
    request = asked_with(client)
    with django_assert_num_queries(1):
        user = signed_in(request)
        assert isinstance(user, User)
        assert user == wang
        assert user.unit == wang.unit
        held = user.get_all_permissions()
    assert held == User.objects.get(pk=wang.pk).get_all_permissions() != set()
    assert user.has_perm("workorders.see_trail")


def test_the_session_knows_whose_it_is_and_a_visitors_nobody(client: Client, wang: User) -> None:
    sign_in(client)
    assert Session.objects.get(session_key=client.cookies["sessionid"].value).user == wang
    store = SessionStore()
    store["proved"] = ["260302000001"]
    store.save()
    row = Session.objects.get(session_key=store.session_key)
    assert (row.user, SessionStore(store.session_key)["proved"]) == (None, ["260302000001"])
    request = RequestFactory().get("/")
    request.session = SessionStore(store.session_key)
    assert signed_in(request) == AnonymousUser()


@pytest.mark.parametrize(
    "spoilt",
    [
        {"_auth_user_hash": "another"},
        {"_auth_user_hash": ""},
        {"_auth_user_backend": "django.contrib.auth.backends.ModelBackend"},
        {"_auth_user_id": "987654321"},
    ],
)
def test_a_session_that_does_not_hold_signs_nobody_in(client: Client, wang: User, spoilt: dict[str, str]) -> None:
    sign_in(client)
    store = SessionStore(client.cookies["sessionid"].value)
    store.update(spoilt)
    Session.objects.filter(session_key=store.session_key).update(session_data=json.dumps(dict(store.items())))
    request = asked_with(client)
    assert signed_in(request) == AnonymousUser()
    assert client.get("/").status_code == 302


def test_the_next_click_of_a_locked_account_ends_at_the_sign_in_page(client: Client, wang: User) -> None:
    sign_in(client)
    assert client.get("/").status_code == 200
    User.objects.filter(pk=wang.pk).update(is_active=False)
    assert client.get("/").status_code == 302


def test_a_session_that_is_over_or_broken_is_nobodys(client: Client, wang: User) -> None:
    sign_in(client)
    row = Session.objects.filter(session_key=client.cookies["sessionid"].value)
    row.update(session_data="{")
    assert client.get("/").status_code == 302
    row.update(session_data="{}", expire_date=clock.now() - timedelta(seconds=1))
    assert client.get("/").status_code == 302
