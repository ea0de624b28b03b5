"""现在等谁: whose move it is, at every stage of the road."""

import pytest
from django.urls import reverse

from hotline.workorders import actions
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import REPLY, Town
from hotline.workorders.tests.test_doors import as_, text_of
from hotline.workorders.waiting import waiting


def said(order: WorkOrder) -> list[str]:
    turns = list(order.assignments.select_related("unit", "above__unit"))
    return [f"{one.who}{one.what}" for one in waiting(WorkOrder.objects.get(pk=order.pk), turns)]


@pytest.mark.parametrize(
    ("after", "words"),
    [
        ("register", ["转办员派单"]),
        ("dispatch", ["住建局签收"]),
        ("sign", ["住建局先行联系诉求人"]),
        ("contact", ["住建局办理答复"]),
        ("reply", ["审核员审核住建局的答复"]),
        ("approve", ["回访员回访"]),
        ("call_back", []),
    ],
)
def test_along_the_straight_road(town: Town, after: str, words: list[str]) -> None:
    assert said(town.order(after)) == words


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("PENDING_ACCEPT", ["话务员受理"]),
        ("AWAITING_INFO", ["诉求人补充材料"]),
        ("SUBMITTED_TO_LEADER", ["市领导批示"]),
        ("UNDER_DELIBERATION", ["周例会研判"]),
        ("VOID", []),
    ],
)
def test_at_the_centre(town: Town, state: str, words: list[str]) -> None:
    assert said(town.in_state(state)) == words


def test_what_a_unit_asks_for_waits_for_whoever_decides(town: Town) -> None:
    order = town.order("sign")
    actions.ask_return(
        town.lead(order), actor=town.zhujian, reason="不属职责", basis="三定", proposed_unit=town.unit("城管局")
    )
    assert said(order) == ["热线办裁定退单申请（住建局）"]


def test_a_unit_waits_for_those_below_and_each_lower_answer_for_the_unit_above(town: Town) -> None:
    order = town.order("contact")
    actions.sub_assign(town.lead(order), actor=town.zhujian, units=[town.unit("物业中心")], opinion="请现场核实")
    assert said(order) == ["物业中心签收", "住建局汇总下级答复（1个未完成）"]
    lower = town.turn(order, "物业中心")
    actions.sign(lower, actor=town.wuye)
    actions.reply(lower, actor=town.wuye, **REPLY)
    assert said(order) == ["住建局审核物业中心的答复", "住建局汇总下级答复（1个未完成）"]


def test_a_draft_waits_for_the_units_leader(town: Town) -> None:
    order = town.order("contact")
    actions.draft(town.lead(order), actor=town.zhujian, **REPLY)
    assert said(order) == ["住建局领导签发答复"]


def test_the_page_says_it_and_gives_whose_move_it_is_the_button(town: Town) -> None:
    order = town.order("dispatch")
    own = text_of(as_(town, "zhujian").get(reverse("order", args=[order.no])))
    other = text_of(as_(town, "zhou").get(reverse("order", args=[order.no])))
    assert "轮到您：<b>签收</b>" in own
    assert own.count("btn-primary") == 1
    assert f'action="{reverse("turn_step", args=[town.lead(order).pk, "sign"])}"' in own
    assert "轮到您" not in other
    assert "等<b>住建局</b>签收" in other


def test_while_all_units_wait_for_review_the_road_stands_at_review(town: Town) -> None:
    page = text_of(as_(town, "zhou").get(reverse("order", args=[town.order("reply").no])))
    assert '<li class="road-now" aria-current="step"><span>审核</span>' in page
