"""发布稿: drafted, approved by a second person, released."""

from hotline.base import clock
from hotline.base.masking import masked
from hotline.base.numbering import next_no
from hotline.base.refusal import said
from hotline.media.engine import step_of_release
from hotline.media.models import Release
from hotline.org.models import User
from hotline.workorders.models import WorkOrder


def draft(*, actor: User, title: str = "", body: str = "", order: WorkOrder | None = None) -> Release:
    """起草发布稿; of an order its texts, without what names a person, where none are given."""
    row = Release(
        no=next_no("media_no", "R"),
        title=title.strip(),
        body=body.strip(),
        order=order,
        author=actor,
        written_at=clock.now(),
    )
    if order is not None:
        row.title = row.title or masked(order.title, row.known_names)
        row.body = row.body or masked(f"{order.content}\n{order.public_reply}", row.known_names)
    row.title, row.body = said(row.title, "请写标题")[:60], said(row.body, "请写正文")
    with step_of_release("draft", row, actor, facts={"order": order.no if order is not None else ""}):
        pass
    return row


def edit(release: Release, *, actor: User, title: str, body: str) -> None:
    """修改."""
    with step_of_release("edit", release, actor):
        release.title, release.body = said(title, "请写标题"), said(body, "请写正文")


def turn_down(release: Release, *, actor: User, note: str) -> None:
    """退回修改."""
    with step_of_release("turn_down", release, actor, note=said(note, "请写明要改什么")):
        release.approver = None


def approve(release: Release, *, actor: User, note: str = "") -> None:
    """批准."""
    with step_of_release("approve", release, actor, note=note):
        release.approver = actor


def release(release: Release, *, actor: User, outlets: str) -> None:
    """发布 to these outlets."""
    with step_of_release("release", release, actor, facts={"outlets": outlets.strip()}) as taken:
        release.outlets, release.released_at = said(outlets, "请写明发给哪些媒体"), taken.at


def withdraw(release: Release, *, actor: User, note: str) -> None:
    """撤下: at once, by one person."""
    with step_of_release("withdraw", release, actor, note=said(note, "请写明撤下的原因")):
        pass
