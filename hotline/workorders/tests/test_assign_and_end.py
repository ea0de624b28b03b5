"""加派协办 (交办), 收回一个承办."""

from hotline.workorders.models import Role
from hotline.workorders.testing import Town, day
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


def test_a_dispatcher_adds_a_co_handler(town: Town) -> None:
    order = town.order("sign")
    with town.at(day(3, 3)):
        act(town, "assign", order, town.zhou)
    turn = town.turn(order, "水务集团")
    assert (turn.role, turn.state, turn.opinion, turn.assigned_by) == (
        Role.CO,
        "PENDING_SIGN",
        "请协助核查。",
        town.zhou,
    )
    assert line(turn) == ("assign", "", "PENDING_SIGN", "周转办", "热线办", "", "请协助核查。")
    assert events(turn)[0].facts == {"unit": "3001", "role": "CO"}
    assert running(turn) == {"SIGN": day(3, 4, 17, 30), "REPLY": day(3, 10, 17, 30)}
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}


def test_a_co_handler_is_bound_by_the_meetings_limit_too(town: Town) -> None:
    order = town.in_state("UNDER_DELIBERATION")
    act(town, "decide_hard", order, town.ren, lead=town.unit("住建局"), limit_days=2)
    act(town, "assign", order, town.zhou)
    assert running(town.turn(order, "水务集团"))["REPLY"] == day(3, 4, 17, 30)


def test_who_handles_it_already_is_not_added(town: Town) -> None:
    order = town.order("reply")
    assert refused_to(town, "assign", order, town.zhou, unit=town.unit("住建局")) == "住建局正在承办本件"
    act(town, "assign", order, town.zhou)
    assert refused_to(town, "assign", order, town.zhou) == "水务集团正在承办本件"
    town.take("approve", order)
    assert refused_to(town, "assign", order, town.zhou, unit=town.unit("住建局")) == "住建局正在承办本件"
    assert refused_to(town, "assign", order, town.zhou, unit=town.unit("热线办")) == "热线办不承办工单"


def test_a_unit_neither_joins_nor_calls_in_others(town: Town) -> None:
    order = town.order("sign")
    for person in (town.shuiwu, town.zhujian, town.lin):
        assert refused_to(town, "assign", order, person) == "“交办”须由派单员、承办人、系统办理"


def test_only_what_is_being_handled_is_shared_out(town: Town) -> None:
    assert refused_to(town, "assign", town.register(), town.zhou) == "工单现为“待派单”，不能交办"


def test_a_co_handler_no_longer_needed_is_relieved(town: Town) -> None:
    order = town.order("sign")
    act(town, "assign", order, town.zhou)
    turn = town.turn(order, "水务集团")
    act(town, "end", turn, town.zhou)
    turn = town.turn(order, "水务集团")
    assert (turn.state, turn.ended_at is not None) == ("ENDED", True)
    assert line(turn) == ("end", "PENDING_SIGN", "ENDED", "周转办", "热线办", "", "已不需要协办。")
    assert running(turn) == {}
    assert stopped(turn) == [("SIGN", "VOID"), ("REPLY", "VOID")]
    assert fresh(order).state == "IN_HANDLING"


def test_with_the_last_open_turn_the_handling_is_finished(town: Town) -> None:
    order = town.order("reply")
    act(town, "assign", order, town.zhou)
    town.take("approve", order)
    assert fresh(order).state == "IN_HANDLING"
    act(town, "end", town.turn(order, "水务集团"), town.zhou)
    assert fresh(order).state == "PENDING_CALLBACK"
    assert verbs(order)[-2:] == ["end", "finish"]


def test_a_lower_unit_is_relieved_by_the_one_above_and_those_below_go_with_it(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    county = town.lead(order)
    act(town, "sub_assign", county, town.hedong)
    act(town, "sign", town.turn(order, "柳林镇"), town.liulin)
    act(town, "sub_assign", town.turn(order, "柳林镇"), town.liulin)
    assert town.turn(order, "柳林镇").n_below_open == 1
    act(town, "end", town.turn(order, "柳林镇"), town.hedong)
    assert [town.turn(order, unit).state for unit in ("柳林镇", "杨树村")] == ["ENDED", "ENDED"]
    assert [town.turn(order, unit).n_below_open for unit in ("河东县", "柳林镇")] == [0, 0]
    assert line(town.turn(order, "杨树村"))[3:] == ("系统", "", "", "随上级承办收回：已不需要协办。")


def test_a_lower_turn_is_the_unit_aboves_to_end_and_a_co_handlers_the_centres(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong)
    reason = refused_to_all_but(town, "end", town.turn(order, "柳林镇"), town.hedong, town.hedong_leader, town.system)
    assert reason == "“收回”须由派单员、主任、上级单位、系统办理"
    act(town, "assign", order, town.zhou)
    co = town.turn(order, "水务集团")
    assert refused_to_all_but(town, "end", co, town.zhou, town.zhu, town.ren, town.system) == reason


def test_the_lead_is_not_ended_alone(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    for person in (town.zhou, town.system):
        assert refused_to(town, "end", turn, person) == "主办单位不能单独收回，请用“收回重派”"


def test_a_turn_is_not_ended_twice_nor_after_the_order_is_closed(town: Town) -> None:
    order = town.register()
    act(town, "dispatch", order, town.zhou, co_units=[town.unit("水务集团")])
    act(town, "end", town.turn(order, "水务集团"), town.zhou)
    reason = refused_to(town, "end", town.turn(order, "水务集团"), town.zhou)
    assert reason == "现为“已收回”，周转办已于3月2日09:00收回，不能再“收回”"
    order = town.register()
    act(town, "dispatch", order, town.zhou, co_units=[town.unit("水务集团")])
    town.take("sign", order)
    town.take("reply", order)
    co = town.turn(order, "水务集团")
    act(town, "sign", co, town.shuiwu)
    act(town, "reply", co, town.shuiwu)
    town.take("approve", order)
    act(town, "approve", town.turn(order, "水务集团"), town.shen)
    assert refused_to(town, "end", town.turn(order, "水务集团"), town.zhou) == "工单现为“待回访”，不能收回"


def test_what_was_approved_meanwhile_is_counted_once(town: Town) -> None:
    """A turn that another person approved while this one was looking at it has left its place above already."""
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong, units=[town.unit("柳林镇"), town.unit("杨树村")])
    seen = town.turn(order, "柳林镇")
    act(town, "sign", town.turn(order, "柳林镇"), town.liulin)
    act(town, "reply", town.turn(order, "柳林镇"), town.liulin)
    seen_waiting = town.turn(order, "柳林镇")
    act(town, "approve", town.turn(order, "柳林镇"), town.hedong_leader)
    assert (seen.state, seen_waiting.state) == ("PENDING_SIGN", "PENDING_REVIEW")
    act(town, "end", seen_waiting, town.hedong)
    assert town.turn(order, "河东县").n_below_open == 1
