"""自己会跑的事: keeping the facts up to date, and the scores of the months that are not frozen."""

from procrastinate.contrib.django import app

from hotline.accountability.actions import take_up_last_places
from hotline.accountability.queries.standard import rules
from hotline.assessment.actions import facts, periods
from hotline.assessment.models import PeriodEvent
from hotline.assessment.queries.scores import last_on_end


@app.task(name="hotline.assessment.jobs.catch_up", queueing_lock="catch_up")
def catch_up(timestamp: int | None = None) -> None:
    """事实 of the orders of which there is news."""
    facts.catch_up()


@app.task(name="hotline.assessment.jobs.compute_open", queueing_lock="compute_open")
def compute_open(timestamp: int | None = None) -> None:
    """每夜: the running month is begun, and every provisional one computed again."""
    periods.compute_open()


@app.task(name="hotline.assessment.jobs.recompute")
def recompute(*, event_id: int) -> None:
    """A panel's exclusion took effect or was taken back: what it changes shows at once, not tomorrow."""
    periods.compute_open()


@app.task(name="hotline.assessment.jobs.report_last_places")
def report_last_places(*, event_id: int) -> None:
    """定分 may have made a unit the last of its group so often on end that it is a lead (工作标准 ⑭ 同组连续末位).

    A month frozen late, or corrected, may also complete what later months began.
    """
    month, times = (
        PeriodEvent.objects.values_list("period__month", flat=True).get(pk=event_id),
        rules().count("last_in_group_times"),
    )
    for unit, months in last_on_end(month, times):
        take_up_last_places(unit, months=months)
