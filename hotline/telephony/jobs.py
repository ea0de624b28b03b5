"""自己会跑的事: seats that went silent are signed out."""

from procrastinate.contrib.django import app

from hotline.telephony import actions


@app.task(name="hotline.telephony.jobs.end_silent", queueing_lock="end_silent")
def end_silent(timestamp: int | None = None) -> None:
    """断线签出."""
    actions.end_silent()
