"""Whole roads through the loop, walked by the real verbs: the standard's rules as the people of the town meet them."""

from datetime import date

from hotline.catalog.models import CatalogStamp, SpecialDay
from hotline.catalog.time_limits import Light, light
from hotline.catalog.vocabulary import ClockKind
from hotline.citizens import actions as citizens
from hotline.citizens.models import AccessLog
from hotline.org.models import User
from hotline.workorders import queries
from hotline.workorders.models import CloseKind, Event, Judgement, WorkOrder
from hotline.workorders.permissions import may_see_identity
from hotline.workorders.testing import PHONE, Town, day
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import clock_of, fresh, refused_to, running, stopped, verbs
from hotline.workorders.workflow import OrderState


def light_of(order: WorkOrder, kind: str, moment: object) -> Light:
    row = clock_of(order, kind)
    return light(row.due_at, row.warn_at, row.stopped_at, moment)  # type: ignore[arg-type]


def test_an_appeal_walks_the_whole_loop(town: Town) -> None:
    order = town.order("call_back")
    assert (order.state, order.close_kind) == (OrderState.CLOSED, CloseKind.RESOLVED)
    assert verbs(order) == [
        "register", "dispatch", "assign", "sign", "contact", "draft", "reply", "approve", "finish", "call_back", "close",
    ]  # fmt: skip


def test_a_holiday_and_a_make_up_workday_move_the_due_date(town: Town) -> None:
    """Dispatched on Friday at 16:40; Sunday is worked instead of Monday: Sun, Tue, Wed, Thu, Fri."""
    SpecialDay.objects.create(day=date(2026, 3, 15), works=True, name="调休")
    SpecialDay.objects.create(day=date(2026, 3, 16), works=False, name="节日")
    CatalogStamp.bump()
    with town.at(day(3, 13, 16, 40)):
        order = town.order("dispatch")
    assert running(order) == {"HANDLE": day(3, 20, 17, 30)}
    assert running(town.lead(order)) == {"SIGN": day(3, 15, 17, 30), "REPLY": day(3, 20, 17, 30)}
    assert clock_of(order, "HANDLE").explanation == (
        "自2026年3月13日（周五）16:40派单，限5个工作日，次日起算；3月14日（周六）、3月16日（周一）节日放假不计，"
        "3月15日（周日）调休上班计入；应于3月20日（周五）17:30下班前完成。"
    )
    assert light_of(order, ClockKind.HANDLE, day(3, 19, 17, 29)) == Light.GREEN
    assert light_of(order, ClockKind.HANDLE, day(3, 19, 17, 30)) == Light.YELLOW
    assert light_of(order, ClockKind.HANDLE, day(3, 20, 17, 30)) == Light.YELLOW
    assert light_of(order, ClockKind.HANDLE, day(3, 20, 17, 31)) == Light.RED


def test_two_departments_quarrel_until_the_director_decides(town: Town) -> None:
    order = town.order("dispatch")
    act(town, "ask_return", town.lead(order), town.zhujian, proposed_unit=town.unit("城管局"))
    act(town, "send_back", town.lead(order), town.zhou)
    with town.at(day(3, 3)):
        act(town, "dispatch", order, town.zhou, lead=town.unit("城管局"))
    # Who received it first is known for good, and lately for the same matter at the same place.
    first = min(queries.first_receivers(order).items(), key=lambda one: one[1])[0]
    assert first == town.unit("住建局").pk
    assert set(queries.first_receivers(town.register())) == {town.unit("住建局").pk, town.unit("城管局").pk}
    act(town, "ask_return", town.lead(order), town.chengguan, proposed_unit=town.unit("住建局"))
    act(town, "send_back", town.lead(order), town.zhou)
    assert fresh(order).state == OrderState.UNDER_DELIBERATION
    reason = refused_to(town, "dispatch", order, town.zhou, lead=town.unit("水务集团"))
    assert reason == "现为“疑难研判”，系统已于03月02日09:00提交研判，不能再“派单”"
    with town.at(day(3, 6, 15)):
        act(town, "decide_hard", order, town.ren, lead=town.unit("住建局"), decision="首接负责，由住建局主办。")
        assert refused_to(town, "ask_return", town.lead(order), town.zhujian) == "本件由热线办指定承办，不能退单"
    assert (fresh(order).n_returns, fresh(order).is_designated) == (2, True)
    assert running(order) == {"HANDLE": day(3, 9, 17, 30)}, "the citizen's clock went on all the while"
    assert running(town.lead(order))["REPLY"] == day(3, 13, 17, 30), "the unit's is its own"
    assert {end for _, end in stopped(order)} == {"DONE"}


def test_no_unit_ever_learns_who_sent_a_secret_report(town: Town) -> None:
    order = town.order("call_back", kind="REPORT", is_secret=True, reported_party="阳光物业")
    units = [person for person in town.people if person.unit and person.unit.short_name != "热线办"]
    assert len(units) == 12
    for person in units:
        assert not may_see_identity(person, order)
        assert queries.search(person, phone=PHONE)[0] == []
    assert order in queries.search(town.zhujian, text="电梯")[0], "the matter itself is theirs to see"
    assert queries.search(town.ban, phone=PHONE)[0] == [order]
    # Whoever may look is on record with it, and nowhere does the trail name the citizen.
    assert may_see_identity(town.hui, order)
    assert order.citizen is not None
    looked = citizens.look_at(order.citizen, actor=town.hui, order_no=order.no, reason="回访")
    assert looked.phone == PHONE
    log = AccessLog.objects.get()
    assert (log.user, log.unit_name, log.order_no, log.reason) == (town.hui, "清水市12345热线办", order.no, "回访")
    told = str(list(Event.objects.filter(order=order).values_list("note", "facts")))
    assert PHONE not in told
    assert "王建国" not in told


def test_nobody_answers_and_the_unit_is_still_on_time(town: Town) -> None:
    order = town.order("approve")
    for moment in (day(3, 3, 9), day(3, 3, 19), day(3, 4, 12)):
        with town.at(moment):
            act(town, "call_back", order, town.hui, outcome="NO_ANSWER")
    order = fresh(order)
    assert (order.state, order.close_kind, order.result_kind) == ("CLOSED", "NO_CONTACT", "RESOLVED")
    for clock in (clock_of(town.lead(order), "REPLY"), clock_of(order, "HANDLE")):
        assert clock.end == "DONE"
        assert clock.stopped_at is not None
        assert clock.stopped_at <= clock.due_at


def test_twice_reworked_unsatisfied_and_judged_reasonable_it_is_supervised(town: Town) -> None:
    order = _reworked_twice(town)
    act(town, "ask_judgement", order, town.hui)
    act(town, "judge_reasonable", order, town.du)
    assert (fresh(order).state, fresh(order).is_supervised, fresh(order).is_excluded) == ("IN_HANDLING", True, False)
    for verb in ("reply", "approve", "call_back"):
        town.take(verb, order)
    assert (fresh(order).state, fresh(order).close_kind) == ("CLOSED", "RESOLVED")
    assert [row.round for row in order.callbacks.all()] == [1, 2, 3, 4]


def test_twice_reworked_unsatisfied_and_judged_unreasonable_it_does_not_count(town: Town) -> None:
    order = _reworked_twice(town)
    act(town, "ask_judgement", order, town.hui)
    act(town, "judge_unreasonable", order, town.ren)
    assert (fresh(order).state, fresh(order).close_kind, fresh(order).is_excluded) == ("CLOSED", "UNREASONABLE", True)
    row = Judgement.objects.get(order=order)
    assert row.asked_by != row.decided_by


def _reworked_twice(town: Town) -> WorkOrder:
    order = town.order("approve")
    for _ in range(2):
        town.unhappy(order)
        act(town, "rework", order, town.hui)
        town.take("reply", order)
        town.take("approve", order)
    town.unhappy(order)
    return fresh(order)


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
