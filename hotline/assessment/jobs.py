"""自己会跑的事: keeping the facts up to date, and the scores of the months that are not frozen."""

from procrastinate.contrib.django import app

from hotline.assessment.actions import facts, periods


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
