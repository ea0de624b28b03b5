"""告诉谁: which step of the press desk's things is told to whom. The words are in notices/texts.py."""

from typing import Final

from hotline.media.models import (
    FollowUpEvent,
    LeaderSession,
    MediaFollowUp,
    Release,
    ReleaseEvent,
    SessionEvent,
)
from hotline.notices.actions.telling import notify
from hotline.org.permissions import holders_of
from hotline.org.roles import APPROVE_RELEASES, MANAGE_UNIT, PRESS, SIGN_REPLY, SUPERVISE

# By verb: who is told.
TOLD: Final = {
    "register": SUPERVISE, "draft": APPROVE_RELEASES, "turn_down": PRESS, "approve": PRESS, "supervise": PRESS, "announce": SIGN_REPLY,
}  # fmt: skip


def of_event(event: FollowUpEvent | ReleaseEvent | SessionEvent) -> None:
    """Twice tells once."""
    row: MediaFollowUp | Release | LeaderSession = getattr(event, event.of)
    readers = holders_of(TOLD[event.verb])
    if isinstance(row, LeaderSession):
        readers = (readers | holders_of(MANAGE_UNIT)).filter(unit__in=row.units.all())
    words = {"no": row.no, "title": row.title, "note": event.note}
    notify(
        readers.exclude(pk=event.actor_id or 0), f"media_{event.verb}", once_key=f"media:{event._meta.model_name}:{event.pk}",
        words=words, url=f"/media/{row.no}/",
    )  # fmt: skip
