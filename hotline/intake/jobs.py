"""自己会跑的事: reading what came in and could wait, fetching pictures, every minute and at once when there is something;
training the suggestions when asked, and every week."""

from datetime import timedelta

from procrastinate.contrib.django import app

from hotline.base import clock
from hotline.base.jobs import alone, wake
from hotline.base.refusal import Refused
from hotline.intake import actions, enclosures
from hotline.intake.actions import receiving
from hotline.intake.actions.learning import OWN_ORDERS, TRAIN, UNDER_WAY
from hotline.intake.channels import sms, wechat
from hotline.intake.models import SuggestionModel
from hotline.intake.queries.cases import enough_to_learn
from hotline.notices.actions.sending import SEND_DUE
from hotline.org.models import system_user
from hotline.workorders.models import Event


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


@app.task(name=TRAIN, queueing_lock="train_suggestions")
def train_suggestions(timestamp: int | None = None) -> None:
    """训练建议模型: those that were asked for, and those that a killed worker left behind."""
    with alone("train_suggestions") as is_alone:
        if is_alone:
            for model in SuggestionModel.objects.filter(state__in=UNDER_WAY, source=OWN_ORDERS).order_by("pk"):
                actions.learn_orders(model, tell=lambda stage, done: None)


@app.task(name="hotline.intake.jobs.renew_suggestions", queueing_lock="renew_suggestions")
def renew_suggestions(timestamp: int | None = None) -> None:
    """每周重新训练, so that new matters and new duties are learned without anybody thinking of it."""
    if enough_to_learn():
        try:
            actions.ask_training(actor=system_user())
        except Refused:
            return  # somebody asked for it this very moment


@app.task(name="hotline.intake.jobs.note_results", queueing_lock="note_results")
def note_results(timestamp: int | None = None) -> None:
    """回传: what other offices are to be told of settled orders."""
    while receiving.note_results() == receiving.BATCH:
        pass


@app.task(name="hotline.intake.jobs.await_again")
def await_again(*, event_id: int) -> None:
    """After 重启 there will be another result."""
    event = Event.objects.select_related("order").defer("order__words").filter(pk=event_id).first()
    if event is not None:
        receiving.await_again(event.order)
