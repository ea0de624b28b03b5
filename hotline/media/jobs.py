"""自己会跑的事: telling of steps."""

from procrastinate.contrib.django import app

from hotline.base.jobs import wake
from hotline.media import telling
from hotline.media.models import FollowUpEvent, ReleaseEvent, SessionEvent
from hotline.notices.actions.sending import SEND_DUE


@app.task(name="hotline.media.jobs.tell_of_follow_up")
def tell_of_follow_up(*, event_id: int) -> None:
    _tell(FollowUpEvent.objects.select_related("follow_up").filter(pk=event_id).first())


@app.task(name="hotline.media.jobs.tell_of_release")
def tell_of_release(*, event_id: int) -> None:
    _tell(ReleaseEvent.objects.select_related("release").filter(pk=event_id).first())


@app.task(name="hotline.media.jobs.tell_of_session")
def tell_of_session(*, event_id: int) -> None:
    _tell(SessionEvent.objects.select_related("session").filter(pk=event_id).first())


def _tell(event: FollowUpEvent | ReleaseEvent | SessionEvent | None) -> None:
    """Runs twice without telling twice."""
    if event is not None:
        telling.of_event(event)
        wake(SEND_DUE)
