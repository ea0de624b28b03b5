"""市民评价: recorded, and where the standard allows it, the callback."""

import pytest

from hotline.base.refusal import Refused
from hotline.catalog.models import CatalogStamp, RuleItem
from hotline.workorders import actions
from hotline.workorders.models import Callback
from hotline.workorders.testing import Town
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.invariants import broken
from hotline.workorders.tests.traces import fresh, line, refused_to, refused_to_all_but


def not_allowed() -> None:
    RuleItem.objects.filter(key="rating_is_callback").update(value="0")
    CatalogStamp.bump()


def test_a_happy_rating_is_the_callback_and_closes(town: Town) -> None:
    order = town.order("approve")
    act(town, "rate", order, town.system, result="BASICALLY")
    order = fresh(order)
    assert (order.state, order.close_kind, order.rating) == ("CLOSED", "RESOLVED", "BASICALLY")
    row = order.callbacks.get()
    assert (row.way, row.result, row.resolved, row.was_contacted, row.agent) == (
        "SMS",
        "BASICALLY",
        "",
        None,
        town.system,
    )
    assert not broken(order.pk)


def test_an_unhappy_rating_waits_on_the_desk_of_those_to_be_sent_again(town: Town) -> None:
    order = town.order("approve")
    act(town, "rate", order, town.system, result="UNSATISFIED", remark="电梯又停了")
    order = fresh(order)
    assert (order.state, order.is_unhappy) == ("PENDING_CALLBACK", True)
    assert order.callbacks.get().remark == "电梯又停了"
    act(town, "rework", order, town.hui)
    assert fresh(order).rating == "", "handled anew, it may be rated anew"
    assert not broken(order.pk)


def test_where_the_standard_does_not_allow_it_a_rating_is_only_recorded(town: Town) -> None:
    not_allowed()
    order = town.order("approve")
    act(town, "rate", order, town.system)
    order = fresh(order)
    assert (order.state, order.rating, order.callbacks.count()) == ("PENDING_CALLBACK", "SATISFIED", 0)
    assert line(order) == ("rate", "PENDING_CALLBACK", "PENDING_CALLBACK", "系统", "", "", "")
    act(town, "call_back", order, town.hui)
    assert fresh(order).state == "CLOSED"


def test_a_closed_order_may_be_rated_afterwards(town: Town) -> None:
    order = town.order("call_back")
    act(town, "rate", order, town.system, way="WEB", result="UNSATISFIED")
    assert (fresh(order).state, fresh(order).rating) == ("CLOSED", "UNSATISFIED")
    assert order.callbacks.count() == 1
    act(town, "reopen", order, town.du)
    assert fresh(order).rating == ""


def test_one_rates_once(town: Town) -> None:
    order = town.order("call_back")
    act(town, "rate", order, town.system)
    assert refused_to(town, "rate", order, town.system) == "您已评价为“满意”"


def test_while_a_judgement_is_waited_for_a_rating_settles_nothing(town: Town) -> None:
    order = town.order("approve")
    town.unhappy(order)
    act(town, "ask_judgement", order, town.hui)
    act(town, "rate", order, town.system)
    order = fresh(order)
    assert (order.state, order.rating, order.is_unhappy) == ("PENDING_CALLBACK", "SATISFIED", True)


def test_staff_do_not_rate_and_nothing_is_rated_before_it_is_answered(town: Town) -> None:
    assert refused_to_all_but(town, "rate", town.order("approve"), town.system) == "“市民评价”须由市民办理"
    assert "不能再“市民评价”" in refused_to(town, "rate", town.order("sign"), town.system)
    with pytest.raises(Refused, match="请评价满意、基本满意或不满意"):
        act(town, "rate", town.order("approve"), town.system, result="很好")


def test_on_the_telephone_every_question_is_still_asked(town: Town) -> None:
    order = town.order("approve")
    with pytest.raises(Refused, match="须逐项填写"):
        actions.call_back(order, actor=town.hui, outcome=Callback.Outcome.REACHED, result="SATISFIED")
