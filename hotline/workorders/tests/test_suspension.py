"""申请挂账、同意挂账、恢复办理."""

from datetime import date

import pytest

from hotline.notices.models import Notice
from hotline.workorders import jobs
from hotline.workorders.models import Request
from hotline.workorders.testing import Town, day
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
    verbs,
)


def test_a_unit_asks_with_a_plan_and_a_date(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    act(town, "ask_suspension", turn, town.zhujian)
    request = Request.objects.get(assignment=turn)
    assert (request.kind, request.until, request.plan) == ("SUSPENSION", date(2026, 4, 1), "四月列入改造。")
    assert line(turn) == (
        "ask_suspension", "HANDLING", "HANDLING", "祝住建", "住建局", "HANDLE", "需更换整梯。",
    )  # fmt: skip
    assert events(turn)[-1].facts == {"days": None, "until": "2026-04-01", "proposed": None}
    assert "DECIDE" in running(turn)


def test_the_units_and_the_citizens_clocks_stand_still(town: Town) -> None:
    order = town.order("sign")
    act(town, "ask_suspension", town.lead(order), town.zhujian)
    with town.at(day(3, 3)):
        act(town, "suspend", town.lead(order), town.ren)
    order, turn = fresh(order), town.lead(order)
    assert (turn.state, turn.asked) == ("SUSPENDED", "")
    assert line(turn) == ("suspend", "HANDLING", "SUSPENDED", "任主任", "热线办", "", "同意挂账。")
    assert events(turn)[-1].facts == {"until": "2026-04-01"}
    assert {kind: due.date() for kind, due in running(turn).items()} == {
        "SUSPEND": date(2026, 4, 1), "RECHECK": date(2026, 4, 2),
    }  # fmt: skip
    assert stopped(turn)[1:] == [("REPLY", "PAUSED"), ("CONTACT", "PAUSED"), ("DECIDE", "DONE")]
    assert running(order) == {}
    assert (order.due_at, order.due_clock, turn.due_clock) == (None, "", "SUSPEND")


def test_resumed_they_go_on_with_what_was_left(town: Town) -> None:
    order = town.order("sign")
    act(town, "ask_suspension", town.lead(order), town.zhujian)
    with town.at(day(3, 3)):
        act(town, "suspend", town.lead(order), town.ren)
    with town.at(day(3, 16)):
        act(town, "resume_turn", town.lead(order), town.zhujian)
    order, turn = fresh(order), town.lead(order)
    assert turn.state == "HANDLING"
    assert line(turn) == ("resume_turn", "SUSPENDED", "HANDLING", "祝住建", "住建局", "", "配件已到。")
    # From Tuesday at nine to Monday's end of work: as much is left from that Monday at nine.
    assert running(turn) == {"CONTACT": day(3, 16, 17, 30), "REPLY": day(3, 20, 17, 30)}
    assert running(order) == {"HANDLE": day(3, 20, 17, 30)}
    assert (order.due_at, turn.due_at) == (day(3, 20, 17, 30), day(3, 16, 17, 30))
    assert stopped(turn)[-2:] == [("SUSPEND", "DONE"), ("RECHECK", "DONE")]
    assert clock_of(turn, "REPLY").explanation.endswith("3月3日挂账停表，3月16日恢复，应于2026年3月20日17:30前完成。")


def test_what_was_done_between_two_suspensions_does_not_come_back(town: Town) -> None:
    order = town.order("sign")
    for suspended, resumed in ((day(3, 3), day(3, 4)), (day(3, 5), day(3, 6))):
        with town.at(suspended):
            act(town, "ask_suspension", town.lead(order), town.zhujian)
            act(town, "suspend", town.lead(order), town.ren)
        with town.at(resumed):
            act(town, "resume_turn", town.lead(order), town.zhujian)
            act(town, "contact", town.lead(order), town.zhujian)
    # Two days stood still in all.
    assert running(town.lead(order)) == {"REPLY": day(3, 11, 17, 30)}
    assert running(order) == {"HANDLE": day(3, 11, 17, 30)}


def test_what_was_late_when_it_was_suspended_stays_late(town: Town) -> None:
    order = town.order("contact")
    with town.at(day(3, 10)):
        act(town, "ask_suspension", town.lead(order), town.zhujian)
        act(town, "suspend", town.lead(order), town.ren)
    with town.at(day(3, 20)):
        act(town, "resume_turn", town.lead(order), town.system)
    assert running(town.lead(order)) == {"REPLY": day(3, 9, 17, 30)}
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}


def test_a_co_handlers_suspension_leaves_the_citizens_clock_running(town: Town) -> None:
    order = town.register()
    act(town, "dispatch", order, town.zhou, co_units=[town.unit("水务集团")])
    co = town.turn(order, "水务集团")
    act(town, "sign", co, town.shuiwu)
    act(town, "ask_suspension", co, town.shuiwu)
    act(town, "suspend", co, town.ren)
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}
    act(town, "resume_turn", co, town.shuiwu)
    assert running(co)["REPLY"] == day(3, 9, 17, 30)


def test_the_director_approves_a_lower_units_suspension_too(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong)
    below = town.turn(order, "柳林镇")
    act(town, "sign", below, town.liulin)
    act(town, "ask_suspension", below, town.liulin)
    assert refused_to_all_but(town, "suspend", below, town.ren) == "“同意挂账”须由主任办理"
    act(town, "suspend", below, town.ren)
    assert town.turn(order, "柳林镇").state == "SUSPENDED"


@pytest.mark.parametrize("until", [date(2026, 3, 2), date(2026, 6, 1)])
def test_the_date_lies_within_ninety_days(town: Town, until: date) -> None:
    reason = refused_to(town, "ask_suspension", town.turn_in_state("HANDLING"), town.zhujian, until=until)
    assert reason == "挂账累计最长90天，挂账日期须在明天至90天之内"


def test_the_last_day_may_be_asked_for(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    act(town, "ask_suspension", turn, town.zhujian, until=date(2026, 5, 31))
    assert Request.objects.get(assignment=turn).until == date(2026, 5, 31)


def test_plan_and_reason_are_given(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    assert refused_to(town, "ask_suspension", turn, town.zhujian, plan=" ") == "请写明挂账期间的办理计划"
    assert refused_to(town, "ask_suspension", turn, town.zhujian, reason=" ") == "请写明理由"


def test_nothing_is_suspended_unasked(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    act(town, "ask_extension", turn, town.zhujian)
    assert refused_to(town, "suspend", turn, town.ren) == "没有等待裁定的挂账申请"
    assert refused_to(town, "ask_suspension", turn, town.zhujian) == "延期申请正在等待裁定"


def test_who_asks_who_approves_and_who_resumes(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    reason = refused_to_all_but(town, "ask_suspension", turn, town.zhujian, town.zhujian_admin)
    assert reason == "“申请挂账”须由承办人办理"
    act(town, "ask_suspension", turn, town.zhujian)
    assert refused_to_all_but(town, "suspend", turn, town.ren) == "“同意挂账”须由主任办理"
    act(town, "suspend", turn, town.ren)
    allowed = (town.zhujian, town.zhujian_admin, town.ren, town.system)
    assert refused_to_all_but(town, "resume_turn", turn, *allowed) == "“恢复办理”须由承办人、主任、系统办理"


def test_what_is_suspended_waits_and_what_is_not_cannot_resume(town: Town) -> None:
    turn = town.turn_in_state("SUSPENDED")
    told = "现为“已挂账”，任主任已于3月2日09:00同意挂账"
    assert refused_to(town, "draft", turn, town.zhujian) == f"{told}，不能再“拟稿送签”"
    act(town, "resume_turn", turn, town.ren)
    reason = refused_to(town, "resume_turn", turn, town.zhujian)
    assert reason == "现为“承办中”，任主任已于3月2日09:00恢复办理，不能再“恢复办理”"
    assert verbs(turn)[-1] == "resume_turn"


# ── 挂账复核 ──


def test_it_is_looked_at_again_every_thirty_days(town: Town) -> None:
    order = town.order("contact")
    act(town, "ask_suspension", town.lead(order), town.zhujian, until=date(2026, 5, 31))
    act(town, "suspend", town.lead(order), town.ren)
    assert running(town.lead(order))["RECHECK"] == day(4, 1, 9)
    with town.at(day(4, 1, 8)):
        act(town, "review_suspension", town.lead(order), town.du)
        assert running(town.lead(order))["RECHECK"] == day(5, 1, 8)
    assert ("RECHECK", "DONE") in stopped(town.lead(order))
    assert line(town.lead(order))[:5] == ("review_suspension", "SUSPENDED", "SUSPENDED", "杜督办", "热线办")


def test_nobody_looked_and_the_director_is_told_while_it_stays_suspended(town: Town) -> None:
    turn = town.turn_in_state("SUSPENDED")
    act(town, "resume_turn", turn, town.zhujian)
    act(town, "ask_suspension", turn, town.zhujian, until=date(2026, 5, 31))
    act(town, "suspend", turn, town.ren)
    with town.at(day(4, 1, 9, 1)):
        jobs.watch_deadlines()
    assert town.lead(turn.order).state == "SUSPENDED"
    told = Notice.objects.filter(title__startswith="挂账复核超期").values_list("reader__username", flat=True)
    assert set(told) == {"ren", "du"}


def test_director_or_supervisor_look_and_say_what_they_saw(town: Town) -> None:
    turn = town.turn_in_state("SUSPENDED")
    reason = refused_to_all_but(town, "review_suspension", turn, town.ren, town.du)
    assert reason == "“挂账复核”须由主任、督办员办理"
    assert refused_to(town, "review_suspension", turn, town.ren, note="") == "请写明计划进展和复核意见"


def test_ninety_days_are_the_most_in_all(town: Town) -> None:
    turn = town.turn_in_state("SUSPENDED")
    with town.at(day(4, 1, 23)):
        act(town, "resume_turn", turn, town.zhujian)  # 31 days begun
    with town.at(day(4, 10)):
        reason = refused_to(town, "ask_suspension", turn, town.zhujian, until=date(2026, 6, 9))
        assert reason == "挂账累计最长90天（此前已挂账31天），挂账日期须在明天至59天之内"
        act(town, "ask_suspension", turn, town.zhujian, until=date(2026, 6, 8))
