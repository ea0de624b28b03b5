"""呈报、批示."""

import pytest

from hotline.workorders.models import Brief
from hotline.workorders.testing import MONDAY, Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import (
    clock_of,
    events,
    fresh,
    line,
    refused_to,
    refused_to_all_but,
    running,
    stopped,
)


def test_the_director_reports_up_and_the_order_waits(town: Town) -> None:
    order = town.register()
    act(town, "report_up", order, town.ren)
    order = fresh(order)
    brief = Brief.objects.get(order=order)
    assert (order.state, order.has_brief_waiting) == ("SUBMITTED_TO_LEADER", True)
    assert (brief.leader, brief.sent_by, brief.sent_at) == (town.shi, town.ren, MONDAY)
    assert (brief.summary, brief.suggestion) == ("电梯停运涉及多位老人。", "拟请住建局牵头。")
    assert brief.no.startswith("CY2026")
    assert line(order) == (
        "report_up", "PENDING_DISPATCH", "SUBMITTED_TO_LEADER", "任主任", "热线办", "", "电梯停运涉及多位老人。",
    )  # fmt: skip
    assert events(order)[-1].facts == {"brief": brief.no, "leader": "石市长"}
    assert running(order) == {}
    assert stopped(order) == [("DISPATCH", "DONE")]


def test_the_leader_instructs_and_it_goes_out_again(town: Town) -> None:
    order = town.in_state("SUBMITTED_TO_LEADER")
    with town.at(day(3, 3, 10)):
        act(town, "instruct", order, town.shi, limit_days=3)
    order = fresh(order)
    brief = Brief.objects.get(order=order)
    assert (order.state, order.has_brief_waiting) == ("PENDING_DISPATCH", False)
    assert (brief.instruction, brief.limit_days, brief.instructed_at) == ("请住建局三日内办结。", 3, day(3, 3, 10))
    assert line(order)[:6] == ("instruct", "SUBMITTED_TO_LEADER", "PENDING_DISPATCH", "石市长", "", "")
    assert running(order) == {"DISPATCH": day(3, 3, 10, 30)}


def test_the_leaders_limit_binds_the_citizens_clock_and_every_units(town: Town) -> None:
    order = town.in_state("SUBMITTED_TO_LEADER")
    act(town, "instruct", order, town.shi, limit_days=3)
    act(town, "dispatch", order, town.zhou, co_units=[town.unit("城管局")])
    third_day = day(3, 5, 17, 30)
    assert running(order) == {"HANDLE": third_day}
    for unit in ("住建局", "城管局"):
        turn = town.turn(order, unit)
        assert running(turn)["REPLY"] == third_day
        assert clock_of(turn, "REPLY").basis == f"石市长批示（{Brief.objects.get(order=order).no}）"


def test_beside_the_handling_nothing_stops_and_no_dispatch_is_waited_for(town: Town) -> None:
    order = town.order("sign")
    act(town, "report_up", order, town.ren)
    assert (fresh(order).state, fresh(order).has_brief_waiting) == ("IN_HANDLING", True)
    act(town, "instruct", order, town.shi)
    assert (fresh(order).state, fresh(order).has_brief_waiting) == ("IN_HANDLING", False)
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}
    assert running(town.lead(order)) == {"CONTACT": day(3, 3, 17, 30), "REPLY": day(3, 9, 17, 30)}


def test_beside_the_handling_the_leaders_limit_takes_the_place_of_the_others(town: Town) -> None:
    order = town.order("sign")
    act(town, "report_up", order, town.ren)
    with town.at(day(3, 3)):
        act(town, "instruct", order, town.shi, limit_days=1)
    turn, order = town.lead(order), fresh(order)
    assert running(order) == {"HANDLE": day(3, 4, 17, 30)}
    assert running(turn) == {"CONTACT": day(3, 3, 17, 30), "REPLY": day(3, 4, 17, 30)}
    assert stopped(order) == [("DISPATCH", "DONE"), ("HANDLE", "VOID")]
    assert (order.due_at, order.due_clock) == (day(3, 4, 17, 30), "HANDLE")
    assert (turn.due_at, turn.due_clock) == (day(3, 3, 17, 30), "CONTACT")


def test_what_is_late_when_the_leader_instructs_stays_late(town: Town) -> None:
    order = town.order("contact")
    act(town, "report_up", order, town.ren)
    with town.at(day(3, 10)):
        act(town, "instruct", order, town.shi, limit_days=3)
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}
    assert running(town.lead(order)) == {"REPLY": day(3, 9, 17, 30)}


def test_only_a_city_leader_is_reported_to(town: Town) -> None:
    assert refused_to(town, "report_up", town.register(), town.ren, leader=town.du) == "杜督办不是市领导，不能呈送"


@pytest.mark.parametrize(
    ("verb", "empty", "reason"),
    [("report_up", "summary", "请写明情况摘要"), ("instruct", "instruction", "请写批示内容")],
)
def test_empty_words_are_refused(town: Town, verb: str, empty: str, reason: str) -> None:
    order = town.register() if verb == "report_up" else town.in_state("SUBMITTED_TO_LEADER")
    person = town.ren if verb == "report_up" else town.shi
    assert refused_to(town, verb, order, person, **{empty: " "}) == reason


def test_one_brief_waits_at_a_time(town: Town) -> None:
    order = town.order("dispatch")
    act(town, "report_up", order, town.ren)
    assert refused_to(town, "report_up", order, town.ren) == "已有呈阅件在等待批示"
    act(town, "instruct", order, town.shi)
    assert refused_to(town, "instruct", order, town.shi) == "没有等待批示的呈阅件"
    act(town, "report_up", order, town.ren)
    assert Brief.objects.filter(order=order).count() == 2


def test_the_leader_instructs_who_was_asked(town: Town) -> None:
    order = town.in_state("SUBMITTED_TO_LEADER")
    other = type(town.shi).objects.create_user("fu", name="副市长")
    other.groups.set(town.shi.groups.all())
    assert refused_to(town, "instruct", order, other) == "这份呈阅件不是呈送您的"


def test_only_the_director_reports_and_only_a_leader_instructs(town: Town) -> None:
    assert refused_to_all_but(town, "report_up", town.register(), town.ren) == "“呈报”须由主任办理"
    assert (
        refused_to_all_but(town, "instruct", town.in_state("SUBMITTED_TO_LEADER"), town.shi) == "“批示”须由市领导办理"
    )


def test_what_is_answered_is_not_reported_up(town: Town) -> None:
    order = town.order("approve")
    told = "现为“待回访”，系统已于3月2日09:00办理完成"
    assert refused_to(town, "report_up", order, town.ren) == f"{told}，不能再“呈报”"
    assert refused_to(town, "instruct", order, town.shi) == f"{told}，不能再“批示”"
