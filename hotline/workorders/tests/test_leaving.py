"""撤单、转出、作无效."""

import pytest

from hotline.workorders.testing import Town
from hotline.workorders.tests.acts import act
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
from hotline.workorders.workflow import FINAL_ORDER, OPEN_ORDER

LEAVING = {
    "withdraw": ("WITHDRAWN", "lin", "撤单", "诉求人来电撤回。"),
    "transfer_out": ("TRANSFERRED_OUT", "lin", "转出", "接警员0231，9时05分。"),
    "void": ("VOID", "ban", "作无效", "测试来电。"),
}
VERBS = pytest.mark.parametrize("verb", LEAVING)


@VERBS
def test_it_leaves_from_where_nobody_has_it(town: Town, verb: str) -> None:
    state, person, _, note = LEAVING[verb]
    order = town.register()
    act(town, verb, order, town.user(person))
    assert fresh(order).state == state
    assert line(order) == (verb, "PENDING_DISPATCH", state, town.user(person).name, "热线办", "", note)
    assert running(order) == {}
    assert stopped(order) == [("DISPATCH", "VOID")]
    assert (fresh(order).due_at, fresh(order).due_clock) == (None, "")


@VERBS
def test_every_turn_ends_with_it(town: Town, verb: str) -> None:
    state, person, _, _ = LEAVING[verb]
    order = town.register()
    act(town, "dispatch", order, town.zhou, lead=town.unit("河东县"), co_units=[town.unit("水务集团")])
    lead = town.lead(order)
    act(town, "sign", lead, town.hedong)
    act(town, "sub_assign", lead, town.hedong)
    act(town, "ask_extension", lead, town.hedong)
    act(town, verb, order, town.user(person))
    assert fresh(order).state == state
    assert {turn.state for turn in order.assignments.all()} == {"ENDED"}
    assert verbs(order)[-4:] == [verb, "end", "end", "end"]
    assert not order.deadlines.filter(stopped_at=None).exists()
    assert not order.requests.filter(state="ASKED").exists()
    for turn in order.assignments.all():
        assert (turn.due_at, turn.asked, turn.n_below_open) == (None, "", 0)


@VERBS
@pytest.mark.parametrize("state", OPEN_ORDER)
def test_it_leaves_from_every_open_state(town: Town, verb: str, state: str) -> None:
    to, person, _, _ = LEAVING[verb]
    order = town.in_state(state)
    act(town, verb, order, town.user(person))
    assert fresh(order).state == to
    assert not order.deadlines.filter(stopped_at=None).exists()


def test_a_suspended_lead_leaves_too(town: Town) -> None:
    turn = town.turn_in_state("SUSPENDED")
    act(town, "withdraw", turn.order, town.lin)
    assert fresh(turn.order).state == "WITHDRAWN"
    assert not turn.order.deadlines.filter(stopped_at=None).exists()


def test_where_it_went_is_kept(town: Town) -> None:
    order = town.register()
    act(town, "transfer_out", order, town.lin, way="三方通话", received_by="接警员0231")
    assert fresh(order).transferred_to == "110"
    assert events(order)[-1].facts == {"target": "110", "way": "三方通话", "received_by": "接警员0231"}


def test_the_citizen_withdraws_through_the_portal(town: Town) -> None:
    order = town.submit()
    act(town, "withdraw", order, town.system)
    assert line(order)[:4] == ("withdraw", "PENDING_ACCEPT", "WITHDRAWN", "系统")


def test_a_reported_danger_is_not_withdrawn(town: Town) -> None:
    danger = town.register(kind="REPORT", urgency="URGENT")
    assert refused_to(town, "withdraw", danger, town.lin) == "涉及危险的举报不能撤单"
    act(town, "withdraw", town.register(kind="REPORT"), town.lin)


@pytest.mark.parametrize("verb", ["withdraw", "void"])
def test_what_others_wait_for_too_neither_one_of_them_nor_the_shift_leader_ends(town: Town, verb: str) -> None:
    main, other = town.register(), town.register(name="李秀英", phone="13900001111")
    act(town, "merge", other, town.zhou, into=main)
    _, person, name, _ = LEAVING[verb]
    assert refused_to(town, verb, main, town.user(person)) == f"本单并有1件他人的诉求，不能{name}"


@pytest.mark.parametrize(
    ("verb", "empty", "reason"),
    [
        ("withdraw", "note", "请写明撤单原因"),
        ("transfer_out", "target", "请写明转往何处"),
        ("void", "note", "请写明作无效的原因"),
    ],
)
def test_a_reason_is_given(town: Town, verb: str, empty: str, reason: str) -> None:
    assert refused_to(town, verb, town.order("sign"), town.user(LEAVING[verb][1]), **{empty: " "}) == reason


def test_who_may(town: Town) -> None:
    order = town.order("sign")
    operators = (town.lin, town.ban, town.ren)
    reason = refused_to_all_but(town, "withdraw", order, *operators, town.system)
    assert reason == "“撤单”须由市民、话务员、班长办理"
    reason = refused_to_all_but(town, "transfer_out", order, *operators, town.zhou, town.zhu)
    assert reason == "“转出”须由话务员、班长、派单员办理"
    assert (
        refused_to_all_but(town, "void", order, town.ban, town.ren, town.zhou, town.zhu)
        == "“作无效”须由班长、派单员办理"
    )


@VERBS
def test_what_is_over_does_not_leave(town: Town, verb: str) -> None:
    _, person, name, _ = LEAVING[verb]
    reason = refused_to(town, verb, town.order("call_back"), town.user(person))
    assert reason == f"现为“已办结”，惠回访已于3月2日09:00回访办结，不能再“{name}”"
    assert {state for state, *_ in LEAVING.values()} < set(FINAL_ORDER)
