"""申请延期、同意延期."""

import pytest

from hotline.workorders import jobs
from hotline.workorders.models import Assignment, Deadline, Request
from hotline.workorders.testing import Town, day
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
)


def test_a_unit_asks_for_days_before_its_limit_runs_out(town: Town) -> None:
    turn = town.lead(town.order("contact"))
    with town.at(day(3, 9, 17, 30)):
        act(town, "ask_extension", turn, town.zhujian)
    request = Request.objects.get(assignment=turn)
    assert (request.kind, request.days, request.citizen_told, request.state) == ("EXTENSION", 3, True, "ASKED")
    assert line(turn) == (
        "ask_extension", "HANDLING", "HANDLING", "祝住建", "住建局", "HANDLE", "配件订货需三天。",
    )  # fmt: skip
    assert events(turn)[-1].facts == {"days": 3, "until": None, "proposed": None}
    assert running(turn)["REPLY"] == day(3, 9, 17, 30)


def test_a_granted_extension_counts_on_from_the_old_due_day_for_unit_and_citizen(town: Town) -> None:
    order = town.order("contact")
    act(town, "ask_extension", town.lead(order), town.zhujian)
    with town.at(day(3, 2, 14)):
        act(town, "extend", town.lead(order), town.zhou)
    order, turn, request = fresh(order), town.lead(order), Request.objects.get(order=order)
    later = day(3, 12, 17, 30)
    assert (turn.asked, turn.n_extensions, request.state, request.decided_by) == ("", 1, "APPROVED", town.zhou)
    assert line(turn) == ("extend", "HANDLING", "HANDLING", "周转办", "热线办", "", "同意延期。")
    assert events(turn)[-1].facts == {"days": 3}
    assert running(turn) == {"REPLY": later}
    assert running(order) == {"HANDLE": later}
    assert (turn.due_at, order.due_at) == (later, later)
    assert stopped(turn)[1:] == [("REPLY", "EXTENDED"), ("CONTACT", "DONE"), ("DECIDE", "DONE")]
    assert stopped(order)[1:] == [("HANDLE", "EXTENDED")]
    clock = clock_of(turn, "REPLY")
    assert (clock.started_at, clock.warn_at) == (day(3, 2), day(3, 11, 17, 30))
    assert clock.explanation.endswith(
        "自2026年3月9日（周一）17:30原到期日延期，限3个工作日，次日起算；应于3月12日（周四）17:30下班前完成。"
    )


def test_a_co_handlers_extension_is_its_own(town: Town) -> None:
    order = town.register()
    act(town, "dispatch", order, town.zhou, co_units=[town.unit("水务集团")])
    act(town, "sign", town.turn(order, "水务集团"), town.shuiwu)
    act(town, "ask_extension", town.turn(order, "水务集团"), town.shuiwu)
    act(town, "extend", town.turn(order, "水务集团"), town.zhou)
    assert running(town.turn(order, "水务集团"))["REPLY"] == day(3, 12, 17, 30)
    assert running(town.lead(order))["REPLY"] == day(3, 9, 17, 30)
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}


def test_a_promise_prolonged_after_it_was_missed_is_no_longer_late(town: Town) -> None:
    turn = town.lead(town.order("contact"))
    with town.at(day(3, 9, 17)):
        act(town, "ask_extension", turn, town.zhujian)
    with town.at(day(3, 10, 9)):
        jobs.mark("missed_at", "due_at", lambda row: None)
        act(town, "extend", turn, town.zhou)
        assert clock_of(turn, "REPLY").missed_at is None
    with town.at(day(3, 13)):
        jobs.mark("missed_at", "due_at", lambda row: None)
    assert clock_of(turn, "REPLY").missed_at == day(3, 13)


def test_the_second_extension_is_the_directors(town: Town) -> None:
    turn = town.lead(town.order("contact"))
    act(town, "ask_extension", turn, town.zhujian)
    act(town, "extend", turn, town.zhou)
    act(town, "ask_extension", turn, town.zhujian, days=10)
    assert refused_to(town, "extend", turn, town.zhou) == "已延期1次，再次延期须由热线办主任批准"
    act(town, "extend", turn, town.ren)
    assert running(turn) == {"REPLY": day(3, 26, 17, 30)}
    assert refused_to(town, "ask_extension", turn, town.zhujian) == "已延期2次，不能再延"


def _town_turn(town: Town) -> Assignment:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong)
    act(town, "sign", town.turn(order, "柳林镇"), town.liulin)
    return town.turn(order, "柳林镇")


def test_a_lower_unit_is_extended_by_the_one_above_within_its_own_limit(town: Town) -> None:
    below = _town_turn(town)
    county = below.above
    assert county is not None
    act(town, "ask_extension", below, town.liulin)
    reason = refused_to_all_but(town, "extend", below, town.hedong, town.hedong_leader)
    assert reason == "“同意延期”须由派单员、主任、上级单位办理"
    assert refused_to(town, "extend", below, town.hedong) == "延期后将超过河东县的回复时限，请先为上级承办申请延期"
    act(town, "ask_extension", county, town.hedong, days=5)
    act(town, "extend", county, town.zhou)
    act(town, "extend", below, town.hedong)
    assert running(below)["REPLY"] == day(3, 12, 17, 30)
    assert running(town.lead(below.order))["REPLY"] == day(3, 16, 17, 30)


def test_the_second_extension_of_a_lower_unit_is_the_unit_aboves_too(town: Town) -> None:
    below = _town_turn(town)
    county = below.above
    assert county is not None
    act(town, "ask_extension", county, town.hedong, days=10)
    act(town, "extend", county, town.zhou)
    for _ in range(2):
        act(town, "ask_extension", below, town.liulin)
        act(town, "extend", below, town.hedong)
    assert running(below)["REPLY"] == day(3, 17, 17, 30)


@pytest.mark.parametrize("days", [0, 11, -1])
def test_one_to_ten_working_days_may_be_asked(town: Town, days: int) -> None:
    assert (
        refused_to(town, "ask_extension", town.turn_in_state("HANDLING"), town.zhujian, days=days)
        == "延期为1至10个工作日"
    )


def test_the_citizen_is_told_and_a_reason_given_first(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    reason = refused_to(town, "ask_extension", turn, town.zhujian, citizen_told=False)
    assert reason == "申请延期前须先告知诉求人延期原因和新的期限"
    assert refused_to(town, "ask_extension", turn, town.zhujian, reason=" ") == "请写明理由"


def test_what_is_late_is_not_extended(town: Town) -> None:
    turn = town.lead(town.order("contact"))
    with town.at(day(3, 9, 17, 31)):
        assert refused_to(town, "ask_extension", turn, town.zhujian) == "延期须在办理时限届满前申请"


def test_nothing_is_asked_beside_another_request(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    act(town, "ask_return", turn, town.zhujian)
    assert refused_to(town, "ask_extension", turn, town.zhujian) == "退单申请正在等待裁定"
    assert refused_to(town, "extend", turn, town.zhou) == "没有等待裁定的延期申请"


def test_who_asks_and_who_grants(town: Town) -> None:
    turn = town.turn_in_state("HANDLING")
    reason = refused_to_all_but(town, "ask_extension", turn, town.zhujian, town.zhujian_admin)
    assert reason == "“申请延期”须由承办人办理"
    act(town, "ask_extension", turn, town.zhujian)
    reason = refused_to_all_but(town, "extend", turn, town.zhou, town.zhu, town.ren)
    assert reason == "“同意延期”须由派单员、主任、上级单位办理"


def test_before_signing_nothing_is_extended(town: Town) -> None:
    turn = town.turn_in_state("PENDING_SIGN")
    told = "现为“待签收”，周转办已于3月2日09:00交办"
    assert refused_to(town, "ask_extension", turn, town.zhujian) == f"{told}，不能再“申请延期”"
    assert refused_to(town, "extend", turn, town.zhou) == f"{told}，不能再“同意延期”"
    assert not Deadline.objects.filter(assignment=turn, kind="DECIDE").exists()
