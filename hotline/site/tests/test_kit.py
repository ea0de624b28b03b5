"""The sample pages: every component renders, as page and as fragment."""

import re

import pytest
from django.test import Client
from django.urls import include, path

from hotline.site.urls import urlpatterns as of_the_product

urlpatterns = [*of_the_product, path("kit/", include("hotline.base.kit.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize("name", ["", "desk/", "record/", "step/", "report/"])
def test_every_kind_of_screen_is_a_whole_page(client: Client, name: str) -> None:
    body = client.get(f"/kit/{name}").content.decode()
    assert body.lstrip().startswith("<!doctype html>")
    assert body.count("<h1>") == 1


@pytest.mark.parametrize("name", ["desk/", "record/", "step/", "report/"])
def test_no_screen_has_two_primary_buttons(client: Client, name: str) -> None:
    assert client.get(f"/kit/{name}").content.decode().count("btn-primary") <= 1


@pytest.mark.parametrize(("name", "mark"), [("desk/", 'id="list"'), ("step/", "data-step")])
def test_asked_by_htmx_it_is_the_fragment_that_the_page_includes(client: Client, name: str, mark: str) -> None:
    fragment = client.get(f"/kit/{name}", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in fragment
    assert mark in fragment
    assert mark in client.get(f"/kit/{name}").content.decode()


def test_a_filter_narrows_the_list_and_renews_the_count(client: Client) -> None:
    fragment = client.get("/kit/desk/?light=RED", headers={"hx-request": "true"}).content.decode()
    assert fragment.count("row-link") == 1
    assert 'id="count" hx-swap-oob="true">1<' in fragment


def test_the_next_page_keeps_the_filter(client: Client) -> None:
    assert 'href="?light=YELLOW&amp;after=20261120-93"' in client.get("/kit/desk/?light=YELLOW").content.decode()


def test_an_empty_list_says_what_to_do_next(client: Client) -> None:
    body = client.get("/kit/desk/?light=PURPLE").content.decode()
    assert "没有等您签收的工单" in body
    assert "新工单到了会自己出现在这里。" in body


def test_a_bad_form_comes_back_with_its_errors_counted(client: Client) -> None:
    response = client.post("/kit/step/", {"note": "尽快", "kind": "HELP"})
    body = response.content.decode()
    assert response.status_code == 422
    assert "有 4 处需要修改" in body
    led_to = re.findall(r'<a href="#(\w+)">([^<]+)</a>', body)
    assert [label for _, label in led_to] == ["诉求分类", "主办单位", "发生时间", "派单意见"]
    assert all(f'id="{target}"' in body for target, _ in led_to)
    assert "尽快</textarea>" in body
    assert "data-unsaved" in body


def test_a_refusal_stands_on_top_and_keeps_the_form(client: Client) -> None:
    typed = {
        "kind": "HELP",
        "category": "030101",
        "lead": "101",
        "happened_at": "2026-11-20T10:00",
        "note": "请尽快办理",
    }
    response = client.post("/kit/step/", typed)
    body = response.content.decode()
    assert response.status_code == 422
    assert "没有办成：</b>临澄区人民政府今天已退过这件工单" in body
    assert "请尽快办理</textarea>" in body


def test_a_good_form_goes_on_with_a_sentence(client: Client) -> None:
    typed = {
        "kind": "HELP",
        "category": "030101",
        "lead": "102",
        "happened_at": "2026-11-20T10:00",
        "note": "请尽快办理",
    }
    response = client.post("/kit/step/", typed, follow=True)
    assert response.redirect_chain == [("/kit/desk/", 302)]
    assert "已派单" in response.content.decode()


def test_a_picker_is_answered_with_options(client: Client) -> None:
    body = client.get("/kit/options/?q=城市").content.decode()
    assert 'data-value="102" data-label="市城市管理局"' in body
    assert body.count('role="option"') == 1
    assert "没有找到" in client.get("/kit/options/?q=火星").content.decode()
