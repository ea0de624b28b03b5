"""告诉谁: which step of a file is told to whom. The words are in notices/texts.py. The unit's leaders alone hear of their
file; handlers and the unit above do not."""

from typing import Final

from django.db.models import QuerySet

from hotline.accountability.conditions import last_decision
from hotline.accountability.measures import Measure
from hotline.accountability.models import Inquiry, InquiryEvent
from hotline.base.moments import day_in_words
from hotline.notices.actions.telling import notify
from hotline.org.models import User
from hotline.org.permissions import holders_of
from hotline.org.roles import DECIDE_MEASURES, INSPECT, KEEP_INQUIRIES, MANAGE_UNIT, SIGN_REPLY

TOLD: Final = ("take_up", "ask_defence", "defend", "waive", "decide", "raise_measure", "issue", "rectify")


def of_event(event: InquiryEvent) -> None:
    """Twice tells once."""
    row = event.inquiry
    if event.verb not in TOLD:
        return
    notify(
        _readers(event, row), f"inquiry_{event.verb}", once_key=f"inquiry:{event.pk}", words=_words(event, row),
        url=f"/inquiries/{row.no}/",
    )  # fmt: skip


def _readers(event: InquiryEvent, row: Inquiry) -> "QuerySet[User]":
    if event.verb == "take_up":
        return holders_of(KEEP_INQUIRIES).exclude(pk=event.actor_id or 0)
    if event.verb in ("defend", "waive"):
        return holders_of(DECIDE_MEASURES)
    if event.verb in ("decide", "raise_measure"):
        return holders_of(KEEP_INQUIRIES).exclude(pk=event.actor_id or 0)
    if event.verb == "rectify":
        return holders_of(DECIDE_MEASURES)
    decision = last_decision(row)
    leaders = holders_of(SIGN_REPLY) | holders_of(MANAGE_UNIT)
    if event.verb == "issue" and decision is not None and decision.measure == Measure.REFERRAL:
        return holders_of(INSPECT)
    return leaders.filter(unit=row.unit_id)


def _words(event: InquiryEvent, row: Inquiry) -> dict[str, str]:
    decision = last_decision(row)
    due = row.defence_due_at if event.verb == "ask_defence" else decision.answer_due_at if decision else None
    return {
        "no": row.no, "unit": row.unit.short_name, "title": row.ground, "note": decision.get_measure_display() if decision else "",
        "due": day_in_words(due) if due else "",
    }  # fmt: skip
