"""派单."""

import pytest

from hotline.catalog.models import CatalogStamp, DispatchRule
from hotline.catalog.vocabulary import Urgency
from hotline.org.models import Unit
from hotline.workorders.models import Role
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


def test_a_dispatcher_names_a_lead_and_co_handlers(town: Town) -> None:
    order = town.register()
    with town.at(day(3, 2, 9, 20)):
        act(town, "dispatch", order, town.zhou, co_units=[town.unit("城管局"), town.unit("水务集团")])
    order = fresh(order)
    assert (order.state, order.lead_unit, order.is_designated) == ("IN_HANDLING", town.unit("住建局"), False)
    assert order.dispatch_basis == "派单目录020301"
    assert order.first_dispatched_at == day(3, 2, 9, 20)
    assert order.rule_set is not None
    assert verbs(order) == ["register", "dispatch", "assign", "assign", "assign"]
    assert line(order, 3) == (
        "dispatch", "PENDING_DISPATCH", "IN_HANDLING", "周转办", "热线办", "", "请依职责核实办理。",
    )  # fmt: skip
    assert events(order)[1].facts == {
        "lead": "2001", "co_units": ["2002", "3001"], "rule": None, "basis": "派单目录020301",
    }  # fmt: skip
    assert line(order)[:5] == ("assign", "", "PENDING_SIGN", "周转办", "热线办")
    turns = {turn.unit.short_name: turn for turn in order.assignments.select_related("unit")}
    assert {name: turn.role for name, turn in turns.items()} == {
        "住建局": Role.LEAD, "城管局": Role.CO, "水务集团": Role.CO,
    }  # fmt: skip
    for turn in turns.values():
        assert (turn.state, turn.assigned_by, turn.assigned_at) == ("PENDING_SIGN", town.zhou, day(3, 2, 9, 20))
        assert turn.opinion == "请依职责核实办理。"
        assert running(turn) == {"SIGN": day(3, 3, 17, 30), "REPLY": day(3, 9, 17, 30)}
        assert (turn.due_at, turn.due_clock) == (day(3, 3, 17, 30), "SIGN")
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}
    assert stopped(order) == [("DISPATCH", "DONE")]
    assert (order.due_at, order.due_clock) == (day(3, 9, 17, 30), "HANDLE")


def test_every_due_date_explains_itself(town: Town) -> None:
    clock = clock_of(town.order("dispatch"), "HANDLE")
    assert clock.explanation == (
        "自2026年3月2日（周一）9:00派单，限5个工作日，次日起算；"
        "3月7日（周六）、8日（周日）不计；应于3月9日（周一）17:30下班前完成。"
    )
    assert (clock.limit, clock.warn_at) == ("5wd", day(3, 6, 17, 30))
    assert clock.basis == "《山东省政务服务热线管理办法》（2020）：五个工作日内办理答复"


@pytest.mark.parametrize(
    ("fields", "handle", "sign"),
    [
        ({"kind": "CONSULT"}, day(3, 4, 17, 30), day(3, 3, 17, 30)),
        ({"urgency": Urgency.URGENT}, day(3, 9, 17, 30), day(3, 2, 9, 30)),
        ({"urgency": Urgency.CRITICAL}, day(3, 3, 9), day(3, 2, 9, 30)),
        ({"channel": "LEADER"}, day(3, 5, 17, 30), day(3, 3, 17, 30)),
    ],
    ids=["consult", "urgent", "critical", "leader's box"],
)
def test_the_limit_follows_kind_urgency_and_channel(
    town: Town, fields: dict[str, str], handle: object, sign: object
) -> None:
    order = town.order("dispatch", **fields)
    assert running(order) == {"HANDLE": handle}
    urgent = {"PROGRESS": day(3, 2, 11)} if order.urgency == Urgency.CRITICAL else {}  # 首报 within two hours
    assert running(town.lead(order)) == {"SIGN": sign, "REPLY": handle, **urgent}


def test_the_same_co_handler_named_twice_has_one_turn(town: Town) -> None:
    order = town.register()
    act(town, "dispatch", order, town.zhou, co_units=[town.unit("城管局"), town.unit("城管局")])
    assert order.assignments.count() == 2


def test_the_rule_that_proposed_the_unit_is_kept(town: Town) -> None:
    rule = DispatchRule.objects.create(category="020301", lead_unit=town.unit("住建局"), basis="三定方案")
    order = town.register()
    act(town, "dispatch", order, town.zhou, rule=rule)
    assert fresh(order).dispatch_rule == rule


def test_a_department_duty_is_not_pushed_down_to_a_town(town: Town) -> None:
    rule = DispatchRule.objects.create(
        category=town.category().code, lead_unit=town.unit("住建局"), dept_only=True, basis="三定方案"
    )
    CatalogStamp.bump()
    order, reason = town.register(), "派单目录规定本事项由部门办理，不得交柳林镇"
    assert refused_to(town, "dispatch", order, town.zhou, lead=town.unit("柳林镇"), rule=rule) == reason
    assert refused_to(town, "dispatch", order, town.zhou, co_units=[town.unit("柳林镇")], rule=rule) == reason
    # Nor by a dispatcher who leaves the rule aside, nor as a helper later, nor handed down by the county.
    assert refused_to(town, "dispatch", order, town.zhou, lead=town.unit("柳林镇")) == reason
    act(town, "dispatch", order, town.zhou, lead=town.unit("河东县"))
    assert refused_to(town, "assign", order, town.zhou, unit=town.unit("柳林镇")) == reason
    act(town, "sign", town.lead(order), town.hedong)
    assert refused_to(town, "sub_assign", town.lead(order), town.hedong, units=[town.unit("柳林镇")]) == reason


def test_units_that_cannot_handle_are_refused(town: Town) -> None:
    order = town.register()
    assert refused_to(town, "dispatch", order, town.zhou, lead=town.unit("热线办")) == "热线办不承办工单"
    assert refused_to(town, "dispatch", order, town.zhou, co_units=[town.unit("住建局")]) == "住建局不能既主办又协办"
    Unit.objects.filter(short_name="水务集团").update(active_to="2026-01-01")
    assert (
        refused_to(town, "dispatch", order, town.zhou, lead=town.unit("水务集团")) == "清水市水务集团已停用，不能承办"
    )
    co_units = [town.unit("水务集团")]
    assert refused_to(town, "dispatch", order, town.zhou, co_units=co_units) == "清水市水务集团已停用，不能承办"


def test_whose_return_was_granted_gets_it_again_by_designation_only(town: Town) -> None:
    order = town.order("dispatch")
    act(town, "ask_return", town.lead(order), town.zhujian)
    act(town, "send_back", town.lead(order), town.zhou)
    assert refused_to(town, "dispatch", order, town.zhou) == "住建局已退回过本件，再派须由热线办主任研判指定"
    act(town, "mark_hard", order, town.zhou)
    act(town, "decide_hard", order, town.ren, lead=town.unit("住建局"))
    assert town.lead(order).is_designated


def test_a_dispatcher_alone_does_not_designate(town: Town) -> None:
    assert refused_to(town, "dispatch", town.register(), town.zhou, designated=True) == "指定承办须由疑难件研判会决定"


def test_the_second_dispatch_lets_the_citizens_clock_go_on_and_the_units_begin(town: Town) -> None:
    order = town.order("dispatch")
    with town.at(day(3, 3)):
        act(town, "take_back", order, town.zhou)
    with town.at(day(3, 4)):
        act(town, "dispatch", order, town.zhou, lead=town.unit("城管局"))
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}
    assert running(town.lead(order)) == {"SIGN": day(3, 5, 17, 30), "REPLY": day(3, 11, 17, 30)}
    assert fresh(order).first_dispatched_at == MONDAY


def test_only_dispatchers_dispatch(town: Town) -> None:
    reason = refused_to_all_but(town, "dispatch", town.register(), town.zhou, town.zhu, town.system)
    assert reason == "“派单”须由派单员、系统办理"


def test_what_is_out_is_not_dispatched_again(town: Town) -> None:
    reason = refused_to(town, "dispatch", town.order("dispatch"), town.zhu)
    assert reason == "现为“办理中”，周转办已于3月2日09:00派单，不能再“派单”"
