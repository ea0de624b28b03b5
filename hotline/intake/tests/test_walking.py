"""来信走闭环: letters walk at their own moments, as far as what is written of them reaches."""

import pytest
from django.core.management.base import CommandError
from django.db import connection

from hotline.catalog.models import DispatchRule
from hotline.intake.tests.sheet_of_letters import HEADERS, LATE, LIFT, OPEN, Letters, shanghai, verbs
from hotline.org.models import User
from hotline.workorders import sealing
from hotline.workorders.models import Callback, Deadline, Event
from hotline.workorders.testing import Town
from hotline.workorders.workflow import OrderState

PULLED_DOWN = [
    "7",
    "A07",
    "咨询河东县拆迁补偿",
    "2025-03-03 10:00:00",
    "拆迁款怎么算？",
    "按公告标准。",
    "2025-03-04 10:00:00",
]


def test_a_letter_walks_the_whole_loop_at_its_own_moments(letters: Letters) -> None:
    letters.write(LIFT)
    assert "新导入1件" in letters.take_in(walk=True)
    order = letters.order("1")
    assert order.state == OrderState.CLOSED
    assert verbs(order) == [
        "submit", "accept", "dispatch", "assign", "sign", "contact", "draft", "reply", "approve", "finish", "call_back", "close",
    ]  # fmt: skip
    at = dict(Event.objects.filter(order=order).values_list("verb", "at"))
    assert at["submit"] == order.registered_at == shanghai("2025-03-03 10:00:00")
    assert at["reply"] == shanghai("2025-03-04 09:00:00")
    assert sorted(at.values()) == [at[verb] for verb in verbs(order)]
    assert order.public_reply == "电梯已修复。感谢监督。"
    assert order.lead_unit is not None
    assert order.lead_unit.short_name == "住建局"
    assert not list(sealing.verify([order.pk]))


def test_the_letters_own_delay_decides_whether_it_was_on_time(letters: Letters) -> None:
    letters.write(LIFT, LATE)
    letters.take_in(walk=True)
    replies = Deadline.objects.filter(kind="REPLY", end="DONE")
    on_time = {row.order_id: row.stopped_at is not None and row.stopped_at <= row.due_at for row in replies}
    assert on_time == {letters.order("1").pk: True, letters.order("2").pk: False}


def test_satisfaction_is_the_writer_s_own_or_not_made_up(letters: Letters) -> None:
    rows = [[*LIFT, ""], [*LATE, "基本满意"], ["4", *LIFT[1:], "不满意"], ["5", *LIFT[1:], "五毛"]]
    letters.write(*rows, headers=[*HEADERS, "满意度"])
    said = letters.take_in(walk=True)
    assert Callback.objects.get(order=letters.order("1")).outcome == Callback.Outcome.REFUSED
    told = Callback.objects.get(order=letters.order("2"))
    assert (told.result, told.way, told.resolved) == (Callback.Satisfied.BASICALLY, Callback.Way.WEB, "")
    assert letters.order("1").close_kind == "NO_CONTACT"
    assert letters.order("2").close_kind == "EXPLAINED"
    assert letters.order("4").state == OrderState.PENDING_CALLBACK
    assert "看不懂满意度“五毛”" in said


def test_a_letter_without_a_reply_stays_with_its_unit(letters: Letters) -> None:
    letters.write(OPEN)
    letters.take_in(walk=True)
    assert verbs(letters.order("3"))[-1] == "contact"
    assert letters.order("3").state == OrderState.IN_HANDLING


def test_a_reply_of_nothing_but_empty_words_is_no_reply(letters: Letters) -> None:
    letters.write(
        [*LIFT[:5], "您好！您反映的问题已转交有关部门。2025年3月4日", LIFT[6]],
        [*LATE[:5], "已转交物业。物业已退还费用。", LATE[6]],
    )
    letters.take_in(walk=True)
    assert letters.order("1").state == OrderState.IN_HANDLING
    last = Event.objects.filter(order=letters.order("1")).order_by("-n").first()
    assert last is not None
    assert (last.verb, last.at) == ("contact", shanghai(LIFT[6]))
    told = letters.order("2")
    assert told.public_reply == "物业已退还费用。"
    assert told.replies.get().facts == "已转交物业。物业已退还费用。"


def test_a_reply_that_only_thanks_is_sent_back_by_the_reviewer(letters: Letters) -> None:
    letters.write([*LIFT[:5], "网友：您好！留言已收悉", LIFT[6]])
    said = letters.take_in(walk=True)
    order = letters.order("1")
    assert verbs(order)[-2:] == ["reply", "supplement"]
    assert order.state == OrderState.IN_HANDLING
    assert "1件的答复没有办理结果" in said


def test_a_matter_of_the_place_goes_to_the_county_that_the_letter_names(letters: Letters, town: Town) -> None:
    letters.write(PULLED_DOWN, ["8", "A08", "咨询拆迁补偿", *PULLED_DOWN[3:]])
    said = letters.take_in(walk=True)
    named, unnamed = letters.order("7"), letters.order("8")
    assert (named.lead_unit, named.area_id) == (town.unit("河东县"), town.unit("河东县").area_id)
    assert "属地主办" in named.dispatch_basis
    assert (unnamed.lead_unit, unnamed.area_id) == (town.unit("住建局"), None)
    assert "来信没有写明本市区划内的地点" in unnamed.dispatch_basis
    assert "没有写明本市区划内地点的：1件" in said


def test_the_dispatch_catalogue_goes_before_the_category(letters: Letters, town: Town) -> None:
    rule = DispatchRule.objects.create(
        category="020601", lead_kind="FUNCTIONAL", lead_unit=town.unit("城管局"), basis="权责清单"
    )
    letters.write(PULLED_DOWN)
    letters.take_in(walk=True)
    order = letters.order("7")
    assert (order.lead_unit, order.dispatch_rule) == (town.unit("城管局"), rule)
    assert "权责清单" in order.dispatch_basis


def test_a_matter_without_a_unit_waits_for_the_meeting(letters: Letters) -> None:
    letters.write(
        ["9", "A09", "咨询个人所得税", "2025-03-03 10:00:00", "个税如何退？", "可在手机办理。", "2025-03-04 10:00:00"]
    )
    assert "1件没有指明承办单位" in letters.take_in(walk=True)
    order = letters.order("9")
    assert order.state == OrderState.UNDER_DELIBERATION
    assert "没有指明承办单位" in order.hard_cases.get().reason


def test_the_category_of_the_sheet_goes_before_the_words(letters: Letters) -> None:
    rows = [
        [*LIFT, "物业收费"],
        [*LATE, "020403"],
        ["4", *LATE[1:], "城乡建设（规划·住房·物业） / 征收拆迁"],
        ["5", *LATE[1:], "疑难杂症"],
    ]
    letters.write(*rows, headers=[*HEADERS, "分类"])
    said = letters.take_in(walk=True)
    found = {no: letters.order(no).category_id or "" for no in ("1", "2", "4", "5")}
    assert (found["1"], found["2"], found["4"][:4], found["5"]) == ("020402", "020403", "0206", "020401")
    assert "分类“疑难杂症”不在事项分类里" in said


def test_old_letters_tell_nobody(letters: Letters) -> None:
    letters.write(LIFT)
    letters.take_in(walk=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        assert cursor.fetchone() == (0,)


def test_a_whole_walk_costs_no_more_queries_than_its_steps(
    letters: Letters, django_assert_max_num_queries: "pytest.FixtureRequest"
) -> None:
    letters.write(LIFT)
    letters.take_in(walk=True)  # the people's permissions are read with the first letter
    letters.write(LIFT, LATE)
    with django_assert_max_num_queries(150):  # type: ignore[operator]
        letters.take_in(walk=True)


def test_without_anybody_to_act_it_says_who_is_missing(letters: Letters) -> None:
    User.objects.filter(groups__name="审核员").update(is_active=False)
    letters.write(LIFT)
    with pytest.raises(CommandError, match=r"没有账号持有权限“workorders.review”"):
        letters.take_in(walk=True)
    assert not Event.objects.exists()
