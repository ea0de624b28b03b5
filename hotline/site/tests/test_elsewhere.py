"""别处还等着: what the home page tells of the queues that are no orders' desks; each to those who work there, and to nobody else."""

import re

from django.test import Client
from pytest_django import DjangoAssertNumQueries

from hotline.accountability import actions as of_accountability
from hotline.accountability.tests import roads as inquiries
from hotline.analytics.actions import reports
from hotline.analytics.jobs import tell_of_report
from hotline.analytics.tests import months
from hotline.knowledge.tests.library import at_centre_review, at_unit_review, published
from hotline.media import actions as of_media
from hotline.media.tests.stories import drafted, exposed
from hotline.org.models import User
from hotline.org.permissions import BACKEND
from hotline.portal.actions import suggestions
from hotline.site.waits import WAITS, waits_for
from hotline.supervision import actions as supervision
from hotline.workorders.testing import Town


def told(user: User) -> dict[str, str]:
    return {one.name: one.shown for one in waits_for(user)}


def test_a_reviewer_is_told_of_what_waits_for_review_and_its_author_is_not(town: Town) -> None:
    at_centre_review(town)
    assert told(town.zhi) == {"知识点待热线办审核": "1"}
    assert told(town.zhujian) == {}


def test_a_unit_is_told_of_its_own_alone(town: Town) -> None:
    at_unit_review(town)
    assert told(town.zhujian_leader) == {"知识点待单位审核": "1"}
    assert told(town.shuiwu) == {}


def test_an_inquiry_waits_for_its_keeper_and_not_yet_for_the_unit(town: Town) -> None:
    inquiries.verifying(town)
    assert told(town.du)["问责核查中"] == "1"
    assert "问责待申辩" not in told(town.zhujian_leader)


def test_findings_wait_for_the_unit_and_its_answer_for_who_decides(town: Town) -> None:
    row = inquiries.hearing(town)
    assert told(town.zhujian_leader)["问责待申辩"] == "1"
    assert "问责待申辩" not in told(town.zhujian)
    assert "问责待决定" not in told(town.ren)
    of_accountability.waive(row, actor=town.zhujian_leader)
    assert "问责待申辩" not in told(town.zhujian_leader)
    assert told(town.ren)["问责待决定"] == "1"


def test_a_supervision_waits_for_its_unit_and_then_for_the_supervisor(town: Town) -> None:
    order = town.order("sign")
    row = supervision.open_by_hand(order, actor=town.du, level="INTERNAL", reason="久拖不决")
    assert told(town.zhujian)["督办待我办"] == "1"
    assert "督办待我办" not in told(town.shuiwu)
    supervision.report(row, actor=town.zhujian, result="电梯已修复，附检验报告。")
    assert "督办待我办" not in told(town.zhujian)
    assert told(town.du)["督办待我办"] == "1"


def test_a_draft_waits_for_who_approves_and_an_approved_one_for_the_press(town: Town) -> None:
    row = drafted(town)
    exposed(town)
    assert told(town.ren)["发布稿待审批"] == "1"
    assert told(town.du)["曝光待处理"] == "1"
    assert told(town.ji) == {}
    of_media.approve(row, actor=town.ren)
    assert "发布稿待审批" not in told(town.ren)
    assert told(town.ji) == {"发布稿待发布": "1"}


def test_a_report_waits_for_the_signature_and_then_for_its_readers(town: Town) -> None:
    report = months.checked(town)
    assert told(town.ren)["通报待签发"] == "1"
    reports.sign(report, actor=town.ren)
    reports.issue(report, actor=town.du)
    tell_of_report(event_id=report.events.get(verb="issue").pk)
    assert "通报待签发" not in told(town.ren)
    assert told(town.zhujian_leader)["通报未读"] == "1"
    reports.note_reading(report, town.zhujian_leader)
    assert "通报未读" not in told(town.zhujian_leader)


def test_each_address_opens_for_whom_it_is_told(town: Town, client: Client) -> None:
    at_centre_review(town)
    suggestions.offer(
        token="one", phone="13805341234", name="李秀英", title="校门口设护学岗", text="放学时车多人挤，建议交警值守。"
    )
    for user in (town.zhi, town.zhujian_leader, town.shen):
        client.force_login(user, backend=BACKEND)
        page = client.get("/elsewhere/").content.decode()
        addresses = re.findall(r'href="([^"]+)"', page)
        assert len(addresses) == len(told(user))
        assert all(client.get(one).status_code == 200 for one in addresses)


def test_who_works_nowhere_else_is_asked_only_whether_reports_are_unread(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    published(town)
    assert told(town.lin) == {}
    town.lin.get_all_permissions()
    with django_assert_num_queries(1):
        waits_for(town.lin)


def test_the_home_page_asks_for_it_beside_the_desks(town: Town, client: Client) -> None:
    client.force_login(town.zhi, backend=BACKEND)
    page = client.get("/").content.decode()
    assert re.search(r'hx-get="/elsewhere/"[^>]*hx-swap="innerHTML"', page), "not that of the list around it"


def test_every_app_with_queues_is_asked_once() -> None:
    assert len(set(WAITS)) == len(WAITS)
