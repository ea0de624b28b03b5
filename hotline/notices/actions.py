"""通知的动词: write them, read them."""

from collections.abc import Iterable

from hotline.base import clock
from hotline.notices.models import Notice
from hotline.org.models import User


def notify(
    readers: Iterable[User], *, title: str, once_key: str, body: str = "", url: str = "", is_urgent: bool = False
) -> None:
    """One notice to each reader. The same `once_key` tells the same reader only once, however often it is called."""
    rows = [
        Notice(
            reader=reader,
            title=title,
            body=body,
            url=url,
            is_urgent=is_urgent,
            once_key=once_key,
            created_at=clock.now(),
        )
        for reader in readers
    ]
    if rows:
        Notice.objects.bulk_create(rows, ignore_conflicts=True)


def mark_read(reader: User, notice_id: int | None = None) -> None:
    """One notice, or all of the reader's."""
    unread = Notice.objects.filter(reader=reader, read_at=None)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    unread.update(read_at=clock.now())
