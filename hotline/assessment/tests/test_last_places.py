"""同组连续末位: three frozen months on end at the bottom of the group open a file against the unit, once."""

from datetime import date, timedelta

from procrastinate.contrib.django.models import ProcrastinateJob

from hotline.accountability.models import Inquiry, Source
from hotline.accountability.workflow import InquiryState
from hotline.assessment import jobs
from hotline.assessment.actions.periods import begin, freeze
from hotline.assessment.models import Period, Score
from hotline.base import clock
from hotline.catalog.models import CatalogStamp, RuleItem
from hotline.workorders.testing import Town, day

MONTHS = [date(2026, 3, 1), date(2026, 4, 1), date(2026, 5, 1)]


def follow_freezing() -> None:
    """What the freezings queued, and nothing else."""
    queued = ProcrastinateJob.objects.filter(task_name="hotline.assessment.jobs.report_last_places").order_by("id")
    assert queued.count() == Period.objects.filter(state="FROZEN").count()
    for job in queued:
        jobs.report_last_places(**job.args)


def live_through(town: Town, month: date, *, worse: str, better: str) -> None:
    """One order each: of one the result was not so, with the other the citizen was content."""
    with clock.moved_to(day(month.month, 9)):
        town.unhappy(town.order("approve", unit=worse))
        town.happy(town.order("approve", unit=better))


def rank_everybody() -> None:
    RuleItem.objects.filter(key="rank_min_cases").update(value="1")
    CatalogStamp.bump()


def freeze_month(town: Town, month: date) -> None:
    with clock.moved_to(day(6, 20) + timedelta(minutes=Period.objects.count())):
        freeze(begin(month, actor=town.ren), actor=town.ren)


def test_three_frozen_months_at_the_bottom_of_the_group_open_a_file_whichever_is_frozen_last(town: Town) -> None:
    rank_everybody()
    for month in MONTHS:
        live_through(town, month, worse="城管局", better="住建局")
        with clock.moved_to(day(month.month, 9)):
            town.unhappy(town.order("approve", unit="河东县"))  # alone in its group: the last of nobody
    for month in (MONTHS[0], MONTHS[2], MONTHS[1]):
        assert not Inquiry.objects.exists()
        freeze_month(town, month)
        follow_freezing()
    last = Score.objects.filter(unit__short_name="城管局").order_by("period__month")
    assert [(one.period.month, one.rank) for one in last] == [(month, 2) for month in MONTHS]
    row = Inquiry.objects.get()
    assert (row.unit.short_name, row.state, row.source) == ("城管局", InquiryState.LEAD, Source.RANKS)
    assert row.ground == "同组连续三次末位" and row.opened_by == town.system
    assert "2026年3月、2026年4月、2026年5月" in row.matter
    follow_freezing()  # a worker that died may run it again
    assert Inquiry.objects.count() == 1


def test_two_units_that_take_turns_at_the_bottom_are_no_lead(town: Town) -> None:
    rank_everybody()
    for month, (worse, better) in zip(MONTHS, [("城管局", "住建局"), ("住建局", "城管局")] * 2, strict=False):
        live_through(town, month, worse=worse, better=better)
        freeze_month(town, month)
    follow_freezing()
    assert not Inquiry.objects.exists()
