"""签收."""

from hotline.org.models import User
from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import clock_of, line, refused_to, refused_to_all_but, running, stopped


def test_a_handler_of_the_unit_signs(town: Town) -> None:
    order = town.order("dispatch")
    with town.at(day(3, 2, 10)):
        act(town, "sign", town.lead(order), town.zhujian)
    turn = town.lead(order)
    assert (turn.state, turn.signed_at, turn.handler) == ("HANDLING", day(3, 2, 10), town.zhujian)
    assert line(turn) == ("sign", "PENDING_SIGN", "HANDLING", "祝住建", "住建局", "HANDLE", "")
    assert running(turn) == {"CONTACT": day(3, 3, 17, 30), "REPLY": day(3, 9, 17, 30)}
    assert stopped(turn) == [("SIGN", "DONE")]
    assert (turn.due_at, turn.due_clock) == (day(3, 3, 17, 30), "CONTACT")


def test_for_a_critical_matter_the_citizen_is_called_in_ten_minutes(town: Town) -> None:
    turn = town.lead(town.order("sign", urgency="CRITICAL"))
    assert running(turn)["CONTACT"] == day(3, 2, 9, 10)


def test_the_system_signs_for_a_unit_that_let_the_limit_pass(town: Town) -> None:
    order = town.order("dispatch")
    with town.at(day(3, 4)):
        act(town, "sign", town.lead(order), town.system)
    turn = town.lead(order)
    assert (turn.state, turn.handler) == ("HANDLING", None)
    assert line(turn)[3:6] == ("系统", "", "HANDLE")
    clock = clock_of(turn, "SIGN")
    assert clock.stopped_at is not None
    assert clock.stopped_at > clock.due_at


def test_a_unit_above_signs_for_a_village_that_has_no_sign_in(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong, units=[town.unit("杨树村")])
    turn = town.turn(order, "杨树村")
    reason = refused_to_all_but(town, "sign", turn, town.liulin, town.hedong, town.system)
    assert reason == "“签收”须由承办人、系统办理"
    act(town, "sign", turn, town.liulin)
    assert line(turn)[3:5] == ("刘柳林", "柳林镇")


def test_only_the_units_own_handlers_sign(town: Town) -> None:
    turn = town.turn_in_state("PENDING_SIGN")
    reason = refused_to_all_but(town, "sign", turn, town.zhujian, town.zhujian_admin, town.system)
    assert reason == "“签收”须由承办人、系统办理"


def test_who_signs_second_is_told_who_signed_first(town: Town) -> None:
    reason = refused_to(town, "sign", town.turn_in_state("HANDLING"), town.zhujian_admin)
    assert reason == "现为“承办中”，祝住建已于3月2日09:00签收，不能再“签收”"


def test_what_was_taken_back_is_not_signed(town: Town) -> None:
    turn = town.turn_in_state("ENDED")
    assert refused_to(town, "sign", turn, town.zhujian) == "现为“已收回”，系统已于3月2日09:00收回，不能再“签收”"


def test_whoever_reviewed_an_order_does_not_handle_it_afterwards(town: Town) -> None:
    order = town.order("reply")
    act(town, "supplement", town.lead(order), town.shen)
    town.shen.groups.add(*town.zhujian.groups.all())
    User.objects.filter(pk=town.shen.pk).update(unit=town.unit("住建局"))
    moved = User.objects.get(pk=town.shen.pk)
    reason = refused_to(town, "contact", town.lead(order), moved)
    assert reason == "您已对本件承担审核，办理、审核、回访须由不同的人承担"
    other = town.order("dispatch")
    act(town, "sign", town.lead(other), moved)
    assert town.lead(other).handler == moved
