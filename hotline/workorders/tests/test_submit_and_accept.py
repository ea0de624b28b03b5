"""网上提交、受理."""

import pytest

from hotline.workorders import actions
from hotline.workorders.testing import MONDAY, Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import (
    clock_of,
    fresh,
    line,
    refused,
    refused_to,
    refused_to_all_but,
    running,
    stopped,
)


def test_a_citizen_submits_and_waits_to_be_accepted(town: Town) -> None:
    order = fresh(town.submit())
    assert (order.state, order.registered_by, order.channel, order.category) == ("PENDING_ACCEPT", None, "WEB", None)
    assert line(order) == ("submit", "", "PENDING_ACCEPT", "系统", "", "", "")
    assert running(order) == {"ACCEPT": day(3, 2, 11)}
    assert (order.due_at, order.due_clock) == (day(3, 2, 11), "ACCEPT")


def test_nobody_of_the_staff_submits_for_a_citizen(town: Town) -> None:
    given = {"title": "路灯不亮", "content": "中心街路灯坏了一周。", "kind": "HELP", "channel": "WEB", "name": "李秀英"}
    with refused("“网上提交”须由市民、系统办理"):
        actions.submit(actor=town.lin, **given)


@pytest.mark.parametrize("empty", [{"title": ""}, {"content": "  "}])
def test_an_empty_appeal_is_refused(town: Town, empty: dict[str, str]) -> None:
    with refused("标题和主要内容不能空"):
        town.submit(**empty)


def test_an_operator_accepts(town: Town) -> None:
    order = town.submit()
    with town.at(day(3, 2, 10)):
        act(town, "accept", order, town.lin, kind="COMPLAINT", urgency="URGENT", note="已电话核实。")
    order = fresh(order)
    assert (order.state, order.kind, order.urgency) == ("PENDING_DISPATCH", "COMPLAINT", "URGENT")
    assert (order.category, order.registered_by, order.registered_at) == (town.category(), town.lin, MONDAY)
    assert line(order) == ("accept", "PENDING_ACCEPT", "PENDING_DISPATCH", "林话务", "热线办", "", "已电话核实。")
    assert running(order) == {"DISPATCH": day(3, 2, 10, 30)}
    assert stopped(order) == [("ACCEPT", "DONE")]
    assert clock_of(order, "ACCEPT").stopped_at == day(3, 2, 10)


def test_what_turns_out_a_matter_of_justice_is_marked_so(town: Town) -> None:
    order = town.submit()
    act(town, "accept", order, town.lin, category=town.justice_category())
    assert fresh(order).is_justice


def test_a_repeat_shows_when_the_category_is_known(town: Town) -> None:
    first, second = town.submit(), town.submit()
    act(town, "accept", first, town.lin)
    assert not fresh(first).is_repeat
    act(town, "accept", second, town.lin)
    assert fresh(second).is_repeat


def test_only_operators_accept(town: Town) -> None:
    reason = refused_to_all_but(town, "accept", town.submit(), town.lin, town.ban, town.ren, town.system)
    assert reason == "“受理”须由话务员、班长、系统办理"


def test_what_is_accepted_is_not_accepted_again(town: Town) -> None:
    order = town.register()
    assert refused_to(town, "accept", order, town.ban) == "现为“待派单”，林话务已于3月2日09:00登记，不能再“受理”"
