"""下派."""

from hotline.catalog.models import CatalogStamp, DispatchRule
from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import (
    clock_of,
    events,
    line,
    refused_to,
    refused_to_all_but,
    running,
    verbs,
)


def test_a_county_hands_down_to_its_town(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    with town.at(day(3, 3)):
        act(town, "sub_assign", town.lead(order), town.hedong)
    county, below = town.lead(order), town.turn(order, "柳林镇")
    assert (county.state, county.n_below_open, county.handler) == ("HANDLING", 1, town.hedong)
    assert (below.role, below.state, below.above, below.assigned_by) == ("SUB", "PENDING_SIGN", county, town.hedong)
    assert below.opinion == "请到现场处理。"
    assert line(county) == ("sub_assign", "HANDLING", "HANDLING", "何河东", "河东县", "HANDLE", "请到现场处理。")
    assert events(county)[-1].facts == {"units": ["100101"]}
    assert verbs(order)[-2:] == ["sub_assign", "assign"]
    # The town has a day to sign, and until the county's own moment to reply.
    assert running(below) == {"SIGN": day(3, 4, 17, 30), "REPLY": day(3, 9, 17, 30)}
    assert clock_of(below, "REPLY").explanation == "自2026年3月3日交办起，至2026年3月9日止：不晚于河东县的回复时限"


def test_what_is_handed_down_while_supplementing_is_due_with_the_supplement(town: Town) -> None:
    order = town.order("reply", unit="河东县")
    act(town, "supplement", town.lead(order), town.shen)
    with town.at(day(3, 3)):
        act(town, "sub_assign", town.lead(order), town.hedong)
    assert running(town.lead(order)) == {"SUPPLEMENT": day(3, 3, 17, 30)}
    assert running(town.turn(order, "柳林镇"))["REPLY"] == day(3, 3, 17, 30)


def test_below_a_turn_that_is_late_the_standards_limit_runs(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    with town.at(day(3, 10)):
        act(town, "sub_assign", town.lead(order), town.hedong)
    assert running(town.turn(order, "柳林镇"))["REPLY"] == day(3, 17, 17, 30)


def test_a_unit_named_twice_has_one_turn(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong, units=[town.unit("柳林镇"), town.unit("柳林镇")])
    assert town.lead(order).n_below_open == 1


def test_the_same_unit_may_have_it_again_when_it_is_done(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong)
    act(town, "end", town.turn(order, "柳林镇"), town.hedong)
    act(town, "sub_assign", town.lead(order), town.hedong)
    assert town.lead(order).n_below_open == 1


def test_only_units_below_ones_own_are_given_a_part(town: Town) -> None:
    turn = town.lead(town.order("sign", unit="河东县"))
    for unit in ("河东县", "河西县", "住建局"):
        reason = refused_to(town, "sub_assign", turn, town.hedong, units=[town.unit(unit)])
        assert reason == f"{unit}不是河东县的下级单位"
    assert refused_to(town, "sub_assign", turn, town.hedong, units=[]) == "请选择下派单位"


def test_who_has_a_part_already_is_not_given_another(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong)
    units = [town.unit("柳林镇")]
    assert refused_to(town, "sub_assign", town.lead(order), town.hedong, units=units) == "柳林镇正在承办本件"


def test_what_the_department_must_do_is_not_pushed_down(town: Town) -> None:
    rule = DispatchRule.objects.create(
        category=town.category().code, lead_unit=town.unit("河东县"), dept_only=True, basis="三定方案"
    )
    CatalogStamp.bump()
    order = town.register()
    act(town, "dispatch", order, town.zhou, lead=town.unit("河东县"), rule=rule)
    town.take("sign", order, unit="河东县")
    reason = refused_to(town, "sub_assign", town.lead(order), town.hedong)
    assert reason == "派单目录规定本事项由部门办理，不得交柳林镇"


def test_nothing_is_handed_down_while_a_request_waits(town: Town) -> None:
    turn = town.lead(town.order("sign", unit="河东县"))
    act(town, "ask_extension", turn, town.hedong)
    assert refused_to(town, "sub_assign", turn, town.hedong) == "延期申请正在等待裁定"


def test_only_the_units_own_handlers_hand_down(town: Town) -> None:
    turn = town.lead(town.order("sign", unit="河东县"))
    assert refused_to_all_but(town, "sub_assign", turn, town.hedong) == "“下派”须由承办人办理"


def test_before_signing_nothing_is_handed_down(town: Town) -> None:
    turn = town.lead(town.order("dispatch", unit="河东县"))
    reason = refused_to(town, "sub_assign", turn, town.hedong)
    assert reason == "现为“待签收”，周转办已于3月2日09:00交办，不能再“下派”"
