"""告诉谁: which step is told to whom. The words are in notices/texts.py."""

from collections.abc import Iterable
from typing import Final

from hotline.base.moments import in_words
from hotline.disputes.models import Dispute, DisputeEvent, ExclusionEvent, PanelEvent
from hotline.disputes.queries.lists import agenda
from hotline.notices.actions.telling import notify
from hotline.org.models import Unit, User
from hotline.org.permissions import holders_of
from hotline.org.roles import APPROVE_EXCLUSIONS, CHECK_DISPUTES, HANDLE

OF_DISPUTES: Final = (
    "file",
    "pass_on",
    "ask_evidence",
    "add_evidence",
    "turn_down",
    "uphold",
    "uphold_partly",
    "reject",
)
TO_UNIT: Final = frozenset({"ask_evidence", "turn_down", "uphold", "uphold_partly", "reject"})
OF_PANELS: Final = ("convene",)
OF_EXCLUSIONS: Final = ("propose", "second")


def of_dispute(event: DisputeEvent) -> None:
    """Twice tells once."""
    row = event.dispute
    if event.verb == "file":
        readers = _handlers(row.checked_by) if row.checked_by is not None else []
    else:
        readers = _handlers(row.unit) if event.verb in TO_UNIT else holders_of(CHECK_DISPUTES)
    words = {
        "no": row.order.no,
        "unit": row.unit.short_name,
        "clock": row.get_kind_display(),
        "note": event.note or row.reason,
    }
    notify(
        readers,
        f"dispute_{event.verb}",
        once_key=f"dispute:{event.pk}",
        words=words,
        url=f"/disputes/{row.no}/",
        order_no=row.order.no,
    )


def of_panel(event: PanelEvent) -> None:
    """The members, and the units whose disputes stand on the agenda: they are to be heard."""
    panel, once_key = event.panel, f"panel:{event.pk}"
    rows = agenda()
    when = {"due": in_words(panel.held_at), "route": panel.place, "n": str(len(rows))}
    notify(panel.members.all(), "panel_members", once_key=once_key, words=when, url=f"/disputes/panels/{panel.no}/")
    by_unit: dict[int, list[Dispute]] = {}
    for row in rows:
        by_unit.setdefault(row.unit_id, []).append(row)
    for own in by_unit.values():
        words = {**when, "n": str(len(own))}
        notify(_handlers(own[0].unit), "panel_units", once_key=once_key, words=words, url="/disputes/?state=PANEL")


def of_exclusion(event: ExclusionEvent) -> None:
    row = event.exclusion
    done = {row.proposed_by_id, row.seconded_by_id}
    readers = [one for one in holders_of(APPROVE_EXCLUSIONS) if one.pk not in done]
    words = {"no": row.order.no, "unit": row.unit.short_name, "clock": row.get_scope_display()}
    notify(
        readers,
        "exclusion_waiting",
        once_key=f"exclusion:{event.pk}",
        words=words,
        url=f"/disputes/exclusions/{row.no}/",
        order_no=row.order.no,
    )


def _handlers(unit: Unit) -> Iterable[User]:
    return holders_of(HANDLE).filter(unit=unit)
