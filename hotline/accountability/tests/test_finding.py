"""线索: what the platform finds by itself, once; and what the assessment hands over."""

from datetime import date, datetime

from hotline.accountability import actions
from hotline.accountability.jobs import find_leads
from hotline.accountability.models import Inquiry, Source
from hotline.accountability.workflow import InquiryState
from hotline.base import clock
from hotline.supervision import jobs as supervision
from hotline.supervision.actions import open_by_hand
from hotline.workorders import actions as orders
from hotline.workorders.jobs import watch_deadlines
from hotline.workorders.testing import Town, day


def pass_time(moment: datetime) -> None:
    """What the timetable runs at that moment."""
    with clock.moved_to(moment):
        watch_deadlines()
        supervision.watch()
        find_leads()


def test_overdue_after_two_supervisions_is_a_lead_found_once(town: Town) -> None:
    order = town.order("contact")
    for moment in (day(3, 9, 18), day(3, 10, 18), day(3, 23, 18)):  # reminder, hotline, city government
        pass_time(moment)
    assert not Inquiry.objects.exists()  # the second one is not late yet
    pass_time(day(3, 27, 18))
    pass_time(day(3, 28, 18))
    row = Inquiry.objects.get()
    assert (row.ground, row.unit.short_name, row.order, row.state) == (
        "两次督办仍逾期",
        "住建局",
        order,
        InquiryState.LEAD,
    )
    assert (row.source, row.opened_by) == (Source.SUPERVISION, town.system)
    assert "经2次督办" in row.matter


def test_what_a_supervision_refers_to_the_supervisory_organ_is_a_lead_found_once(town: Town) -> None:
    order = town.order("sign")
    row = open_by_hand(order, actor=town.ren, level="DISCIPLINE", reason="两次督办不理，涉嫌失职。")
    assert actions.take_up_referred() == 1
    assert actions.take_up_referred() == 0
    found = Inquiry.objects.get()
    assert (found.order, found.unit.short_name, found.source) == (order, "住建局", Source.SUPERVISION)
    assert row.no in found.matter


def test_a_result_that_the_citizen_calls_untrue_is_a_lead(town: Town) -> None:
    order = town.order("approve")
    orders.call_back(
        order, actor=town.hui, outcome="REACHED", was_contacted=True, resolved="UNRESOLVED", process="BASICALLY",
        result="UNSATISFIED", is_truthful=False, remark="电梯没有修",
    )  # fmt: skip
    assert actions.take_up_false_results() == 1
    assert actions.take_up_false_results() == 0
    row = Inquiry.objects.get()
    assert (row.ground, row.unit.short_name, row.source) == ("办理结果弄虚作假", "住建局", Source.WATCH)


def test_a_true_result_is_none(town: Town) -> None:
    town.unhappy(town.order("approve"))
    assert actions.take_up_false_results() == 0


def test_three_last_places_on_end_are_a_lead_two_are_not(town: Town) -> None:
    unit = town.unit("水务集团")
    months = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)]
    assert actions.take_up_last_places(unit, months=months[:2]) == 0
    assert actions.take_up_last_places(unit, months=months) == 1
    assert actions.take_up_last_places(unit, months=months) == 0
    row = Inquiry.objects.get()
    assert (row.ground, row.source, row.order) == ("同组连续三次末位", Source.RANKS, None)
    assert "2026年1月、2026年2月、2026年3月连续3个月" in row.matter


def test_what_is_found_while_a_file_is_open_needs_no_second_one(town: Town) -> None:
    order = town.order("approve")
    actions.take_up(
        actor=town.du, unit=town.unit("住建局"), ground="办理结果弄虚作假", matter="照片系旧照。", order=order
    )
    orders.call_back(
        order, actor=town.hui, outcome="REACHED", was_contacted=True, resolved="UNRESOLVED", process="BASICALLY",
        result="UNSATISFIED", is_truthful=False,
    )  # fmt: skip
    assert actions.take_up_false_results() == 0
    assert Inquiry.objects.count() == 1
