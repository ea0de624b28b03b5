"""回访记录、回访办结."""

from typing import Any

import pytest

from hotline.catalog.models import CatalogStamp, RuleItem
from hotline.org.models import User
from hotline.workorders import actions
from hotline.workorders.models import Callback
from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import HAPPY, UNHAPPY, act
from hotline.workorders.tests.traces import (
    events,
    fresh,
    line,
    refused_to,
    refused_to_all_but,
    running,
    stopped,
    verbs,
)


def test_a_happy_citizen_closes_the_order(town: Town) -> None:
    order = town.order("approve")
    with town.at(day(3, 3, 10)):
        act(town, "call_back", order, town.hui, remark=" 谢谢 ", recording="R0303-01")
    order, row = fresh(order), Callback.objects.get(order=order)
    assert (order.state, order.close_kind, order.closed_at) == ("CLOSED", "RESOLVED", day(3, 3, 10))
    assert (order.n_tries, order.is_unhappy) == (1, False)
    assert (row.round, row.n, row.agent, row.at) == (1, 1, town.hui, day(3, 3, 10))
    assert {name: getattr(row, name) for name in HAPPY} == HAPPY
    assert (row.remark, row.recording) == ("谢谢", "R0303-01")
    assert verbs(order)[-2:] == ["call_back", "close"]
    assert line(order, 1) == ("call_back", "PENDING_CALLBACK", "PENDING_CALLBACK", "惠回访", "热线办", "CALLBACK", "")
    assert events(order)[-2].facts == {
        "outcome": "REACHED", "result": "SATISFIED", "resolved": "RESOLVED", "way": "PHONE",
    }  # fmt: skip
    assert line(order) == ("close", "PENDING_CALLBACK", "CLOSED", "惠回访", "热线办", "CALLBACK", "")
    assert events(order)[-1].facts == {"close_kind": "RESOLVED"}
    assert running(order) == {}
    assert stopped(order)[-1] == ("CALLBACK", "DONE")
    assert (order.due_at, order.due_clock) == (None, "")


def test_basically_satisfied_closes_too(town: Town) -> None:
    order = town.order("approve")
    act(town, "call_back", order, town.hui, result="BASICALLY", resolved="MOSTLY", process="UNSATISFIED")
    assert fresh(order).state == "CLOSED"


@pytest.mark.parametrize(
    "answer",
    [{"result": "UNSATISFIED"}, {"resolved": "UNRESOLVED"}, {"was_contacted": False}, {"is_truthful": False}],
    ids=["unsatisfied", "unresolved", "not contacted", "untrue"],
)
def test_an_unhappy_citizen_keeps_it_open(town: Town, answer: dict[str, Any]) -> None:
    order = town.order("approve")
    act(town, "call_back", order, town.hui, **answer)
    assert (fresh(order).state, fresh(order).is_unhappy) == ("PENDING_CALLBACK", True)
    assert verbs(order)[-1] == "call_back"
    assert refused_to(town, "close", order, town.hui) == "诉求人不满意，应重办、转督办或提请认定"


def _no_answer(town: Town, order: Any, *moments: Any) -> None:
    for moment in moments:
        with town.at(moment):
            act(town, "call_back", order, town.hui, outcome="NO_ANSWER")


def test_nobody_reached_three_times_on_two_days_closes_as_no_contact(town: Town) -> None:
    order = town.order("approve")
    _no_answer(town, order, day(3, 3, 9), day(3, 3, 15))
    assert fresh(order).state == "PENDING_CALLBACK"
    _no_answer(town, order, day(3, 4, 19))
    assert (fresh(order).state, fresh(order).close_kind, fresh(order).n_tries) == ("CLOSED", "NO_CONTACT", 3)
    assert [row.n for row in Callback.objects.filter(order=order)] == [1, 2, 3]
    first = Callback.objects.filter(order=order).first()
    assert first is not None
    assert (first.result, first.was_contacted) == ("", None), "who was not reached has not answered"


def test_three_times_on_one_day_is_not_enough(town: Town) -> None:
    order = town.order("approve")
    _no_answer(town, order, day(3, 3, 9), day(3, 3, 15), day(3, 3, 19))
    assert (
        refused_to(town, "close", order, town.hui) == "未接通：须在2个不同日期08:30至20:30错开时段共回访3次，现为1日3次"
    )


def test_two_tries_in_the_same_hour_of_the_day_count_once(town: Town) -> None:
    order = town.order("approve")
    _no_answer(town, order, day(3, 3, 9), day(3, 3, 9, 50), day(3, 4, 9, 10))
    assert refused_to(town, "close", order, town.hui).endswith("现为2日1次")
    _no_answer(town, order, day(3, 4, 15), day(3, 5, 19))
    assert fresh(order).close_kind == "NO_CONTACT"


def test_a_try_late_in_the_evening_does_not_count(town: Town) -> None:
    order = town.order("approve")
    _no_answer(town, order, day(3, 3, 9), day(3, 3, 20, 31), day(3, 4, 8, 29), day(3, 4, 15))
    assert refused_to(town, "close", order, town.hui).endswith("现为2日2次")
    _no_answer(town, order, day(3, 4, 20, 30))
    assert fresh(order).close_kind == "NO_CONTACT"


def test_the_days_are_those_of_the_city(town: Town) -> None:
    """23:30 and 0:30 are two days in Shanghai, though one in UTC."""
    RuleItem.objects.filter(key="callback_hours").update(value='["00:00", "23:59"]')
    CatalogStamp.bump()
    order = town.order("approve")
    _no_answer(town, order, day(3, 3, 22, 30), day(3, 3, 23, 30), day(3, 4, 0, 30))
    assert fresh(order).close_kind == "NO_CONTACT"


def test_what_the_standard_has_come_to_allow_is_closed_by_hand(town: Town) -> None:
    order = town.order("approve")
    _no_answer(town, order, day(3, 3, 9), day(3, 3, 15), day(3, 3, 19))
    RuleItem.objects.filter(key="callback_days_min").update(value="1")
    CatalogStamp.bump()
    act(town, "close", order, town.hui)
    assert fresh(order).close_kind == "NO_CONTACT"
    assert line(order) == ("close", "PENDING_CALLBACK", "CLOSED", "惠回访", "热线办", "CALLBACK", "回访办结。")


def test_who_will_not_be_called_back_is_let_alone(town: Town) -> None:
    order = town.order("approve")
    act(town, "call_back", order, town.hui, outcome="REFUSED")
    assert (fresh(order).state, fresh(order).close_kind) == ("CLOSED", "NO_CONTACT")


@pytest.mark.parametrize("outcome", ["REFUSED", "NO_ANSWER"])
def test_what_the_citizen_said_is_not_unsaid_by_a_later_call(town: Town, outcome: str) -> None:
    order = town.order("approve")
    act(town, "call_back", order, town.hui, **UNHAPPY)
    for moment in (day(3, 3), day(3, 4)):
        with town.at(moment):
            act(town, "call_back", order, town.hui, outcome=outcome)
    assert (fresh(order).state, fresh(order).is_unhappy) == ("PENDING_CALLBACK", True)


def test_a_change_of_mind_counts(town: Town) -> None:
    order = town.order("approve")
    act(town, "call_back", order, town.hui, **UNHAPPY)
    act(town, "call_back", order, town.hui)
    assert (fresh(order).state, fresh(order).is_unhappy) == ("CLOSED", False)


@pytest.mark.parametrize(
    "missing", [{"was_contacted": None}, {"resolved": ""}, {"process": ""}, {"result": ""}, {"is_truthful": None}]
)
def test_a_citizen_who_was_reached_answered_every_question(town: Town, missing: dict[str, Any]) -> None:
    reason = refused_to(town, "call_back", town.order("approve"), town.hui, **missing)
    assert reason == "已接通的回访须逐项填写：是否联系、是否解决、过程与结果是否满意、情况是否属实"


def test_nothing_closes_without_a_callback(town: Town) -> None:
    assert refused_to(town, "close", town.order("approve"), town.hui) == "还没有回访记录"


def test_those_merged_into_it_are_told_the_result(town: Town) -> None:
    order, other = town.order("approve"), town.register(name="李秀英", phone="13900001111")
    act(town, "merge", other, town.zhou, into=order)
    act(town, "call_back", order, town.hui)
    assert (fresh(other).public_reply, fresh(other).closed_at) == (fresh(order).public_reply, day(3, 2))
    assert line(other) == ("share_result", "MERGED", "MERGED", "系统", "", "", "")
    assert events(other)[-1].facts == {"main": order.no}


def test_only_callback_agents_call_back_and_close(town: Town) -> None:
    order = town.order("approve")
    assert refused_to_all_but(town, "call_back", order, town.hui, town.system) == "“回访记录”须由回访员、系统办理"
    assert refused_to_all_but(town, "close", order, town.hui, town.system) == "“回访办结”须由回访员、系统办理"


def test_who_reviewed_it_does_not_call_back(town: Town) -> None:
    order = town.order("approve")
    town.shen.groups.add(*town.hui.groups.all())
    reason = refused_to(town, "call_back", order, User.objects.get(username="shen"))
    assert reason == "您已对本件承担审核，办理、审核、回访须由不同的人承担"


def test_what_is_not_answered_yet_is_not_called_back(town: Town) -> None:
    order = town.order("dispatch")
    told = "现为“办理中”，周转办已于3月2日09:00派单"
    assert refused_to(town, "call_back", order, town.hui) == f"{told}，不能再“回访记录”"
    assert refused_to(town, "close", order, town.hui) == f"{told}，不能再“回访办结”"
    assert "finish" not in actions.__all__
