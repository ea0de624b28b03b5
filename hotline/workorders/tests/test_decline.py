"""不予受理."""

from hotline.catalog.vocabulary import Kind
from hotline.workorders.testing import Town
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import events, fresh, line, refused_to, refused_to_all_but, running, stopped


def test_an_operator_declines_and_tells_the_proper_way(town: Town) -> None:
    order = town.submit()
    act(town, "decline", order, town.lin, note="已电话告知。")
    order = fresh(order)
    assert (order.state, order.decline_reason) == ("NOT_ACCEPTED", "OUT_OF_SCOPE")
    assert order.public_reply == "请向邻市热线反映。"
    assert line(order) == ("decline", "PENDING_ACCEPT", "NOT_ACCEPTED", "林话务", "热线办", "", "已电话告知。")
    assert events(order)[-1].facts == {"reason": "OUT_OF_SCOPE", "route": "请向邻市热线反映。"}
    assert running(order) == {}
    assert stopped(order) == [("ACCEPT", "DONE")]
    assert (order.due_at, order.due_clock) == (None, "")


def test_a_complaint_is_declined_by_the_shift_leader_only(town: Town) -> None:
    for kind in (Kind.COMPLAINT, Kind.REPORT):
        order = town.submit(kind=kind)
        assert refused_to(town, "decline", order, town.lin) == "投诉、举报不予受理须由班长确认"
        act(town, "decline", order, town.ban)
        assert fresh(order).state == "NOT_ACCEPTED"


def test_the_system_declines_what_nobody_completed(town: Town) -> None:
    order = town.submit(kind=Kind.COMPLAINT)
    act(town, "ask_info", order, town.lin)
    act(town, "decline", order, town.system, reason_code="NO_INFO")
    assert line(order)[:4] == ("decline", "AWAITING_INFO", "NOT_ACCEPTED", "系统")
    assert stopped(order)[-1] == ("INFO", "VOID")


def test_the_proper_way_must_be_told(town: Town) -> None:
    assert refused_to(town, "decline", town.submit(), town.lin, route=" ") == "请写明告知诉求人的正确途径"


def test_only_operators_decline(town: Town) -> None:
    reason = refused_to_all_but(town, "decline", town.submit(), town.lin, town.ban, town.ren, town.system)
    assert reason == "“不予受理”须由话务员、班长、系统办理"


def test_what_is_accepted_is_not_declined(town: Town) -> None:
    assert (
        refused_to(town, "decline", town.register(), town.ban)
        == "现为“待派单”，林话务已于3月2日09:00登记，不能再“不予受理”"
    )
