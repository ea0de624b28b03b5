"""How a door answers, well and badly."""

import gc
import weakref
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings
from django_htmx.middleware import HtmxDetails

from hotline.base.middleware import ContentSecurityPolicy, live_url
from hotline.base.views import csrf_failure, forbidden, go_to, not_found, page, server_error

EMPTY = {"title": "没有等您签收的工单"}


def asked(**headers: str) -> HttpRequest:
    request = RequestFactory().get("/desk/", headers=headers)
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    return request


def answered(request: HttpRequest, extra: dict[str, Any] | None = None, **kwargs: Any) -> str:
    context = {**EMPTY, "empty": EMPTY, **(extra or {})}
    return page(request, "base/error.html", context, fragment="base/_empty.html", **kwargs).content.decode()


def test_a_browser_gets_the_page_and_htmx_the_fragment() -> None:
    assert "<!doctype html>" in answered(asked())
    assert "<!doctype html>" not in answered(asked(hx_request="true"))
    assert "没有等您签收的工单" in answered(asked(hx_request="true"))


@pytest.mark.parametrize("header", ["hx_boosted", "hx_history_restore_request"])
def test_htmx_gets_the_page_where_it_replaces_all_of_it(header: str) -> None:
    assert "<!doctype html>" in answered(asked(**{"hx_request": "true", header: "true"}))


def test_the_two_answers_are_not_mixed_up_in_a_cache() -> None:
    assert page(asked(), "base/error.html", EMPTY)["Vary"] == "HX-Request"


def test_what_a_page_showed_goes_with_it() -> None:
    """Rather than wait, with all rows of a list, until the garbage is looked for."""
    shown = type("Row", (), {"name": "行"})()
    gone = weakref.ref(shown)
    gc.collect()
    gc.disable()
    try:
        answered(asked(), extra={"row": shown})
        del shown
        assert gone() is None
    finally:
        gc.enable()


def test_a_bad_form_answers_422() -> None:
    assert page(asked(), "base/error.html", EMPTY, status=422).status_code == 422


@pytest.mark.parametrize(("headers", "header"), [({}, "Location"), ({"hx_request": "true"}, "HX-Redirect")])
def test_after_a_step_both_go_to_the_next_page_and_the_sentence_is_kept(headers: dict[str, str], header: str) -> None:
    request = asked(**headers)
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    assert go_to(request, "/orders/1/", "已签收")[header] == "/orders/1/"
    assert [str(message) for message in get_messages(request)] == ["已签收"]


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (forbidden, 403, "没有权限"),
        (not_found, 404, "没有找到"),
        (server_error, 500, "系统出错了"),
        (csrf_failure, 403, "页面已过期"),
    ],
)
def test_every_error_is_chinese_and_has_a_way_back(view: Any, status: int, title: str) -> None:
    response: HttpResponse = view(asked())
    assert response.status_code == status
    body = response.content.decode()
    assert title in body
    assert 'href="/"' in body
    assert "data-back" in body


def test_an_error_asked_by_htmx_is_one_sentence() -> None:
    response = not_found(asked(hx_request="true"))
    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().startswith("没有找到。")


def test_the_reason_of_a_refusal_is_shown_and_escaped() -> None:
    body = forbidden(asked(), PermissionDenied("只有本单位可以签收 <b>")).content.decode()
    assert "只有本单位可以签收 &lt;b&gt;" in body


@pytest.mark.parametrize(
    ("setting", "host", "url"),
    [
        ("", "10.0.0.5:8000", "http://10.0.0.5:8001/"),
        ("", "hotline.city", "http://hotline.city:81/"),
        ("", "[fd00::5]:8000", "http://[fd00::5]:8001/"),
        ("https://live.city/events/", "hotline.city", "https://live.city/events/"),
    ],
)
def test_live_events_are_one_port_on_or_where_the_setting_says(setting: str, host: str, url: str) -> None:
    with override_settings(LIVE_URL=setting, ALLOWED_HOSTS=["*"]):
        assert live_url(RequestFactory().get("/", headers={"host": host})) == url


def test_the_policy_allows_our_own_things_and_the_live_events_only() -> None:
    with override_settings(LIVE_URL="https://live.city/events/", ALLOWED_HOSTS=["*"]):
        policy = ContentSecurityPolicy(lambda request: HttpResponse())(asked())["Content-Security-Policy"]
    assert "default-src 'self';" in policy
    assert "connect-src 'self' https://live.city;" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
