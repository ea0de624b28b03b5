"""收回重派."""

import pytest

from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import events, fresh, line, refused_to, refused_to_all_but, running, verbs


def test_every_turn_ends_and_the_order_is_to_be_dispatched(town: Town) -> None:
    order = town.register()
    act(town, "dispatch", order, town.zhou, lead=town.unit("河东县"), co_units=[town.unit("城管局")])
    lead = town.lead(order)
    act(town, "sign", lead, town.hedong)
    act(town, "sub_assign", lead, town.hedong)
    with town.at(day(3, 3)):
        act(town, "take_back", order, town.zhu)
    order = fresh(order)
    assert (order.state, order.lead_unit) == ("PENDING_DISPATCH", None)
    assert line(order, 3) == ("take_back", "IN_HANDLING", "PENDING_DISPATCH", "朱转办", "热线办", "", "派单不当。")
    assert events(order)[-4].facts == {"fault": "HOTLINE", "from": "1001"}
    assert verbs(order)[-4:] == ["take_back", "end", "end", "end"]
    for turn in order.assignments.all():
        assert (turn.state, turn.ended_at, turn.n_below_open) == ("ENDED", day(3, 3), 0)
        assert running(turn) == {}
    assert running(order) == {"HANDLE": day(3, 9, 17, 30), "DISPATCH": day(3, 3, 9, 30)}
    assert (order.due_at, order.due_clock) == (day(3, 3, 9, 30), "DISPATCH")


def test_a_request_that_waits_is_settled_with_the_turn(town: Town) -> None:
    order = town.order("sign")
    act(town, "ask_extension", town.lead(order), town.zhujian)
    act(town, "take_back", order, town.zhou)
    (request,) = order.requests.all()
    assert (request.state, request.decision) == ("CANCELLED", "承办已收回")
    assert town.turn(order, "住建局").asked == ""


def test_the_citizens_clock_goes_on_where_it_stood_with_a_suspended_lead(town: Town) -> None:
    turn = town.turn_in_state("SUSPENDED")
    order = turn.order
    assert running(order) == {}
    with town.at(day(3, 4)):
        act(town, "take_back", order, town.zhou)
    # Two days stood still: what was due on Monday at the end of work is due on Wednesday.
    assert running(order) == {"HANDLE": day(3, 11, 17, 30), "DISPATCH": day(3, 4, 9, 30)}
    assert verbs(order)[-3:] == ["resume_turn", "take_back", "end"]


def test_a_reason_is_given(town: Town) -> None:
    assert refused_to(town, "take_back", town.order("dispatch"), town.zhou, note=" ") == "请写明收回的原因"


def test_only_the_centre_takes_back(town: Town) -> None:
    reason = refused_to_all_but(town, "take_back", town.order("sign"), town.zhou, town.zhu, town.ren, town.system)
    assert reason == "“收回重派”须由派单员、主任、系统办理"


@pytest.mark.parametrize("state", ["PENDING_DISPATCH", "PENDING_CALLBACK"])
def test_what_is_not_out_is_not_taken_back(town: Town, state: str) -> None:
    told = {
        "PENDING_DISPATCH": "现为“待派单”，林话务已于3月2日09:00登记，不能再“收回重派”",
        "PENDING_CALLBACK": "现为“待回访”，系统已于3月2日09:00办理完成，不能再“收回重派”",
    }
    assert refused_to(town, "take_back", town.in_state(state), town.zhou) == told[state]
