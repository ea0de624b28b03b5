"""The screens: who sees whose scores, what a figure opens to, what is typed and lost not."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from django.db import transaction
from django.test import Client
from openpyxl import load_workbook

from hotline.assessment.actions.periods import begin
from hotline.assessment.models import Merit, Period, Score
from hotline.base import clock
from hotline.workorders.testing import MONDAY, Town, day

if TYPE_CHECKING:
    from pytest_django import DjangoDbBlocker

MARCH = date(2026, 3, 1)
AFTER = day(4, 20)


@pytest.fixture(scope="module")
def scored(django_db_setup: None, django_db_blocker: "DjangoDbBlocker") -> Iterator[None]:
    """A month in which 住建局 had six cases, one of them late, and 城管局 one."""
    with django_db_blocker.unblock(), transaction.atomic():
        with clock.moved_to(MONDAY):
            town = Town()
            orders = [town.order("sign") for _ in range(6)]
            town.happy(town.order("approve", unit="城管局"))
            for n, order in enumerate(orders):
                with clock.moved_to(MONDAY + timedelta(days=10 if n == 0 else 1)):
                    for verb in ("contact", "reply", "approve"):
                        town.take(verb, order)
                    town.happy(order)
        with clock.moved_to(AFTER):
            begin(MARCH, actor=town.ren)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def stage(scored: None, db: None) -> Iterator[Town]:
    with clock.moved_to(AFTER):
        yield Town()


def seen_by(town: Town, username: str) -> Client:
    client = Client()
    client.force_login(town.user(username))
    return client


def test_the_overview_ranks_a_group_and_opens_the_sheets(stage: Town) -> None:
    text = seen_by(stage, "ren").get("/assessment/?group=市直部门").content.decode()
    assert "住建局" in text and "/assessment/202603/units/2001/" in text and "定分" in text
    assert "河东县" not in text
    city_leader = seen_by(stage, "shi").get("/assessment/")
    assert city_leader.status_code == 200 and "河东县" in city_leader.content.decode()
    assert "/assessment/202603/freeze/" not in city_leader.content.decode()


def test_a_unit_reads_its_own_sheet_with_every_deduction_and_may_object(stage: Town) -> None:
    client = seen_by(stage, "zhujian")
    response = client.get("/assessment/", follow=True)
    text = response.content.decode()
    score = Score.objects.get(unit__short_name="住建局")
    assert f"<dt>得分</dt><dd>{score.total}" in text and "第 1 名" in text
    assert "逾期" in text and "提出异议" in text and "-0.50" in text
    assert "城管局" not in text, "of the others only how they are spread"
    assert client.get("/assessment/202603/units/2002/").status_code == 404
    assert client.get("/assessment/202603/units/1001/").status_code == 404
    assert seen_by(stage, "wuye").get("/assessment/202603/units/2001/").status_code == 200, "of the unit above"


def test_the_lower_units_of_each_are_looked_through_by_the_office(stage: Town) -> None:
    client = seen_by(stage, "ren")
    text = client.get("/assessment/lower/").content.decode()
    assert "/assessment/?no=202603&amp;under=2001" in text and "下级单位" in text
    below = client.get("/assessment/?under=2001").content.decode()
    assert "住建局下级单位考核" in below and "物业中心" in below and "/assessment/202603/units/200101/" in below
    assert "下级单位考核" in client.get("/assessment/202603/units/2001/").content.decode()
    scores = sheet_of(client.get("/assessment/202603/export/下属单位/?under=2001").content)
    assert any(row[1] == "清水市物业管理中心" for row in scores)
    assert client.get("/assessment/?under=9999").status_code == 404


def test_a_unit_sees_its_lower_units_ranked_and_those_of_no_other(stage: Town) -> None:
    client = seen_by(stage, "hedong")
    assert "柳林镇" in client.get("/assessment/?under=1001").content.decode()
    assert client.get("/assessment/202603/units/100101/").status_code == 200
    for url in ("/assessment/?under=2001", "/assessment/202603/units/200101/", "/assessment/year/?under=2001"):
        assert client.get(url).status_code == 404, url
    assert client.get("/assessment/lower/").status_code == 403


def test_a_lower_unit_reads_its_own_sheet_and_that_of_the_unit_above_but_not_the_table(stage: Town) -> None:
    client = seen_by(stage, "liulin")
    assert client.get("/assessment/").headers["Location"] == "/assessment/202603/units/100101/"
    assert "下属" not in client.get("/assessment/202603/units/100101/").content.decode()
    assert client.get("/assessment/202603/units/1001/").status_code == 200
    assert client.get("/assessment/?under=1001").status_code == 404


@pytest.mark.parametrize("username", ["lin", "zhou"])
def test_others_of_the_centre_are_turned_away(stage: Town, username: str) -> None:
    client = seen_by(stage, username)
    assert client.get("/assessment/").status_code == 403
    assert client.get("/figures/").status_code == 403
    assert client.get("/indicators/").status_code == 200


def test_computing_and_freezing_are_steps_with_a_form(stage: Town) -> None:
    client = seen_by(stage, "du")
    assert client.get("/assessment/202603/compute/").status_code == 200
    assert client.post("/assessment/202603/compute/", {"note": "补录后重算"}).status_code == 302
    assert client.post("/assessment/202603/freeze/", {"note": ""}).status_code == 302
    assert Period.objects.get().is_frozen
    refused = client.post("/assessment/202603/compute/", {"note": ""})
    assert refused.status_code == 422 and "已定分" in refused.content.decode()
    wrong = client.post("/assessment/begin/", {"month": "2026-03", "note": ""})
    assert wrong.status_code == 422 and "写明原因" in wrong.content.decode()
    assert client.post("/assessment/begin/", {"month": "2026-03", "note": "补充剔除一件"}).status_code == 302
    assert Period.objects.filter(revision=2).exists()
    assert seen_by(stage, "shi").get("/assessment/202603/compute/").status_code == 403


def test_a_merit_is_entered_with_proof_and_taken_back(stage: Town) -> None:
    client = seen_by(stage, "du")
    given = {
        "month": "2026-04",
        "unit": stage.unit("水务集团").pk,
        "kind": "CASE",
        "points": "1",
        "reason": "抢修事例",
        "proof": "",
    }
    lacking = client.post("/assessment/merits/", given)
    assert lacking.status_code == 422 and "抢修事例" in lacking.content.decode()
    assert client.post("/assessment/merits/", {**given, "proof": "选编第3期"}).status_code == 302
    merit = Merit.objects.get()
    client.post(f"/assessment/merits/{merit.pk}/revoke/")
    merit.refresh_from_db()
    assert merit.revoked_by == stage.du
    assert "已撤销" in client.get("/assessment/merits/").content.decode()


def test_a_figure_opens_to_its_orders(stage: Town) -> None:
    client = seen_by(stage, "ren")
    asked = "since=2026-03-01&until=2026-03-31"
    text = client.get(f"/figures/?{asked}").content.decode()
    assert "按期回复率" in text and "85.71" in text
    assert f"/figures/orders/?{asked}&id=on_time_reply&part=below".replace("&", "&amp;") in text
    below = client.get(f"/figures/orders/?{asked}&id=on_time_reply&part=below").content.decode()
    assert below.count('class="row-link"') == 7
    above = client.get(f"/figures/orders/?{asked}&id=on_time_reply&part=above").content.decode()
    assert above.count('class="row-link"') == 6
    assert client.get("/figures/orders/?id=nothing").status_code == 404


def test_a_unit_sees_the_figures_of_its_own_work(stage: Town) -> None:
    asked = "since=2026-03-01&until=2026-03-31"
    text = seen_by(stage, "chengguan").get(f"/figures/?{asked}").content.decode()
    assert "100.00" in text and "85.71" not in text and "人工接通率" not in text
    other = seen_by(stage, "chengguan").get(f"/figures/?{asked}&unit={stage.unit('住建局').pk}").content.decode()
    assert "85.71" not in other


def test_a_period_that_makes_no_sense_is_said_on_the_spot(stage: Town) -> None:
    text = seen_by(stage, "ren").get("/figures/?since=2026-04-02&until=2026-03-01").content.decode()
    assert "截止日期早于起始日期" in text and "2026-04-02" in text


def test_figures_and_scores_are_taken_along_as_workbooks(stage: Town) -> None:
    client = seen_by(stage, "ren")
    cells = sheet_of(client.get("/figures/export/?since=2026-03-01&until=2026-03-31").content)
    assert any(row[1] == "按期回复率" and row[2] == "85.71" and row[4:6] == ("6", "7") for row in cells)
    scores = sheet_of(client.get("/assessment/202603/export/市直部门/").content)
    assert any(row[1] == "清水市住房和城乡建设局" and row[0] == "1" for row in scores)
    assert seen_by(stage, "zhujian").get("/assessment/202603/export/市直部门/").status_code == 404


def sheet_of(content: bytes) -> list[tuple[Any, ...]]:
    return list(load_workbook(BytesIO(content), read_only=True).worksheets[0].iter_rows(values_only=True))


def test_pages_cost_the_same_whatever_the_month_holds(
    stage: Town, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    client = seen_by(stage, "ren")
    client.get("/assessment/")
    with django_assert_max_num_queries(9):
        client.get("/assessment/?group=市直部门")
    with django_assert_max_num_queries(16):
        client.get("/assessment/202603/units/2001/")
    with django_assert_max_num_queries(11):
        client.get("/assessment/lower/")
    with django_assert_max_num_queries(8):
        client.get("/figures/orders/?since=2026-03-01&until=2026-03-31&id=on_time_reply&part=below")


def test_the_year_is_the_mean_of_frozen_months(stage: Town) -> None:
    client = seen_by(stage, "ren")
    assert "还没有定分的月份" in client.get("/assessment/year/").content.decode()
    client.post("/assessment/202603/freeze/", {"note": ""})
    total = Score.objects.get(unit__short_name="住建局").total
    assert str(total) in client.get("/assessment/year/").content.decode()
    assert seen_by(stage, "zhujian").get("/assessment/year/").status_code == 403
