"""自己会跑的事: telling of steps; finding what the work standard holds a unit to account for."""

from procrastinate.contrib.django import app

from hotline.accountability import telling
from hotline.accountability.actions import take_up_false_results, take_up_overdue, take_up_referred
from hotline.accountability.models import InquiryEvent
from hotline.base.jobs import wake
from hotline.notices.actions.sending import SEND_DUE


@app.task(name="hotline.accountability.jobs.tell_of_inquiry")
def tell_of_inquiry(*, event_id: int) -> None:
    """通知 after a step of a file. Runs twice without telling twice."""
    event = InquiryEvent.objects.select_related("inquiry__unit").filter(pk=event_id).first()
    if event is not None:
        telling.of_event(event)
        wake(SEND_DUE)


@app.task(name="hotline.accountability.jobs.find_leads", queueing_lock="find_leads")
def find_leads(timestamp: int | None = None) -> None:
    """线索: overdue in spite of supervisions, what was referred to the supervisory organ, results that the citizen says are untrue. The same is found once."""
    take_up_overdue()
    take_up_referred()
    take_up_false_results()
