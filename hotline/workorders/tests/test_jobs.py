"""What runs by itself: late clocks marked once, what lateness brings, notices, archiving."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog.vocabulary import ClockKind
from hotline.notices.models import Notice
from hotline.workorders import actions, jobs, telling
from hotline.workorders.models import Deadline, Event, WorkOrder
from hotline.workorders.testing import MONDAY, Town, day


def titles(town: Town, username: str) -> list[str]:
    return list(
        Notice.objects.filter(reader=town.user(username), medium="IN_APP")
        .order_by("id")
        .values_list("title", flat=True)
    )


def test_a_late_clock_is_marked_once_and_told_to_the_right_people(town: Town) -> None:
    order = town.order("contact")
    with town.at(day(3, 9, 17, 31)):  # the reply was due at the end of work on the fifth working day
        jobs.watch_deadlines()
        first = Deadline.objects.get(order=order, kind=ClockKind.REPLY)
        assert first.missed_at == day(3, 9, 17, 31)
    with town.at(day(3, 10, 9)):
        jobs.watch_deadlines()
    first.refresh_from_db()
    assert first.missed_at == day(3, 9, 17, 31)
    late = f"回复超期（红牌）：{order.no}"
    for username in ("zhujian", "zhujian_leader", "du"):
        assert titles(town, username).count(late) == 1, username
    for username in ("hexi", "lin", "wuye", "liulin"):
        assert late not in titles(town, username), username


def test_a_clock_near_its_end_warns_once(town: Town) -> None:
    order = town.order("contact")
    with town.at(day(3, 6, 17, 29)):
        jobs.watch_deadlines()
        assert not [one for one in titles(town, "zhujian") if one.startswith("回复即将到期")]
    with town.at(day(3, 6, 17, 31)):  # one working day before
        jobs.watch_deadlines()
        jobs.watch_deadlines()
    assert titles(town, "zhujian").count(f"回复即将到期（黄牌）：{order.no}") == 1
    assert Deadline.objects.get(order=order, kind=ClockKind.REPLY).missed_at is None


def test_a_clock_that_stopped_in_time_is_never_marked(town: Town) -> None:
    order = town.order("call_back")
    with town.at(MONDAY + timedelta(days=60)):
        jobs.watch_deadlines()
    assert not Deadline.objects.filter(order=order).exclude(missed_at=None).exists()


def test_a_unit_that_does_not_sign_in_time_is_signed_for_and_the_lateness_stays(town: Town) -> None:
    order = town.order("dispatch")
    with town.at(day(3, 3, 17, 31)):
        jobs.watch_deadlines()
    turn = town.lead(order)
    assert (turn.state, turn.handler) == ("HANDLING", None)
    sign = Deadline.objects.get(order=order, kind=ClockKind.SIGN)
    assert sign.missed_at is not None
    assert sign.stopped_at is not None and sign.stopped_at > sign.due_at
    event = Event.objects.get(order=order, verb="sign")
    assert event.actor_name == "系统"


def test_an_ask_that_nobody_decides_is_refused(town: Town) -> None:
    order = town.order("sign")
    actions.ask_return(
        town.lead(order),
        actor=town.zhujian,
        reason="不属本单位职责",
        basis="三定方案第三条",
        proposed_unit=town.unit("城管局"),
    )
    with town.at(day(3, 2, 15, 1)):  # four working hours after nine o'clock: 9:00–12:00 and 14:00–15:00
        jobs.watch_deadlines()
    turn = town.lead(order)
    assert (turn.asked, turn.state) == ("", "HANDLING")
    assert Event.objects.get(order=order, verb="refuse").note == "逾期未裁定，视为不同意"


def test_what_is_not_supplied_in_time_is_declined(town: Town) -> None:
    order = town.submit()
    actions.ask_info(order, actor=town.lin, question="请说明路灯的具体位置")
    with town.at(MONDAY + timedelta(days=5, minutes=1)):
        jobs.watch_deadlines()
    order.refresh_from_db()
    assert (order.state, order.decline_reason) == ("NOT_ACCEPTED", "NO_INFO")


def test_a_suspended_turn_goes_on_when_its_date_has_passed(town: Town) -> None:
    order = town.order("contact")
    actions.ask_suspension(
        town.lead(order), actor=town.zhujian, until=day(3, 20).date(), plan="3月20日前完成招标", reason="须公开招标"
    )
    actions.suspend(town.lead(order), actor=town.ren)
    with town.at(day(3, 20, 23)):
        jobs.watch_deadlines()
        assert town.lead(order).state == "SUSPENDED"
    with town.at(day(3, 21, 0, 1)):
        jobs.watch_deadlines()
    assert town.lead(order).state == "HANDLING"


def test_a_step_queues_its_notice_and_a_job_that_runs_twice_tells_once(town: Town) -> None:
    order = town.order("dispatch")
    event = Event.objects.get(order=order, verb="assign")
    queued = ProcrastinateJob.objects.filter(task_name="hotline.workorders.jobs.tell", args={"event_id": event.pk})
    assert queued.count() == 1
    telling.of_event(event)
    telling.of_event(event)
    assert titles(town, "zhujian") == [f"新工单待签收：{order.no}"]
    assert titles(town, "zhujian_admin") == [f"新工单待签收：{order.no}"]
    assert titles(town, "zhujian_leader") == []


def test_a_refused_step_queues_nothing(town: Town) -> None:
    order = town.order("dispatch")
    before = ProcrastinateJob.objects.count()
    with pytest.raises(Refused):
        actions.sign(town.lead(order), actor=town.chengguan)
    assert ProcrastinateJob.objects.count() == before


def test_no_notice_names_the_citizen(town: Town) -> None:
    order = town.order("call_back")
    for event in order.events.all():
        telling.of_event(event)
    text = " ".join(f"{row.title} {row.body}" for row in Notice.objects.all())
    assert text
    assert "王建国" not in text
    assert "13812345678" not in text


def test_an_order_is_archived_thirty_days_after_closing_and_not_before(town: Town) -> None:
    order = town.order("call_back")
    with town.at(MONDAY + timedelta(days=29)):
        jobs.archive_closed()
    order.refresh_from_db()
    assert order.state == "CLOSED"
    with town.at(MONDAY + timedelta(days=31)):
        jobs.archive_closed()
    order.refresh_from_db()
    assert order.state == "ARCHIVED"


def test_eight_workers_mark_each_late_clock_once(crowded_town: Town) -> None:
    town = crowded_town
    orders = [town.order("contact", phone=f"139000000{n:02d}") for n in range(6)]

    def work(_: int) -> None:
        try:
            with clock.moved_to(day(3, 9, 17, 31)):
                jobs.watch_deadlines()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    for order in orders:
        late = f"回复超期（红牌）：{order.no}"
        assert Deadline.objects.get(order=order, kind=ClockKind.REPLY).missed_at == day(3, 9, 17, 31)
        assert titles(town, "zhujian").count(late) == 1
        assert titles(town, "du").count(late) == 1
    assert WorkOrder.objects.count() == 6
