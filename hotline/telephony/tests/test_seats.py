"""坐席状态、评价、班次、故障时段: goes through, is refused for state and person, and what the board shows of it."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hotline.base.refusal import Refused
from hotline.catalog.tests.town import MONDAY, Town
from hotline.org.models import Change, system_user
from hotline.telephony import actions, jobs, queries
from hotline.telephony.models import Call, FaultWindow, SeatPeriod, Shift
from hotline.telephony.tests.test_calls import NUMBER, fresh
from hotline.telephony.tests.test_doors import as_

TODAY = date(2026, 3, 2)


def after(**span: float) -> datetime:
    return MONDAY + timedelta(**span)


def told(town: Town) -> list[tuple[str, int | None]]:
    """The day of 林话务: each state with its minutes, the open one without."""
    rows = SeatPeriod.objects.filter(seat=town.lin).order_by("began_at", "id")
    return [(one.state, round(one.lasted.total_seconds() / 60) if one.ended_at else None) for one in rows]


def talk(town: Town, begun: int, ended: int) -> Call:
    """A call that the switch tells of, from minute to minute."""
    with town.at(after(minutes=begun)):
        call = actions.answer(actions.ring(NUMBER, actor=system_user(), switch_no=f"9.{begun}"), actor=town.lin)
    with town.at(after(minutes=ended)):
        return actions.end(call, actor=system_user())


def test_a_day_at_the_seat_is_kept_as_periods_without_a_gap(town: Town) -> None:
    actions.enter("READY", actor=town.lin)
    call = talk(town, 10, 14)
    for minute, state in ((15, "READY"), (60, "BREAK"), (70, "READY"), (71, "READY")):
        with town.at(after(minutes=minute)):
            actions.enter(state, actor=town.lin)
    with town.at(after(minutes=90)):
        actions.sign_out(actor=town.lin)
        actions.sign_out(actor=town.lin)
    assert told(town) == [("READY", 10), ("TALKING", 4), ("WRAP_UP", 1), ("READY", 45), ("BREAK", 10), ("READY", 20)]
    assert set(SeatPeriod.objects.filter(call=call).values_list("state", flat=True)) == {"TALKING", "WRAP_UP"}
    rows = list(SeatPeriod.objects.order_by("began_at"))
    assert all(one.ended_at == two.began_at for one, two in pairwise(rows))


def test_a_call_of_a_seat_that_is_not_signed_in_leaves_no_state(town: Town) -> None:
    assert talk(town, 1, 3).ended_at == after(minutes=3)
    assert not SeatPeriod.objects.exists()


def test_who_talks_hangs_up_first_and_a_call_without_a_switch_ends_with_the_change(town: Town) -> None:
    actions.enter("READY", actor=town.lin)
    call = actions.answer(actions.ring(NUMBER, actor=system_user(), switch_no="9.1"), actor=town.lin)
    for change in (lambda: actions.enter("BREAK", actor=town.lin), lambda: actions.sign_out(actor=town.lin)):
        with pytest.raises(Refused, match="挂机后再换状态"):
            change()
    actions.end(call, actor=system_user())
    by_hand = actions.take_by_hand(NUMBER, actor=town.lin)
    with town.at(after(minutes=5)):
        actions.enter("WRAP_UP", actor=town.lin)
    assert fresh(by_hand).ended_at == after(minutes=5)
    assert told(town)[-2:] == [("TALKING", 5), ("WRAP_UP", None)]


def test_talking_is_told_by_the_call_and_states_are_those_of_seats(town: Town) -> None:
    with pytest.raises(Refused, match="不能手工设置"):
        actions.enter("TALKING", actor=town.lin)
    with pytest.raises(Refused, match="由话务员和班长设置"):
        actions.enter("READY", actor=town.zhou)
    actions.enter("READY", actor=town.lin)
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatPeriod.objects.create(seat=town.lin, state="AWAY")  # one state at a time, whatever goes wrong above


def test_a_seat_that_goes_silent_was_there_as_long_as_it_was_heard_of(town: Town) -> None:
    actions.enter("READY", actor=town.lin)
    actions.enter("READY", actor=town.ban)
    with town.at(after(minutes=30)):
        as_(town.lin).get(reverse("seat_state"), {"part": "now"})
    with town.at(after(minutes=34)):
        jobs.end_silent()
        assert told(town) == [("READY", None)]
    with town.at(after(minutes=36)):
        jobs.end_silent()
    assert told(town) == [("READY", 30)]
    silent = SeatPeriod.objects.get(seat=town.ban)
    assert (silent.ended_at, silent.went_silent) == (MONDAY, True)


def test_the_caller_rates_by_key_once_when_asked_and_nobody_does_it_for_him(town: Town) -> None:
    call = talk(town, 0, 2)
    with pytest.raises(Refused, match="没有请来电人评价"):
        actions.rate(call, actor=system_user(), rating="SATISFIED")
    with pytest.raises(Refused, match="别的坐席"):
        actions.ask_rating(call, actor=system_seat(town))
    with town.at(after(minutes=2)):
        actions.ask_rating(call, actor=town.lin)
        with pytest.raises(Refused, match="不能代填"):
            actions.rate(call, actor=town.lin, rating="SATISFIED")
        with pytest.raises(Refused, match="没有这一项"):
            actions.rate(call, actor=system_user(), rating="9")
    with town.at(after(minutes=13)), pytest.raises(Refused, match="已过"):
        actions.rate(call, actor=system_user(), rating="SATISFIED")
    with town.at(after(minutes=3)):
        actions.rate(call, actor=system_user(), rating="BASICALLY")
        actions.rate(call, actor=system_user(), rating="UNSATISFIED")
    assert (fresh(call).rating, fresh(call).rated_at) == ("BASICALLY", after(minutes=3))
    assert "基本满意" in as_(town.lin).get(reverse("calls")).content.decode()
    with pytest.raises(Refused, match="没有经过话机"):
        actions.ask_rating(actions.take_by_hand(NUMBER, actor=town.lin), actor=town.lin)
    uncivil = actions.answer(actions.ring(NUMBER, actor=system_user(), switch_no="9.8"), actor=town.lin)
    actions.invalidate(uncivil, actor=town.lin, note="无声")
    with pytest.raises(Refused, match="无效来电不请评价"):
        actions.ask_rating(uncivil, actor=town.lin)


def system_seat(town: Town) -> object:
    """A second operator."""
    other = town.zhou
    other.groups.set(town.lin.groups.all())
    return type(other).objects.get(pk=other.pk)


def test_shifts_are_planned_for_days_and_never_twice(town: Town) -> None:
    made = actions.plan_shifts(
        [town.lin, town.ban], actor=town.ban, since=TODAY, until=date(2026, 3, 4), starts=time(8, 30), ends=time(12)
    )
    assert len(made) == Shift.objects.count() == 6
    night = actions.plan_shifts(
        [town.lin], actor=town.ban, since=TODAY, until=TODAY, starts=time(20), ends=time(4)
    )  # fmt: skip
    assert night[0].ends_at - night[0].starts_at == timedelta(hours=8)

    def refused(**more: object) -> str:
        given = {"actor": town.ban, "since": TODAY, "until": TODAY, "starts": time(13), "ends": time(17), **more}
        with pytest.raises(Refused) as info:
            actions.plan_shifts(given.pop("seats", [town.lin]), **given)
        return info.value.reason

    assert refused(starts=time(11), ends=time(13)) == "林话务3月2日已排08:30—12:00，与这一班重叠"
    assert refused(starts=time(2), ends=time(3), since=date(2026, 3, 3), until=date(2026, 3, 3)).startswith(
        "林话务3月2日"
    )
    assert refused(seats=[]) == "请选择坐席"
    assert refused(until=date(2026, 3, 1)).startswith("止日不能早于起日")
    assert refused(starts=time(1), ends=time(14)) == "一班最长12小时：请检查起止时间"
    assert refused(actor=town.lin) == "班次由班长安排"
    assert Shift.objects.count() == 7
    with pytest.raises(Refused, match="已经开始"):
        actions.cancel_shift(made[0], actor=town.ban)
    actions.cancel_shift(made[5], actor=town.ban)
    assert len(queries.shifts_ahead()) == 6


def test_the_board_tells_of_everybodys_day_in_few_queries_to_the_shift_leader_alone(town: Town) -> None:
    actions.plan_shifts([town.lin, town.ban], actor=town.ban, since=TODAY, until=TODAY, starts=time(9), ends=time(11))
    actions.enter("READY", actor=town.lin)
    talk(town, 30, 36)
    with town.at(after(minutes=40)):
        actions.enter("BREAK", actor=town.lin)
    with town.at(after(minutes=60)):
        client = as_(town.ban)
        client.get("/notices/unread/")
        actions.note_life(actor=town.lin)
        with CaptureQueriesContext(connection) as seen:
            page = client.get(reverse("seats"))
        assert len(seen) <= 7, [one["sql"][:120] for one in seen]
        rows = {row["seat"].user: row for row in page.context["rows"]}
    mine = rows[town.lin]
    assert (mine["ready"], mine["talking"], mine["wrap_up"], mine["resting"], mine["seat"].n_calls) == (30, 6, 4, 20, 1)
    assert (str(mine["occupancy"]), str(mine["adherence"])) == ("25.0", "66.7")  # 10 of 40, 40 of 60 minutes
    assert rows[town.ban]["is_missing"] and str(rows[town.ban]["adherence"]) == "0.0"
    assert as_(town.lin).get(reverse("seats")).status_code == 403
    assert as_(town.zhou).get(reverse("seat_state")).status_code == 403


def test_a_seat_changes_its_state_by_the_switch_on_every_page(town: Town) -> None:
    client = as_(town.lin)
    assert reverse("seat_state") in client.get("/").content.decode()
    assert reverse("seat_state") not in as_(town.zhou).get("/").content.decode()
    assert "未签入" in client.get(reverse("seat_state")).content.decode()
    assert "小休" in client.post(reverse("enter_state"), {"state": "BREAK"}).content.decode()
    refused = client.post(reverse("enter_state"), {"state": "TALKING"})
    assert refused.status_code == 409 and "不能手工设置" in refused.content.decode()
    assert "未签入" in client.post(reverse("enter_state"), {"state": "OUT"}).content.decode()
    assert told(town) == [("BREAK", 0)]


def test_a_fault_is_recorded_with_its_reason_by_the_administrator_and_its_revoking_stays_on_record(town: Town) -> None:
    given = {"kind": "FAULT", "started_at": after(hours=-2), "ended_at": after(hours=-1), "reason": "运营商中继线中断"}
    row = actions.record_fault(actor=town.xu, **given)
    assert [one.pk for one in queries.faults_between(TODAY, date(2026, 3, 3))] == [row.pk]
    for change, why in (
        ({"actor": town.ban}, "由系统管理员登记"), ({"reason": " "}, "请写明原因"), ({"ended_at": after(hours=1)}, "故障还没有结束"),
        ({"ended_at": after(hours=-3)}, "结束时间须晚于"), ({"started_at": after(days=-9)}, "最长7天"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=why):
            actions.record_fault(**{"actor": town.xu, **given, **change})
    actions.revoke_fault(row, actor=town.xu)
    with pytest.raises(Refused, match="已经撤销"):
        actions.revoke_fault(row, actor=town.xu)
    assert not queries.faults_between(TODAY, date(2026, 3, 3))
    assert list(Change.objects.filter(actor=town.xu).order_by("n").values_list("name", flat=True)) == [
        "登记故障时段", "撤销故障时段",
    ]  # fmt: skip


def test_forms_of_shifts_and_faults_keep_what_was_typed_and_say_what_is_wrong(town: Town) -> None:
    leader, admin = as_(town.ban), as_(town.xu)
    shift = {"seats": [town.lin.pk], "since": "2026-03-03", "until": "2026-03-01", "starts": "08:30", "ends": "12:00"}
    bad = leader.post(reverse("shifts"), shift)
    assert bad.status_code == 422 and "止日不能早于起日" in bad.content.decode() and "08:30" in bad.content.decode()
    assert leader.post(reverse("shifts"), {**shift, "until": "2026-03-03"}).status_code == 302
    listed = leader.get(reverse("shifts")).content.decode()
    row = Shift.objects.get()
    assert "08:30—12:00" in listed and reverse("cancel_shift", args=[row.pk]) in listed
    assert leader.post(reverse("cancel_shift", args=[row.pk])).status_code == 302
    assert leader.post(reverse("cancel_shift", args=[row.pk])).status_code == 404
    assert as_(town.lin).get(reverse("shifts")).status_code == 403
    fault = {"kind": "EVENT", "started_at": "2026-03-02T07:00", "ended_at": "2026-03-02T06:00", "reason": "暴雨停电"}
    bad = admin.post(reverse("faults"), fault)
    assert bad.status_code == 422 and "暴雨停电" in bad.content.decode()
    assert admin.post(reverse("faults"), {**fault, "ended_at": "2026-03-02T08:00"}).status_code == 302
    revoke = reverse("revoke_fault", args=[FaultWindow.objects.get().pk])
    assert revoke in admin.get(reverse("faults")).content.decode()
    read = leader.get(reverse("faults")).content.decode()
    assert (
        "暴雨停电" in read and revoke not in read and "<form" not in read.split('id="content"')[1].split("<dialog")[0]
    )
    assert as_(town.lin).get(reverse("faults")).status_code == 403
