"""自己会跑的事: the watcher, what follows a step of the loop, notices. Each may run twice, on any worker."""

from procrastinate.contrib.django import app

from hotline.base.jobs import wake
from hotline.notices.actions.sending import SEND_DUE
from hotline.supervision import telling
from hotline.supervision.actions import watching
from hotline.supervision.models import SupervisionEvent
from hotline.workorders.models import Event


@app.task(name="hotline.supervision.jobs.watch", queueing_lock="watch_supervision")
def watch(timestamp: int | None = None) -> None:
    """自动立项、升级、销号."""
    watching.watch()
    wake(SEND_DUE)


@app.task(name="hotline.supervision.jobs.follow")
def follow(*, event_id: int) -> None:
    """What a step of the loop (转督办重办、收回重派、提交研判、并入、批示) brings about at once."""
    event = Event.objects.select_related("order__lead_unit").defer("order__words").filter(pk=event_id).first()
    if event is not None:
        watching.follow(event)


@app.task(name="hotline.supervision.jobs.tell")
def tell(*, event_id: int) -> None:
    """通知 after a step of a supervision. Runs twice without telling twice."""
    related = ("supervision__order", "supervision__unit", "supervision__brief", "actor__unit")
    event = SupervisionEvent.objects.select_related(*related).filter(pk=event_id).first()
    if event is not None:
        telling.of_event(event)
        wake(SEND_DUE)
