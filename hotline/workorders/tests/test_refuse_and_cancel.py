"""驳回申请、撤回申请."""

import pytest

from hotline.workorders.models import Request
from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import line, refused_to, refused_to_all_but, running, stopped

ASKS = pytest.mark.parametrize("ask", ["ask_return", "ask_extension", "ask_suspension"])


@ASKS
def test_a_request_refused_leaves_the_limits_as_they_were(town: Town, ask: str) -> None:
    turn = town.turn_in_state("HANDLING")
    before = running(turn)
    act(town, ask, turn, town.zhujian)
    with town.at(day(3, 2, 11)):
        act(town, "refuse", turn, town.zhou)
    request = Request.objects.get(assignment=turn)
    turn = town.lead(turn.order)
    assert (turn.state, turn.asked, request.state) == ("HANDLING", "", "REFUSED")
    assert (request.decided_by, request.decided_at) == (town.zhou, day(3, 2, 11))
    assert request.decision == "属本单位职责，请继续办理。"
    assert line(turn) == (
        "refuse", "HANDLING", "HANDLING", "周转办", "热线办", "", "属本单位职责，请继续办理。",
    )  # fmt: skip
    assert running(turn) == before
    assert stopped(turn)[-1] == ("DECIDE", "DONE")


@ASKS
def test_the_handler_may_withdraw_a_request(town: Town, ask: str) -> None:
    turn = town.turn_in_state("HANDLING")
    before = running(turn)
    act(town, ask, turn, town.zhujian)
    act(town, "cancel_ask", turn, town.zhujian_admin)
    assert Request.objects.get(assignment=turn).state == "CANCELLED"
    assert line(turn) == (
        "cancel_ask", "HANDLING", "HANDLING", "管住建", "住建局", "HANDLE", "已协调解决。",
    )  # fmt: skip
    assert running(turn) == before
    act(town, ask, turn, town.zhujian)
    assert town.lead(turn.order).asked


def test_what_nobody_decided_the_system_refuses(town: Town) -> None:
    turn = town.turn_in_state("PENDING_SIGN")
    act(town, "ask_return", turn, town.zhujian)
    with town.at(day(3, 2, 15, 1)):
        act(town, "refuse", turn, town.system, decision="逾期未裁定，视为不同意")
    assert line(turn) == ("refuse", "PENDING_SIGN", "PENDING_SIGN", "系统", "", "", "逾期未裁定，视为不同意")


def test_a_refusal_has_a_reason(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    act(town, "ask_return", turn, town.zhujian)
    assert refused_to(town, "refuse", turn, town.zhou, decision=" ") == "请写明驳回理由"


@pytest.mark.parametrize("verb", ["refuse", "cancel_ask"])
def test_where_nothing_was_asked_nothing_is_settled(town: Town, verb: str) -> None:
    turn = town.turn_in_state("HANDLING")
    person = town.zhou if verb == "refuse" else town.zhujian
    assert refused_to(town, verb, turn, person) == "没有等待裁定的申请"


def test_who_refuses_and_who_withdraws(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    act(town, "ask_return", turn, town.zhujian)
    reason = refused_to_all_but(town, "refuse", turn, town.zhou, town.zhu, town.ren, town.system)
    assert reason == "“驳回申请”须由派单员、主任、上级单位、系统办理"
    reason = refused_to_all_but(town, "cancel_ask", turn, town.zhujian, town.zhujian_admin)
    assert reason == "“撤回申请”须由承办人办理"


def test_of_two_who_decide_the_second_is_told(town: Town) -> None:
    turn = town.turn_in_state("PENDING_SIGN")
    act(town, "ask_return", turn, town.zhujian)
    seen = town.lead(turn.order)
    act(town, "send_back", turn, town.zhou)
    reason = refused_to(town, "refuse", seen, town.zhu)
    assert reason == "现为“已收回”，周转办已于3月2日09:00同意退单，不能再“驳回申请”"
