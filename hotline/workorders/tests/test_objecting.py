"""异议: a citizen objects once to how the order was closed; a supervisor reopens it or says why not."""

from datetime import timedelta

import pytest

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog.vocabulary import ClockKind
from hotline.notices.models import Notice
from hotline.workorders import actions, jobs
from hotline.workorders.desks import BY_KEY
from hotline.workorders.models import Deadline, Event, Objected, Objection, WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.workflow import OrderState

TEXT = "电梯修好两天又停了，不能算办结。"


def objected(town: Town) -> WorkOrder:
    order = town.order("call_back")
    actions.object_to(order, actor=town.system, text=TEXT, way="WEB")
    return order


def test_an_objection_is_kept_and_waits_on_the_supervisors_desk(town: Town) -> None:
    order = objected(town)
    assert (order.state, order.objection) == (OrderState.CLOSED, Objected.WAITING)
    assert Objection.objects.get(order=order).text == TEXT
    assert [row.no for row in BY_KEY["objections"].page(town.du)[0]] == [order.no]
    event = Event.objects.get(order=order, verb="object_to")
    jobs.tell(event_id=event.pk)
    assert Notice.objects.filter(reader=town.du, template="object_to").exists()
    assert "异议已收到" in Notice.objects.get(citizen=order.citizen, once_key=f"event:{event.pk}").body


def test_the_supervisor_has_three_working_days_and_is_told_when_they_are_over(town: Town) -> None:
    order = objected(town)
    clock_row = Deadline.objects.get(order=order, kind=ClockKind.OBJECTION)
    assert "3个工作日" in clock_row.explanation
    assert (order.due_at, order.due_clock) == (clock_row.due_at, ClockKind.OBJECTION)
    with town.at(clock_row.due_at + timedelta(minutes=1)):
        jobs.watch_deadlines()
    told = Notice.objects.filter(template="missed", order_no=order.no).values_list("reader__username", flat=True)
    assert {town.du.username, town.ren.username} <= set(told)
    actions.dismiss(order, actor=town.du, decision="电梯已复检合格，停运系断电。")
    clock_row.refresh_from_db()
    order.refresh_from_db()
    assert (clock_row.end, order.due_at) == (Deadline.End.DONE, None)


def test_reopening_answers_it_in_time(town: Town) -> None:
    order = objected(town)
    actions.reopen(order, actor=town.du, note="确未修好。")
    ended = Deadline.objects.get(order=order, kind=ClockKind.OBJECTION)
    assert (ended.end, order.due_clock) == (Deadline.End.DONE, ClockKind.DISPATCH)


def test_one_objects_only_once(town: Town) -> None:
    order = objected(town)
    with pytest.raises(Refused, match="只能提出一次"):
        actions.object_to(order, actor=town.system, text="再说一次。", way="WEB")


def test_one_objects_only_to_what_is_closed_and_within_thirty_days(town: Town) -> None:
    with pytest.raises(Refused, match="不能再“提出异议”"):
        actions.object_to(town.order("approve"), actor=town.system, text=TEXT, way="WEB")
    order = town.order("call_back")
    with town.at(clock.now() + timedelta(days=31)), pytest.raises(Refused, match="超过30天"):
        actions.object_to(order, actor=town.system, text=TEXT, way="WEB")


def test_nobody_of_the_staff_objects_for_a_citizen_and_no_callback_agent_decides(town: Town) -> None:
    with pytest.raises(Refused, match="须由市民办理"):
        actions.object_to(town.order("call_back"), actor=town.du, text=TEXT, way="WEB")
    with pytest.raises(Refused, match="须由督办员办理"):
        actions.dismiss(objected(town), actor=town.hui, decision="不成立。")


def test_a_supervisor_says_why_the_objection_does_not_hold(town: Town) -> None:
    order = objected(town)
    with pytest.raises(Refused, match="理由"):
        actions.dismiss(order, actor=town.du, decision=" ")
    actions.dismiss(order, actor=town.du, decision="现场核实电梯运行正常，停运系3月5日停电所致。")
    row = Objection.objects.get(order=order)
    assert (order.objection, row.is_upheld, row.decided_by) == (Objected.DISMISSED, False, town.du)
    with pytest.raises(Refused, match="没有等待答复的异议"):
        actions.dismiss(order, actor=town.du, decision="再说一次。")


def test_reopening_upholds_the_objection_even_after_thirty_days(town: Town) -> None:
    order = objected(town)
    with town.at(clock.now() + timedelta(days=31)):
        with pytest.raises(Refused, match="异议还没有答复"):
            actions.archive(order, actor=town.system)
        actions.reopen(order, actor=town.du, note="电梯确未修复。")
    row = Objection.objects.get(order=order)
    assert (order.state, order.objection, row.is_upheld) == (OrderState.PENDING_DISPATCH, Objected.UPHELD, True)
    assert row.decision == "电梯确未修复。"
