"""已读."""

from hotline.base import clock
from hotline.notices.models import Medium, Notice
from hotline.org.models import User


def mark_read(reader: User, notice_id: int | None = None) -> None:
    """One notice, or all of the reader's."""
    unread = Notice.objects.filter(reader=reader, medium=Medium.IN_APP, read_at=None)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    unread.update(read_at=clock.now())
