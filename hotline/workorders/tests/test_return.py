"""申请退单、同意退单."""

import pytest

from hotline.catalog.models import DispatchRule
from hotline.workorders.models import Request
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
    verbs,
)


def test_a_unit_asks_and_its_clocks_go_on(town: Town) -> None:
    order = town.order("sign")
    act(town, "ask_return", town.lead(order), town.zhujian)
    turn, request = town.lead(order), Request.objects.get(order=order)
    assert (turn.state, turn.asked) == ("HANDLING", "RETURN")
    assert (request.kind, request.state, request.asked_by, request.asked_at) == (
        "RETURN",
        "ASKED",
        town.zhujian,
        MONDAY,
    )
    assert (request.basis, request.proposed_unit) == ("三定方案第二条", town.unit("城管局"))
    assert line(turn) == (
        "ask_return", "HANDLING", "HANDLING", "祝住建", "住建局", "HANDLE", "属市容管理，不是本单位职责。",
    )  # fmt: skip
    assert events(turn)[-1].facts == {"days": None, "until": None, "proposed": "2002"}
    # Four working hours: three before noon, one after.
    assert running(turn) == {"CONTACT": day(3, 3, 17, 30), "REPLY": day(3, 9, 17, 30), "DECIDE": day(3, 2, 15)}


def test_a_unit_may_ask_before_it_signs(town: Town) -> None:
    order = town.order("dispatch")
    act(town, "ask_return", town.lead(order), town.zhujian)
    assert (town.lead(order).state, town.lead(order).handler) == ("PENDING_SIGN", town.zhujian)
    act(town, "sign", town.lead(order), town.zhujian_admin)
    assert (town.lead(order).state, town.lead(order).asked) == ("HANDLING", "RETURN")


def test_a_granted_return_puts_the_order_back_and_the_citizens_clock_goes_on(town: Town) -> None:
    rule = DispatchRule.objects.create(category="020301", lead_unit=town.unit("住建局"), basis="三定方案")
    order = town.register()
    act(town, "dispatch", order, town.zhou, rule=rule)
    act(town, "ask_return", town.lead(order), town.zhujian)
    with town.at(day(3, 2, 14)):
        act(town, "send_back", town.lead(order), town.zhu)
    order, turn, request = fresh(order), town.turn(order, "住建局"), Request.objects.get(order=order)
    assert (order.state, order.lead_unit, order.n_returns) == ("PENDING_DISPATCH", None, 1)
    assert (turn.state, turn.asked, turn.ended_at) == ("ENDED", "", day(3, 2, 14))
    assert (request.state, request.decided_by, request.decided_at) == ("APPROVED", town.zhu, day(3, 2, 14))
    assert request.decision == "同意退回。"
    assert line(turn) == ("send_back", "PENDING_SIGN", "ENDED", "朱转办", "热线办", "", "同意退回。")
    assert verbs(order)[-2:] == ["send_back", "take_back"]
    assert line(order)[3:] == ("系统", "", "", "住建局退单获准")
    assert events(order)[-1].facts == {"fault": "HOTLINE", "from": "2001"}
    assert running(turn) == {}
    assert running(order) == {"HANDLE": day(3, 9, 17, 30), "DISPATCH": day(3, 2, 14, 30)}
    rule.refresh_from_db()
    assert (rule.n_returns, rule.is_flagged) == (1, True)


def test_the_decision_itself_was_in_time(town: Town) -> None:
    order = town.order("dispatch")
    act(town, "ask_return", town.lead(order), town.zhujian)
    act(town, "send_back", town.lead(order), town.zhou)
    turn = town.turn(order, "住建局")
    assert stopped(turn) == [("SIGN", "VOID"), ("REPLY", "VOID"), ("DECIDE", "DONE")]


def test_two_returns_put_it_before_the_weekly_meeting(town: Town) -> None:
    order = town.order("dispatch")
    act(town, "ask_return", town.lead(order), town.zhujian)
    act(town, "send_back", town.lead(order), town.zhou)
    act(town, "dispatch", order, town.zhou, lead=town.unit("城管局"))
    act(town, "ask_return", town.lead(order), town.chengguan)
    act(town, "send_back", town.lead(order), town.zhou)
    order = fresh(order)
    assert (order.state, order.n_returns) == ("UNDER_DELIBERATION", 2)
    assert order.hard_cases.get().reason == "已退单2次，职责待明确"
    assert verbs(order)[-3:] == ["send_back", "take_back", "mark_hard"]
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}


def test_a_co_handlers_return_leaves_the_lead_alone(town: Town) -> None:
    order = town.register()
    act(town, "dispatch", order, town.zhou, co_units=[town.unit("河东县")])
    town.take("sign", order)
    town.take("reply", order)
    town.take("approve", order)
    co = town.turn(order, "河东县")
    act(town, "sign", co, town.hedong)
    act(town, "sub_assign", co, town.hedong)
    act(town, "ask_return", co, town.hedong)
    act(town, "send_back", town.turn(order, "河东县"), town.zhou)
    order = fresh(order)
    assert (order.state, order.n_returns, order.lead_unit) == ("PENDING_CALLBACK", 0, town.unit("住建局"))
    assert [town.turn(order, unit).state for unit in ("河东县", "柳林镇")] == ["ENDED", "ENDED"]
    assert line(town.turn(order, "柳林镇"))[6] == "随上级承办收回：河东县退单获准"


def test_what_a_town_gives_back_to_its_county_is_the_countys_to_decide(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong)
    act(town, "ask_return", town.turn(order, "柳林镇"), town.liulin)
    below = town.turn(order, "柳林镇")
    reason = refused_to_all_but(town, "send_back", below, town.hedong, town.hedong_leader)
    assert reason == "“同意退单”须由派单员、主任、上级单位办理"
    act(town, "send_back", below, town.hedong)
    order = fresh(order)
    # It has not been passed on by the lead: the order stays where it is.
    assert (order.state, order.n_returns, town.lead(order).n_below_open) == ("IN_HANDLING", 0, 0)


def test_a_second_return_is_blocked(town: Town) -> None:
    order = town.order("dispatch")
    act(town, "ask_return", town.lead(order), town.zhujian)
    act(town, "refuse", town.lead(order), town.zhou)
    reason = "本单位对本件已申请过1次退单，不能再退，请与热线办协商或由主任指定"
    assert refused_to(town, "ask_return", town.lead(order), town.zhujian) == reason
    act(town, "take_back", order, town.zhou)
    act(town, "dispatch", order, town.zhou)
    assert refused_to(town, "ask_return", town.lead(order), town.zhujian) == reason


def test_a_request_withdrawn_does_not_count(town: Town) -> None:
    order = town.order("dispatch")
    act(town, "ask_return", town.lead(order), town.zhujian)
    act(town, "cancel_ask", town.lead(order), town.zhujian)
    act(town, "ask_return", town.lead(order), town.zhujian)
    assert town.lead(order).asked == "RETURN"


def test_one_request_waits_at_a_time(town: Town) -> None:
    order = town.order("sign")
    act(town, "ask_extension", town.lead(order), town.zhujian)
    assert refused_to(town, "ask_return", town.lead(order), town.zhujian) == "延期申请正在等待裁定"


def test_after_two_working_days_it_is_too_late(town: Town) -> None:
    turn = town.lead(town.order("sign"))
    with town.at(day(3, 4, 17, 31)):
        reason = refused_to(town, "ask_return", turn, town.zhujian)
    assert reason == "已过退单期限：应在交办后2个工作日内（3月4日 17:30前）提出"
    with town.at(day(3, 4, 17, 30)):
        act(town, "ask_return", turn, town.zhujian)


@pytest.mark.parametrize("empty", ["reason", "basis"])
def test_reason_and_basis_are_given(town: Town, empty: str) -> None:
    turn = town.turn_in_state("HANDLING")
    assert refused_to(town, "ask_return", turn, town.zhujian, **{empty: " "}) == "退单须写明理由和职责依据"


def test_what_was_not_asked_is_not_granted(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    assert refused_to(town, "send_back", turn, town.zhou) == "没有等待裁定的退单申请"
    act(town, "ask_extension", turn, town.zhujian)
    assert refused_to(town, "send_back", turn, town.zhou) == "没有等待裁定的退单申请"


def test_who_asks_and_who_grants(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    reason = refused_to_all_but(town, "ask_return", turn, town.zhujian, town.zhujian_admin)
    assert reason == "“申请退单”须由承办人办理"
    act(town, "ask_return", turn, town.zhujian)
    reason = refused_to_all_but(town, "send_back", turn, town.zhou, town.zhu, town.ren)
    assert reason == "“同意退单”须由派单员、主任、上级单位办理"


def test_what_is_replied_is_not_returned(town: Town) -> None:
    turn = town.turn_in_state("PENDING_REVIEW")
    told = "现为“待审核”，吕局长已于3月2日09:00答复"
    assert refused_to(town, "ask_return", turn, town.zhujian) == f"{told}，不能再“申请退单”"
    assert refused_to(town, "send_back", turn, town.zhou) == f"{told}，不能再“同意退单”"
    assert clock_of(turn, "REPLY").end == "DONE"
