"""Whole roads through the loop, walked by the real verbs: the standard's rules as the people of the town meet them."""

from datetime import date

from hotline.org.models import User
from hotline.workorders.models import CloseKind, WorkOrder
from hotline.workorders.testing import Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import clock_of, fresh, refused_to, running, stopped, verbs
from hotline.workorders.workflow import OrderState


def test_an_appeal_walks_the_whole_loop(town: Town) -> None:
    order = town.order("call_back")
    assert (order.state, order.close_kind) == (OrderState.CLOSED, CloseKind.RESOLVED)
    assert verbs(order) == [
        "register", "dispatch", "assign", "sign", "contact", "draft", "reply", "approve", "finish", "call_back", "close",
    ]  # fmt: skip


def test_down_to_the_village_and_up_again(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    act(town, "sub_assign", town.lead(order), town.hedong)
    town_turn = town.turn(order, "柳林镇")
    act(town, "sign", town_turn, town.liulin)
    act(town, "sub_assign", town_turn, town.liulin)
    village = town.turn(order, "杨树村")
    act(town, "sign", village, town.liulin)  # the village has no sign-in: the town acts for it
    assert refused_to(town, "draft", town.turn(order, "柳林镇"), town.liulin) == "还有1个下级单位没有办完"
    act(town, "reply", village, town.liulin)
    reason = refused_to(town, "approve", village, town.liulin)
    assert reason == "您已对本件承担办理，办理、审核、回访须由不同的人承担"
    act(town, "approve", village, town.hedong)
    act(town, "reply", town.turn(order, "柳林镇"), town.liulin)
    act(town, "approve", town.turn(order, "柳林镇"), town.hedong)
    assert fresh(order).state == "IN_HANDLING"
    town.reply(town.lead(order), unit="河东县")
    town.take("approve", order)
    assert fresh(order).state == "PENDING_CALLBACK"
    assert [turn.state for turn in order.assignments.all()] == ["APPROVED"] * 3
    town.happy(order)
    assert verbs(order)[-3:] == ["finish", "call_back", "close"]


def test_an_unhappy_citizen_sends_it_down_again(town: Town) -> None:
    order = town.order("sign", unit="河东县")
    for _ in range(2):
        act(town, "sub_assign", town.lead(order), town.hedong)
        below = town.turn(order, "柳林镇")
        act(town, "sign", below, town.liulin)
        act(town, "reply", below, town.liulin)
        act(town, "approve", below, town.hedong)
        town.reply(town.lead(order), unit="河东县")
        town.take("approve", order)
        if fresh(order).n_reworks == 0:
            town.unhappy(order)
            act(town, "rework", order, town.hui)
    town.happy(order)
    assert fresh(order).state == "CLOSED"
    assert order.assignments.filter(unit__short_name="柳林镇", state="APPROVED").count() == 2


def test_the_first_half_is_paused_the_second_extended(town: Town) -> None:
    order = town.order("contact")
    with town.at(day(3, 4)):
        act(town, "ask_suspension", town.lead(order), town.zhujian, until=date(2026, 3, 13))
        act(town, "suspend", town.lead(order), town.ren)
    with town.at(day(3, 13, 14)):
        act(town, "resume_turn", town.lead(order), town.zhujian)
        # On the 4th at nine three days and 7 hours of work were left, of which the 13th takes 3.5 hours.
        assert running(order) == {"HANDLE": day(3, 19, 11, 30)}
        act(town, "ask_extension", town.lead(order), town.zhujian, days=2)
        act(town, "extend", town.lead(order), town.zhou)
    assert running(order) == {"HANDLE": day(3, 23, 17, 30)}
    assert running(town.lead(order)) == {"REPLY": day(3, 23, 17, 30)}
    assert [end for _, end in stopped(order)] == ["DONE", "PAUSED", "EXTENDED"]
    with town.at(day(3, 23, 17, 30)):
        town.take("reply", order)
    assert clock_of(town.lead(order), "REPLY").stopped_at == day(3, 23, 17, 30)


def test_twenty_neighbours_read_one_answer(town: Town) -> None:
    main = town.order("sign")
    others = [town.register(name=f"邻居{n}", phone=f"1390000{n:04}") for n in range(20)]
    for other in others:
        act(town, "merge", other, town.zhou, into=main)
    for verb in ("reply", "approve", "call_back"):
        town.take(verb, main)
    answers = set(WorkOrder.objects.filter(merged_into=main).values_list("public_reply", "closed_at", "citizen__id"))
    assert {(reply, at) for reply, at, _ in answers} == {(fresh(main).public_reply, day(3, 2))}
    assert len({citizen for *_, citizen in answers}) == 20
    assert fresh(main).n_merged == 20


def test_opened_again_it_goes_round_once_more_and_is_archived(town: Town) -> None:
    order = town.order("call_back")
    with town.at(day(3, 20)):
        act(town, "reopen", order, town.du)
        act(town, "dispatch", order, town.zhou, lead=town.unit("城管局"))
        for verb in ("sign", "contact", "reply", "approve", "call_back"):
            town.take(verb, order, unit="城管局")
    with town.at(day(4, 10)):
        assert refused_to(town, "archive", order, town.system) == "办结未满30天"
    with town.at(day(4, 19)):
        act(town, "archive", order, town.system)
    assert [turn.state for turn in order.assignments.all()] == ["ENDED", "APPROVED"]
    assert (fresh(order).state, fresh(order).lead_unit) == ("ARCHIVED", town.unit("城管局"))


def test_three_people_in_turn_keep_the_three_duties_apart(town: Town) -> None:
    order = town.order("approve")
    everything = [group for person in (town.zhujian, town.shen, town.hui) for group in person.groups.all()]
    for username in ("zhujian", "shen", "hui"):
        User.objects.get(username=username).groups.set(everything)
    handler, reviewer, agent = (User.objects.get(username=name) for name in ("zhujian", "shen", "hui"))
    for person, duty in ((handler, "办理"), (reviewer, "审核")):
        reason = refused_to(town, "call_back", order, person)
        assert reason == f"您已对本件承担{duty}，办理、审核、回访须由不同的人承担"
    act(town, "call_back", order, agent)
    assert fresh(order).state == "CLOSED"
