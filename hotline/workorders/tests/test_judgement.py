"""提请不合理认定、认定不合理、认定合理."""

import pytest

from hotline.org.models import User
from hotline.workorders.models import Judgement
from hotline.workorders.testing import MONDAY, Town, day
from hotline.workorders.tests.acts import HAPPY, act
from hotline.workorders.tests.test_rework import unhappy
from hotline.workorders.tests.traces import (
    fresh,
    line,
    refused_to,
    refused_to_all_but,
    running,
    stopped,
    verbs,
)


def test_the_agent_asks_with_reason_and_evidence(town: Town) -> None:
    order = unhappy(town)
    act(town, "ask_judgement", order, town.hui)
    order, row = fresh(order), Judgement.objects.get(order=order)
    assert (order.state, order.has_judgement_waiting) == ("PENDING_CALLBACK", True)
    assert (row.asked_by, row.asked_at, row.is_unreasonable) == (town.hui, MONDAY, None)
    assert (row.reason, row.evidence) == ("要求更换全新电梯，超出规定。", "检验合格报告。")
    assert line(order) == (
        "ask_judgement", "PENDING_CALLBACK", "PENDING_CALLBACK", "惠回访", "热线办", "CALLBACK", "要求更换全新电梯，超出规定。",
    )  # fmt: skip


def test_judged_unreasonable_it_closes_and_does_not_count(town: Town) -> None:
    order = unhappy(town)
    act(town, "ask_judgement", order, town.hui)
    with town.at(day(3, 3)):
        act(town, "judge_unreasonable", order, town.du)
    order, row = fresh(order), Judgement.objects.get(order=order)
    assert (order.state, order.close_kind, order.closed_at) == ("CLOSED", "UNREASONABLE", day(3, 3))
    assert (order.is_excluded, order.has_judgement_waiting) == (True, False)
    assert (row.is_unreasonable, row.decided_by, row.decided_at, row.decision) == (
        True, town.du, day(3, 3), "诉求超出政策规定。",
    )  # fmt: skip
    assert line(order) == (
        "judge_unreasonable", "PENDING_CALLBACK", "CLOSED", "杜督办", "热线办", "", "诉求超出政策规定。",
    )  # fmt: skip
    assert running(order) == {}


def test_those_merged_into_it_read_the_answer_too(town: Town) -> None:
    order = unhappy(town)
    other = town.register(name="李秀英", phone="13900001111")
    act(town, "merge", other, town.zhou, into=order)
    act(town, "ask_judgement", order, town.hui)
    act(town, "judge_unreasonable", order, town.du)
    assert fresh(other).public_reply == fresh(order).public_reply != ""


def test_judged_reasonable_it_is_reworked(town: Town) -> None:
    order = unhappy(town)
    act(town, "ask_judgement", order, town.hui)
    with town.at(day(3, 3)):
        act(town, "judge_reasonable", order, town.ren)
    order, row = fresh(order), Judgement.objects.get(order=order)
    assert (order.state, order.n_reworks, order.has_judgement_waiting) == ("IN_HANDLING", 1, False)
    assert (row.is_unreasonable, row.decided_by, row.decided_at) == (False, town.ren, day(3, 3))
    assert verbs(order)[-3:] == ["judge_reasonable", "rework", "resume"]
    assert line(order, 2) == (
        "judge_reasonable", "PENDING_CALLBACK", "PENDING_CALLBACK", "任主任", "热线办", "", "诉求合理，继续办理。",
    )  # fmt: skip
    assert line(order, 1)[3:6] == ("系统", "", "CALLBACK")
    assert running(town.lead(order)) == {"REPLY": day(3, 6, 17, 30)}


def test_judged_reasonable_with_the_reworks_used_up_it_is_supervised(town: Town) -> None:
    order = unhappy(town, n_reworks=2)
    act(town, "ask_judgement", order, town.hui)
    act(town, "judge_reasonable", order, town.du)
    assert (fresh(order).state, fresh(order).is_supervised) == ("IN_HANDLING", True)
    assert verbs(order)[-3:] == ["judge_reasonable", "escalate", "resume"]


@pytest.mark.parametrize("verb", ["judge_unreasonable", "judge_reasonable"])
def test_it_takes_two_persons(town: Town, verb: str) -> None:
    order = unhappy(town)
    town.hui.groups.add(*town.du.groups.all())
    both = User.objects.get(username="hui")
    act(town, "ask_judgement", order, both)
    assert refused_to(town, verb, order, both) == "不合理诉求须两人认定：提请人不能自己认定"


def test_while_it_waits_nothing_else_settles_or_sends_it_on(town: Town) -> None:
    order = unhappy(town)
    act(town, "ask_judgement", order, town.hui)
    waiting = "已提请认定，正在等待决定"
    assert refused_to(town, "ask_judgement", order, town.hui) == waiting
    assert refused_to(town, "rework", order, town.hui) == waiting
    assert refused_to(town, "call_back", order, town.hui, **HAPPY) == waiting
    assert refused_to(town, "close", order, town.hui) == "诉求人不满意，应重办、转督办或提请认定"
    spent = unhappy(town, n_reworks=2)
    act(town, "ask_judgement", spent, town.hui)
    assert refused_to(town, "escalate", spent, town.hui) == waiting


@pytest.mark.parametrize("empty", ["reason", "evidence"])
def test_reason_and_evidence_are_given(town: Town, empty: str) -> None:
    assert refused_to(town, "ask_judgement", unhappy(town), town.hui, **{empty: " "}) == "请写明理由和证据"


@pytest.mark.parametrize("verb", ["judge_unreasonable", "judge_reasonable"])
def test_a_decision_is_written_and_was_asked_for(town: Town, verb: str) -> None:
    order = unhappy(town)
    assert refused_to(town, verb, order, town.du) == "没有等待认定的提请"
    act(town, "ask_judgement", order, town.hui)
    assert refused_to(town, verb, order, town.du, decision=" ") == "请写明认定意见"


def test_a_happy_citizens_demand_is_not_judged(town: Town) -> None:
    assert refused_to(town, "ask_judgement", town.order("approve"), town.hui) == "本轮回访没有不满意的结果"


def test_who_asks_and_who_judges(town: Town) -> None:
    order = unhappy(town)
    assert refused_to_all_but(town, "ask_judgement", order, town.hui) == "“提请不合理认定”须由回访员办理"
    act(town, "ask_judgement", order, town.hui)
    for verb, name in (("judge_unreasonable", "认定不合理"), ("judge_reasonable", "认定合理")):
        assert refused_to_all_but(town, verb, order, town.du, town.ren) == f"“{name}”须由督办员、主任办理"


def test_what_is_closed_is_not_judged(town: Town) -> None:
    order = unhappy(town)
    act(town, "ask_judgement", order, town.hui)
    act(town, "judge_unreasonable", order, town.du)
    told = "现为“已办结”，杜督办已于3月2日09:00认定不合理"
    assert refused_to(town, "ask_judgement", order, town.hui) == f"{told}，不能再“提请不合理认定”"
    assert refused_to(town, "judge_reasonable", order, town.ren) == f"{told}，不能再“认定合理”"
    assert refused_to(town, "judge_unreasonable", order, town.ren) == f"{told}，不能再“认定不合理”"
    assert stopped(order)[-1] == ("CALLBACK", "DONE")
