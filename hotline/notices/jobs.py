"""自己会跑的事: the postman. Every minute, and at once when somebody has been told something by SMS."""

from procrastinate.contrib.django import app

from hotline.notices.actions import sending


@app.task(name=sending.SEND_DUE, queueing_lock="send_due")
def send_due(timestamp: int | None = None) -> None:
    """发短信: bring home what was left in between, then send what is due."""
    sending.settle()
    sending.send_due()
