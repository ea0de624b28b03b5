"""自己会跑的事: keeping the facts up to date."""

from procrastinate.contrib.django import app

from hotline.assessment.actions import facts


@app.task(name="hotline.assessment.jobs.catch_up", queueing_lock="catch_up")
def catch_up(timestamp: int | None = None) -> None:
    """事实 of the orders of which there is news."""
    facts.catch_up()
