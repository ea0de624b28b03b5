"""告诉谁: which step of a suggestion is told to whom. The words are in notices/texts.py."""

from typing import Final

from hotline.notices.actions.telling import notify, notify_citizen
from hotline.org.permissions import holders_of
from hotline.org.roles import HANDLE
from hotline.portal.models import SuggestionEvent

TOLD: Final = ("offer", "assign", "reassign", "show")


def of_event(event: SuggestionEvent) -> None:
    """The citizen, or the handlers of the unit that is asked. Twice tells once."""
    row, once_key = event.suggestion, f"suggestion:{event.pk}"
    if event.verb == "offer":
        notify_citizen(row.citizen, "suggestion_received", once_key=once_key, words={"no": row.no})
    elif event.verb == "show":
        words = {"no": row.no, "state": row.get_outcome_display()}
        notify_citizen(row.citizen, "suggestion_decided", once_key=once_key, words=words)
    elif event.verb in TOLD:
        readers = holders_of(HANDLE).filter(unit=row.unit)
        words = {"no": row.no, "title": row.title}
        notify(readers, "suggestion_assigned", once_key=once_key, words=words, url=f"/site/suggestions/{row.no}/")
