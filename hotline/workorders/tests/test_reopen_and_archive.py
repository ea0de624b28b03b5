"""重启、归档."""

from datetime import timedelta

from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import MONDAY, Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.test_rework import unhappy
from hotline.workorders.tests.traces import (
    events,
    fresh,
    line,
    refused_to,
    refused_to_all_but,
    running,
    verbs,
)


def test_a_false_closing_is_opened_again(town: Town) -> None:
    order = town.order("call_back")
    with town.at(day(3, 10)):
        act(town, "reopen", order, town.du)
    order, turn = fresh(order), town.turn(order, "住建局")
    assert (order.state, order.close_kind, order.closed_at, order.lead_unit) == ("PENDING_DISPATCH", "", None, None)
    assert (order.n_reopened, order.n_tries, order.is_unhappy) == (1, 0, False)
    assert verbs(order)[-2:] == ["reopen", "end"]
    assert line(order, 1) == (
        "reopen", "CLOSED", "PENDING_DISPATCH", "杜督办", "热线办", "", "电梯并未修复，属虚假办结。",
    )  # fmt: skip
    assert events(order)[-2].facts == {"closed_as": "RESOLVED"}
    assert turn.state == "ENDED"
    assert running(order) == {"DISPATCH": day(3, 10, 9, 30)}
    assert (order.due_at, order.due_clock) == (day(3, 10, 9, 30), "DISPATCH")


def test_the_second_loop_runs_like_the_first(town: Town) -> None:
    order = town.order("call_back")
    with town.at(day(3, 10)):
        act(town, "reopen", order, town.du)
        for verb in ("dispatch", "sign", "contact", "reply", "approve"):
            town.take(verb, order)
        assert running(order) == {"CALLBACK": day(3, 11, 17, 30)}
        assert refused_to(town, "close", order, town.hui) == "还没有回访记录"
        town.take("call_back", order)
    order = fresh(order)
    assert (order.state, order.closed_at, order.first_dispatched_at) == ("CLOSED", day(3, 10), MONDAY)
    assert [row.round for row in order.callbacks.all()] == [1, 2]


def test_what_was_judged_unreasonable_counts_again_when_it_is_opened(town: Town) -> None:
    order = unhappy(town)
    act(town, "ask_judgement", order, town.hui)
    act(town, "judge_unreasonable", order, town.du)
    act(town, "reopen", order, town.du)
    assert not fresh(order).is_excluded


def test_after_thirty_days_it_stays_closed(town: Town) -> None:
    order = town.order("call_back")
    with town.at(MONDAY + timedelta(days=30, seconds=1)):
        assert refused_to(town, "reopen", order, town.du) == "办结已超过30天，不能重启或提出异议"
    with town.at(MONDAY + timedelta(days=30)):
        act(town, "reopen", order, town.du)


def test_a_reason_is_given(town: Town) -> None:
    assert refused_to(town, "reopen", town.order("call_back"), town.du, note=" ") == "请写明重启原因"


def test_only_supervisors_reopen(town: Town) -> None:
    assert refused_to_all_but(town, "reopen", town.order("call_back"), town.du) == "“重启”须由督办员办理"


def test_what_is_open_is_not_reopened(town: Town) -> None:
    reason = refused_to(town, "reopen", town.order("approve"), town.du)
    assert reason == "现为“待回访”，系统已于3月2日09:00办理完成，不能再“重启”"


def test_thirty_days_after_closing_it_is_archived(town: Town) -> None:
    order = town.order("call_back")
    with town.at(MONDAY + timedelta(days=30)):
        act(town, "archive", order, town.system)
    order = fresh(order)
    assert (order.state, order.closed_at) == ("ARCHIVED", MONDAY)
    assert line(order) == ("archive", "CLOSED", "ARCHIVED", "系统", "", "", "")


def test_not_a_moment_before(town: Town) -> None:
    order = town.order("call_back")
    with town.at(MONDAY + timedelta(days=30, seconds=-1)):
        assert refused_to(town, "archive", order, town.system) == "办结未满30天"


def test_what_is_supervised_waits_until_it_is_struck_off(town: Town) -> None:
    order = unhappy(town, n_reworks=2)
    act(town, "escalate", order, town.hui)
    for verb in ("reply", "approve", "call_back"):
        town.take(verb, order)
    with town.at(MONDAY + timedelta(days=31)):
        assert refused_to(town, "archive", order, town.system) == "督办还没有销号"
        WorkOrder.objects.filter(pk=order.pk).update(is_supervised=False)
        act(town, "archive", order, town.system)
    assert fresh(order).state == "ARCHIVED"


def test_only_the_system_archives_and_nothing_leaves_the_archive(town: Town) -> None:
    order = town.in_state("ARCHIVED")
    assert refused_to_all_but(town, "archive", town.order("call_back"), town.system) == "“归档”须由系统办理"
    told = "现为“已归档”，系统已于4月2日09:00归档"
    assert refused_to(town, "archive", order, town.system) == f"{told}，不能再“归档”"
    assert refused_to(town, "reopen", order, town.du) == f"{told}，不能再“重启”"
