"""自己会跑的事: reading what came in and could wait, fetching pictures. Every minute, and at once when there is something."""

from datetime import timedelta

from procrastinate.contrib.django import app

from hotline.base import clock
from hotline.base.jobs import wake
from hotline.intake import actions, enclosures
from hotline.intake.channels import sms, wechat
from hotline.notices.actions.sending import SEND_DUE


@app.task(name=sms.READ_SMS, queueing_lock="read_sms")
def read_sms(timestamp: int | None = None) -> None:
    """读短信."""
    sms.read_waiting()


@app.task(name="hotline.intake.jobs.read_wechat", queueing_lock="read_wechat")
def read_wechat(timestamp: int | None = None) -> None:
    """读微信: what could not be answered as it came."""
    if wechat.read_waiting():
        wake(SEND_DUE)


@app.task(name=enclosures.FETCH, queueing_lock="fetch_enclosures")
def fetch_enclosures(timestamp: int | None = None) -> None:
    """取微信图片和语音."""
    enclosures.fetch()


@app.task(name="hotline.intake.jobs.forget_calls", queueing_lock="forget_calls")
def forget_calls(timestamp: int | None = None) -> None:
    """来访记号只留一小时."""
    actions.forget_calls(clock.now() - timedelta(hours=1))
