"""重办、转督办重办."""

import pytest

from hotline.workorders.models import WorkOrder
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


def unhappy(town: Town, n_reworks: int = 0) -> WorkOrder:
    """An order whose citizen is unhappy after so many reworks."""
    order = town.order("approve")
    for _ in range(n_reworks):
        town.unhappy(order)
        act(town, "rework", order, town.hui)
        town.take("reply", order)
        town.take("approve", order)
    town.unhappy(order)
    return fresh(order)


def test_the_lead_takes_it_up_again_within_three_working_days(town: Town) -> None:
    order = unhappy(town)
    with town.at(day(3, 3, 10)):
        act(town, "rework", order, town.hui)
    order, turn = fresh(order), town.lead(order)
    assert (order.state, order.n_reworks, order.n_tries, order.is_unhappy, order.is_supervised) == (
        "IN_HANDLING", 1, 0, False, False,
    )  # fmt: skip
    assert verbs(order)[-2:] == ["rework", "resume"]
    assert line(order, 1) == (
        "rework", "PENDING_CALLBACK", "IN_HANDLING", "惠回访", "热线办", "CALLBACK", "电梯又停了。",
    )  # fmt: skip
    assert events(order)[-2].facts == {"reason": "未解决"}
    assert line(turn) == ("resume", "APPROVED", "HANDLING", "系统", "", "", "电梯又停了。")
    assert (turn.state, turn.n_reworks, turn.approved_at) == ("HANDLING", 1, None)
    assert running(turn) == {"REPLY": day(3, 6, 17, 30)}
    assert clock_of(turn, "REPLY").limit == "3wd"
    assert (turn.due_at, turn.due_clock) == (day(3, 6, 17, 30), "REPLY")
    assert running(order) == {"HANDLE": day(3, 6, 17, 30)}, "the citizen is promised an answer within as long"
    assert (order.due_at, order.due_clock) == (day(3, 6, 17, 30), "HANDLE")
    assert stopped(order)[-1] == ("CALLBACK", "DONE")


def test_after_it_the_citizen_is_called_back_anew(town: Town) -> None:
    order = unhappy(town)
    act(town, "rework", order, town.hui)
    town.take("reply", order)
    town.take("approve", order)
    assert fresh(order).state == "PENDING_CALLBACK"
    assert running(order) == {"CALLBACK": day(3, 3, 17, 30)}
    assert refused_to(town, "close", order, town.hui) == "还没有回访记录"
    town.happy(order)
    assert [(row.round, row.n) for row in order.callbacks.all()] == [(1, 1), (2, 1)]


def test_the_co_handlers_part_is_done_and_stays_done(town: Town) -> None:
    order = town.register()
    act(town, "dispatch", order, town.zhou, co_units=[town.unit("水务集团")])
    for unit in ("住建局", "水务集团"):
        turn = town.turn(order, unit)
        act(town, "sign", turn, town.handler(unit))
        act(town, "reply", turn, town.leader(unit))
        act(town, "approve", turn, town.shen)
    town.unhappy(order)
    act(town, "rework", order, town.hui)
    assert [turn.state for turn in order.assignments.all()] == ["HANDLING", "APPROVED"]


def test_after_two_reworks_only_supervision_is_left(town: Town) -> None:
    order = unhappy(town, n_reworks=2)
    assert refused_to(town, "rework", order, town.hui) == "已重办2次，达到标准规定的2次上限"
    act(town, "escalate", order, town.hui)
    order = fresh(order)
    assert (order.state, order.n_reworks, order.is_supervised) == ("IN_HANDLING", 3, True)
    assert line(order, 1) == (
        "escalate", "PENDING_CALLBACK", "IN_HANDLING", "惠回访", "热线办", "CALLBACK", "两次重办仍不满意。",
    )  # fmt: skip
    assert running(town.lead(order)) == {"REPLY": day(3, 5, 17, 30)}


def test_before_that_nothing_is_escalated(town: Town) -> None:
    reason = refused_to(town, "escalate", unhappy(town, n_reworks=1), town.hui)
    assert reason == "还可以重办：已重办1次，标准规定2次"


@pytest.mark.parametrize("verb", ["rework", "escalate"])
def test_what_the_citizen_is_unhappy_with_is_said(town: Town, verb: str) -> None:
    order = unhappy(town, n_reworks=0 if verb == "rework" else 2)
    assert refused_to(town, verb, order, town.hui, note=" ") == "请写明诉求人不满意的具体内容"


@pytest.mark.parametrize("verb", ["rework", "escalate"])
def test_nothing_is_sent_again_unless_the_citizen_is_unhappy(town: Town, verb: str) -> None:
    order = town.order("approve")
    assert refused_to(town, verb, order, town.hui) == "本轮回访没有不满意的结果"
    act(town, "call_back", order, town.hui, outcome="NO_ANSWER")
    assert refused_to(town, verb, order, town.hui) == "本轮回访没有不满意的结果"


def test_only_callback_agents_send_again(town: Town) -> None:
    order = unhappy(town, n_reworks=2)
    assert refused_to_all_but(town, "rework", order, town.hui, town.system) == "“重办”须由回访员、系统办理"
    assert refused_to_all_but(town, "escalate", order, town.hui, town.system) == "“转督办重办”须由回访员、系统办理"


def test_what_is_closed_is_not_reworked(town: Town) -> None:
    told = "现为“已办结”，惠回访已于3月2日09:00回访办结"
    order = town.order("call_back")
    assert refused_to(town, "rework", order, town.hui) == f"{told}，不能再“重办”"
    assert refused_to(town, "escalate", order, town.hui) == f"{told}，不能再“转督办重办”"
