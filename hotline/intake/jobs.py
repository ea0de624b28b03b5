"""自己会跑的事: reading the SMS that came in. Every minute, and at once when one came."""

from procrastinate.contrib.django import app

from hotline.intake.channels import sms


@app.task(name=sms.READ_SMS, queueing_lock="read_sms")
def read_sms(timestamp: int | None = None) -> None:
    """读短信."""
    sms.read_waiting()
