"""自己会跑的事: forgetting visitors, counting months, telling of suggestions."""

from django.utils.timezone import get_default_timezone
from procrastinate.contrib.django import app

from hotline.base import clock
from hotline.base.jobs import wake
from hotline.notices.actions.sending import SEND_DUE
from hotline.org.sessions import SessionStore
from hotline.portal import telling
from hotline.portal.actions import counting
from hotline.portal.actions.limiting import forget_visits
from hotline.portal.models import SuggestionEvent


@app.task(name="hotline.portal.jobs.forget_visitors", queueing_lock="forget_visitors")
def forget_visitors(timestamp: int | None = None) -> None:
    """验证码、访问频次只留一天；过期的会话一并清除."""
    forget_visits()
    SessionStore.clear_expired()


@app.task(name="hotline.portal.jobs.count_months", queueing_lock="count_months")
def count_months(timestamp: int | None = None) -> None:
    """月度统计: by day the present month and the one before, at night all that is shown."""
    counting.count_months(13 if clock.now().astimezone(get_default_timezone()).hour == 1 else 2)


@app.task(name="hotline.portal.jobs.tell_of_suggestion")
def tell_of_suggestion(*, event_id: int) -> None:
    """通知 after a step of a suggestion. Runs twice without telling twice."""
    related = ("suggestion__citizen", "suggestion__unit")
    event = SuggestionEvent.objects.select_related(*related).filter(pk=event_id).first()
    if event is not None:
        telling.of_event(event)
        wake(SEND_DUE)
