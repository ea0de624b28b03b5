"""通知 after a step of a dispute, a panel, an exclusion. Each runs twice without telling twice."""

from procrastinate.contrib.django import app

from hotline.base.jobs import wake
from hotline.disputes import telling
from hotline.disputes.models import DisputeEvent, ExclusionEvent, PanelEvent
from hotline.notices.actions.sending import SEND_DUE


@app.task(name="hotline.disputes.jobs.tell_of_dispute")
def tell_of_dispute(*, event_id: int) -> None:
    related = ("dispute__order", "dispute__unit", "dispute__checked_by")
    event = DisputeEvent.objects.select_related(*related).filter(pk=event_id).first()
    if event is not None:
        telling.of_dispute(event)
        wake(SEND_DUE)


@app.task(name="hotline.disputes.jobs.tell_of_panel")
def tell_of_panel(*, event_id: int) -> None:
    event = PanelEvent.objects.select_related("panel").filter(pk=event_id).first()
    if event is not None:
        telling.of_panel(event)
        wake(SEND_DUE)


@app.task(name="hotline.disputes.jobs.tell_of_exclusion")
def tell_of_exclusion(*, event_id: int) -> None:
    event = ExclusionEvent.objects.select_related("exclusion__order", "exclusion__unit").filter(pk=event_id).first()
    if event is not None:
        telling.of_exclusion(event)
        wake(SEND_DUE)
