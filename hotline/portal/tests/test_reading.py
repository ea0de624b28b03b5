"""首页、知识查询、数据公开, and how heavy the pages are."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from hotline.base import clock
from hotline.knowledge.actions.indexing import count_words
from hotline.knowledge.tests.library import published as article_published
from hotline.portal.actions.counting import count_months
from hotline.portal.jobs import count_months as job
from hotline.portal.models import MonthFigures
from hotline.portal.tests.browsing import fetch, verified
from hotline.portal.tests.weighing import weigh
from hotline.portal.views.doors import COLUMNS
from hotline.workorders import actions as orders
from hotline.workorders.testing import MONDAY, Town

MOST_BYTES = 200 * 1024


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    cache.clear()


def test_every_column_opens_for_everybody_and_names_its_city(town: Town) -> None:
    client = Client()
    for name, _ in COLUMNS:
        assert name in fetch(client, "/portal/")
    for path in ("", "orders/", "cases/", "news/", "knowledge/", "figures/", "verify/"):
        page = fetch(client, f"/portal/{path}")
        assert "清水市12345政务服务便民热线" in page
        assert 'class="skip"' in page
        assert 'lang="zh-CN"' in page


def test_no_page_has_a_script_or_a_style_inside(town: Town) -> None:
    client = verified()
    for path in ("", "orders/", "cases/", "news/", "knowledge/", "figures/", "verify/", "appeal/"):
        page = fetch(client, f"/portal/{path}")
        assert not re.search(r"<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=", page), path


def test_every_page_weighs_less_than_two_hundred_kilobytes(town: Town) -> None:
    client = verified()
    order = town.order("approve", phone="13911112222")
    paths = ["", "orders/", f"orders/{order.no}/", "cases/", "news/", "knowledge/", "figures/", "verify/", "appeal/"]
    weights = {path: weigh(client, f"/portal/{path}").whole for path in paths}
    assert {path: n for path, n in weights.items() if n > MOST_BYTES} == {}
    assert min(weights.values()) > 10_000


def test_large_print_is_kept_and_can_be_left(town: Town) -> None:
    client = Client()
    assert client.get("/portal/large/", {"on": "1", "next": "/portal/news/"})["Location"] == "/portal/news/"
    assert '<html lang="zh-CN" class="large">' in fetch(client, "/portal/news/")
    client.get("/portal/large/", {"on": "0", "next": "/portal/news/"})
    assert 'class="large"' not in fetch(client, "/portal/news/")


def test_citizens_find_open_articles_and_no_others(town: Town) -> None:
    shown = article_published(town, title="居民身份证丢失怎样补领", openness="PUBLIC")
    article_published(town, title="身份证补领内部流程", openness="INTERNAL")
    count_words()
    client = Client()
    page = fetch(client, "/portal/knowledge/", q="身份证丢了怎么补领")
    assert f"/portal/knowledge/{shown.no}/" in page
    assert "内部流程" not in page
    assert shown.title in fetch(client, f"/portal/knowledge/{shown.no}/")
    assert shown.title in fetch(client, "/portal/")


def test_an_internal_article_has_no_address_outside(town: Town) -> None:
    hidden = article_published(town, title="身份证补领内部流程", openness="INTERNAL")
    assert Client().get(f"/portal/knowledge/{hidden.no}/").status_code == 404


def counted() -> MonthFigures:
    count_months()
    return MonthFigures.objects.get(month=MONDAY.date().replace(day=1))


def test_the_month_is_counted_from_its_orders(town: Town) -> None:
    town.order("call_back")
    town.unhappy(town.order("approve"))
    orders.answer_directly(town.register(), actor=town.lin, answer="须业主三分之二同意。")
    town.submit()
    orders.void(town.register(), actor=town.ban, note="测试来电。")
    row = counted()
    assert (row.n_accepted, row.n_direct, row.n_closed) == (3, 1, 2)
    assert (row.n_due, row.n_on_time) == (2, 2)
    assert (row.n_asked, row.n_satisfied) == (2, 1)
    assert row.satisfied == 50
    with CaptureQueriesContext(connection) as seen:
        page = fetch(Client(), "/portal/figures/")
    assert "2026年3月" in page
    assert "50.0%" in page
    assert len(seen) <= 4


def test_what_was_late_is_counted_as_late_and_counting_twice_changes_nothing(town: Town) -> None:
    order = town.order("reply")
    with town.at(clock.now() + timedelta(days=25)):
        town.take("approve", order)
        count_months()
        job(0)
        row = MonthFigures.objects.get(month=MONDAY.date().replace(day=1))
    assert (row.n_due, row.n_on_time, row.on_time) == (1, 0, 0)
    assert MonthFigures.objects.count() == 13


def test_months_without_anything_have_no_rates(town: Town) -> None:
    row: Any = counted()
    assert (row.direct, row.on_time, row.satisfied) == (None, None, None)


def test_under_the_citizens_host_name_only_the_website_answers(town: Town, settings: Any) -> None:
    settings.PORTAL_HOSTS, settings.ALLOWED_HOSTS = ["12345.example"], ["*"]
    outside, inside = Client(headers={"host": "12345.example:8345"}), Client(headers={"host": "work.example"})
    assert outside.get("/")["Location"] == "/portal/"
    assert outside.get("/portal/").status_code == outside.get("/org/areas/tree/").status_code == 200
    for path in ("/sign-in/", "/orders/260302000001/", "/site/pieces/", "/search/"):
        assert outside.get(path).status_code == 404
    assert inside.get("/sign-in/").status_code == 200
