"""《市民热线承办单》 and 《市民热线呈阅件》 on paper: who gets what, and who is named on it."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from hotline.citizens.models import AccessLog
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import PHONE, Town
from hotline.workorders.tests.test_doors import as_, text_of


def sheet(client: Client, order: WorkOrder) -> Any:
    return client.get(reverse("dispatch_sheet", args=[order.no]))


def named(client: Client, order: WorkOrder) -> Any:
    return client.post(reverse("dispatch_sheet_with_identity", args=[order.no]))


def test_a_sheet_says_the_matter_and_the_unit_and_carries_who_printed_it_and_when(town: Town) -> None:
    order = town.order("dispatch")
    page = text_of(sheet(as_(town, "zhujian"), order))
    assert "市民热线承办单" in page
    assert order.content in page
    assert "清水市住房和城乡建设局" in page
    assert len(re.findall(r"<span>祝住建 +2026-03-02 09:00</span>", page)) > 10
    assert "祝住建（" in page


@pytest.mark.parametrize("username", ["zhou", "zhujian", "zhujian_leader", "ren"])
def test_a_sheet_names_nobody_and_is_no_look(town: Town, username: str) -> None:
    order = town.order("dispatch")
    page = text_of(sheet(as_(town, username), order))
    assert PHONE not in page
    assert "王建国" not in page
    assert AccessLog.objects.count() == 0


def test_who_may_see_the_citizen_may_print_the_name_and_it_is_on_record(town: Town) -> None:
    order = town.order("dispatch")
    client = as_(town, "zhou")
    assert reverse("dispatch_sheet_with_identity", args=[order.no]) in text_of(sheet(client, order))
    response = named(client, order)
    assert PHONE in text_of(response)
    assert response["Cache-Control"] == "no-store"
    log = AccessLog.objects.get()
    assert (log.user, log.order_no, log.reason) == (town.zhou, order.no, "打印承办单")
    assert client.get(reverse("dispatch_sheet_with_identity", args=[order.no])).status_code == 405


def test_a_unit_never_prints_the_name(town: Town) -> None:
    order = town.order("sign")
    client = as_(town, "zhujian")
    assert reverse("dispatch_sheet_with_identity", args=[order.no]) not in text_of(sheet(client, order))
    response = named(client, order)
    assert response.status_code == 403
    assert PHONE not in text_of(response)
    assert AccessLog.objects.count() == 0


def test_a_sealed_order_is_printed_without_a_name_even_for_those_who_may_look(town: Town) -> None:
    order = town.order("dispatch", kind="REPORT", is_secret=True)
    client = as_(town, "ren")
    assert "已保密" in text_of(sheet(client, order))
    assert named(client, order).status_code == 403
    assert AccessLog.objects.count() == 0


def test_a_unit_prints_only_what_it_may_see(town: Town) -> None:
    order = town.order("dispatch")
    assert sheet(as_(town, "hexi"), order).status_code == 404


def test_a_brief_is_printed_by_those_who_send_and_answer_it(town: Town) -> None:
    order = town.in_state("SUBMITTED_TO_LEADER")
    url = reverse("brief_sheet", args=[order.no, order.briefs.get().no])
    for username in ("ren", "shi", "du"):
        page = text_of(as_(town, username).get(url))
        assert "市民热线呈阅件" in page
        assert "拟请住建局牵头。" in page
        assert PHONE not in page
    assert as_(town, "zhou").get(url).status_code == 403
    assert as_(town, "ren").get(reverse("brief_sheet", args=[order.no, "CY0"])).status_code == 404


@pytest.mark.parametrize(("username", "offered"), [("ren", True), ("zhou", False)])
def test_the_order_page_leads_to_the_papers(town: Town, username: str, offered: bool) -> None:
    order = town.in_state("SUBMITTED_TO_LEADER")
    page = text_of(as_(town, username).get(reverse("order", args=[order.no])))
    assert reverse("dispatch_sheet", args=[order.no]) in page
    assert (reverse("brief_sheet", args=[order.no, order.briefs.get().no]) in page) is offered
