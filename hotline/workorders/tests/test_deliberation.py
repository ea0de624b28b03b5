"""提交研判、研判决定、研判答复."""

from datetime import date

import pytest

from hotline.workorders.models import HardCase
from hotline.workorders.testing import MONDAY, Town, day
from hotline.workorders.tests.acts import UNHAPPY, act
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


def test_a_hard_case_goes_on_the_next_fridays_meeting(town: Town) -> None:
    order = town.register()
    act(town, "mark_hard", order, town.zhou)
    order = fresh(order)
    case = HardCase.objects.get(order=order)
    assert order.state == "UNDER_DELIBERATION"
    assert (case.reason, case.marked_by, case.marked_at) == ("住建局与城管局职责不清。", town.zhou, MONDAY)
    assert (case.meeting_on, case.decided_at) == (date(2026, 3, 6), None)
    assert line(order) == (
        "mark_hard", "PENDING_DISPATCH", "UNDER_DELIBERATION", "周转办", "热线办", "", "住建局与城管局职责不清。",
    )  # fmt: skip
    assert running(order) == {}
    assert stopped(order) == [("DISPATCH", "DONE")]


@pytest.mark.parametrize(("today", "meeting"), [(6, date(2026, 3, 6)), (7, date(2026, 3, 13))])
def test_a_meeting_of_today_is_still_to_come(town: Town, today: int, meeting: date) -> None:
    with town.at(day(3, today, 16)):
        order = town.register()
        act(town, "mark_hard", order, town.zhou)
    assert HardCase.objects.get(order=order).meeting_on == meeting


def test_a_decision_without_a_lead_puts_it_back_to_be_dispatched(town: Town) -> None:
    order = town.in_state("UNDER_DELIBERATION")
    with town.at(day(3, 6, 15)):
        act(town, "decide_hard", order, town.ren, limit_days=2)
    order = fresh(order)
    case = HardCase.objects.get(order=order)
    assert (order.state, order.is_designated) == ("PENDING_DISPATCH", False)
    assert (case.attendees, case.decision) == ("任主任、周转办、祝住建", "由派单员按属地派出。")
    assert (case.decided_by, case.decided_at, case.lead_unit, case.limit_days) == (town.ren, day(3, 6, 15), None, 2)
    assert line(order) == (
        "decide_hard", "UNDER_DELIBERATION", "PENDING_DISPATCH", "任主任", "热线办", "", "由派单员按属地派出。",
    )  # fmt: skip
    assert running(order) == {"DISPATCH": day(3, 6, 15, 30)}


def test_a_named_lead_is_designated_and_bound_by_the_meetings_limit(town: Town) -> None:
    order = town.in_state("UNDER_DELIBERATION")
    with town.at(day(3, 6, 15)):
        act(
            town, "decide_hard", order, town.ren, lead=town.unit("住建局"), co_units=[town.unit("城管局")], limit_days=2
        )
    order, turn = fresh(order), town.lead(order)
    assert (order.state, order.lead_unit, order.is_designated) == ("IN_HANDLING", town.unit("住建局"), True)
    assert order.dispatch_basis == "疑难件研判会指定承办"
    assert verbs(order)[-4:] == ["decide_hard", "dispatch", "assign", "assign"]
    assert line(order, 2)[3] == "系统"
    assert (turn.is_designated, town.turn(order, "城管局").is_designated) == (True, False)
    assert running(order) == {"HANDLE": day(3, 10, 17, 30)}  # two working days from Friday
    assert running(turn)["REPLY"] == day(3, 10, 17, 30)
    assert clock_of(turn, "REPLY").basis == "2026年3月6日疑难件研判会"


def test_a_unit_that_was_designated_cannot_return_it(town: Town) -> None:
    order = town.in_state("UNDER_DELIBERATION")
    act(town, "decide_hard", order, town.ren, lead=town.unit("住建局"))
    assert refused_to(town, "ask_return", town.lead(order), town.zhujian) == "本件由热线办指定承办，不能退单"


def test_of_leader_and_meeting_the_newest_limit_binds(town: Town) -> None:
    order = town.in_state("UNDER_DELIBERATION")
    with town.at(day(3, 6, 15)):
        act(town, "decide_hard", order, town.ren, limit_days=2)
        act(town, "report_up", order, town.ren)
    with town.at(day(3, 6, 16)):
        act(town, "instruct", order, town.shi, limit_days=4)
        act(town, "dispatch", order, town.zhou)
    assert running(order) == {"HANDLE": day(3, 12, 17, 30)}


def test_the_meeting_itself_may_answer_the_citizen(town: Town) -> None:
    order = town.in_state("UNDER_DELIBERATION")
    with town.at(day(3, 6, 15)):
        act(town, "conclude", order, town.ren)
    order = fresh(order)
    assert (order.state, order.public_reply) == ("PENDING_CALLBACK", "经研判，该事项须由业主大会决定。")
    assert line(order) == (
        "conclude", "UNDER_DELIBERATION", "PENDING_CALLBACK", "任主任", "热线办", "", "热线直接答复。",
    )  # fmt: skip
    assert running(order) == {"CALLBACK": day(3, 9, 17, 30)}
    with town.at(day(3, 9)):
        act(town, "call_back", order, town.hui)
    assert (fresh(order).state, fresh(order).close_kind) == ("CLOSED", "DELIBERATED")


def test_with_the_meetings_answer_the_citizens_clock_has_been_kept(town: Town) -> None:
    order = town.order("sign")
    for _ in range(2):
        act(town, "take_back", order, town.zhou)
        act(town, "mark_hard", order, town.zhou)
        act(town, "decide_hard", order, town.ren)
        act(town, "dispatch", order, town.zhou)
    act(town, "take_back", order, town.zhou)
    act(town, "mark_hard", order, town.zhou)
    act(town, "conclude", order, town.ren)
    assert running(order).keys() == {"CALLBACK"}
    assert clock_of(order, "HANDLE").end == "DONE"


@pytest.mark.parametrize(
    ("verb", "empty", "reason"),
    [
        ("decide_hard", "attendees", "请写明参会人员和研判决定"),
        ("decide_hard", "decision", "请写明参会人员和研判决定"),
        ("conclude", "attendees", "请写明参会人员和研判决定"),
        ("conclude", "public_reply", "请写明给诉求人的答复"),
    ],
)
def test_minutes_are_complete_or_refused(town: Town, verb: str, empty: str, reason: str) -> None:
    assert refused_to(town, verb, town.in_state("UNDER_DELIBERATION"), town.ren, **{empty: " "}) == reason


def test_a_reason_is_given_for_what_is_hard(town: Town) -> None:
    assert refused_to(town, "mark_hard", town.register(), town.zhou, reason="") == "请写明疑难原因"


def test_a_lead_that_may_not_handle_undoes_the_decision(town: Town) -> None:
    order = town.in_state("UNDER_DELIBERATION")
    assert refused_to(town, "decide_hard", order, town.ren, lead=town.unit("热线办")) == "热线办不承办工单"
    lead = town.unit("住建局")
    assert refused_to(town, "decide_hard", order, town.ren, lead=lead, co_units=[lead]) == "住建局不能既主办又协办"


def test_who_marks_and_who_decides(town: Town) -> None:
    order = town.register()
    allowed = (town.zhou, town.zhu, town.du, town.ren, town.system)
    assert refused_to_all_but(town, "mark_hard", order, *allowed) == "“提交研判”须由派单员、督办员、主任、系统办理"
    order = town.in_state("UNDER_DELIBERATION")
    assert refused_to_all_but(town, "decide_hard", order, town.ren) == "“研判决定”须由主任办理"
    assert refused_to_all_but(town, "conclude", order, town.ren) == "“研判答复”须由主任办理"


def test_what_is_not_under_deliberation_is_not_decided(town: Town) -> None:
    order = town.register()
    told = "现为“待派单”，林话务已于3月2日09:00登记"
    assert refused_to(town, "decide_hard", order, town.ren) == f"{told}，不能再“研判决定”"
    assert refused_to(town, "conclude", order, town.ren) == f"{told}，不能再“研判答复”"
    order = town.order("dispatch")
    assert (
        refused_to(town, "mark_hard", order, town.zhou) == "现为“办理中”，周转办已于3月2日09:00派单，不能再“提交研判”"
    )


def test_what_the_meeting_answered_no_unit_reworks(town: Town) -> None:
    order = town.in_state("UNDER_DELIBERATION")
    act(town, "conclude", order, town.ren)
    act(town, "call_back", order, town.hui, **UNHAPPY)
    assert refused_to(town, "rework", order, town.hui) == "本件由研判会答复，没有主办单位可以重办"
    assert events(order)[-1].verb == "call_back"
