"""网站稿件的动词, in the order that a piece meets them."""

from collections.abc import Sequence

from django.core.files.uploadedfile import UploadedFile
from django.utils.timezone import localtime

from hotline.base.masking import masked
from hotline.base.numbering import next_no
from hotline.base.papers import examined
from hotline.base.refusal import Refused
from hotline.base.words import WordsOf
from hotline.org.models import User
from hotline.portal.engine import step
from hotline.portal.models import Column, Picture, Publication
from hotline.workorders.models import WorkOrder

MOST_PICTURES = 12  # of one piece


def draft(*, actor: User, order: WorkOrder | None = None, title: str = "", body: str = "") -> Publication:
    """起草 a piece of news; with an `order`, of a case, whose texts begin without what names a person."""
    if order is not None and Publication.objects.filter(order=order).exists():
        raise Refused("这件工单已有公开稿，请在“办理公开”里查找")
    piece = Publication(
        no=next_no("publication_no", "W"), column=Column.NEWS, title=title.strip()[:60], body=body, author=actor
    )
    if order is not None:
        piece.column, piece.order = Column.CASE, order
        names = piece.known_names
        piece.title, piece.body = masked(order.title, names), masked(order.content, names)
        piece.reply = masked(order.public_reply, names)
        piece.category, piece.unit = order.category, order.lead_unit
        piece.closed_on = localtime(order.closed_at).date() if order.closed_at else None
    with step("draft", piece, actor, facts={"order": order.no if order is not None else ""}):
        pass
    return piece


def edit(
    piece: Publication,
    *,
    actor: User,
    title: str,
    body: str,
    reply: str = "",
    pictures: Sequence["UploadedFile[bytes]"] = (),
    dropped: Sequence[Picture] = (),
) -> None:
    """修改 a draft. `pictures` are added, `dropped` are removed."""
    with step("edit", piece, actor):
        piece.title, piece.body, piece.reply = title.strip(), body.strip(), reply.strip()
        Picture.objects.filter(publication=piece, pk__in=[one.pk for one in dropped]).delete()
        found = [examined(file) for file in pictures]
        if Picture.objects.filter(publication=piece).count() + len(found) > MOST_PICTURES:
            raise Refused(f"一篇稿件最多{MOST_PICTURES}个附件")
        for one in found:
            Picture.objects.create(publication=piece, uploaded_by=actor, **one)


def submit(piece: Publication, *, actor: User, note: str = "") -> None:
    """送审."""
    with step("submit", piece, actor, note=note):
        piece.sent_by = actor


def turn_down(piece: Publication, *, actor: User, note: str) -> None:
    """退回修改."""
    if not note.strip():
        raise Refused("请写明要改什么")
    with step("turn_down", piece, actor, note=note):
        piece.reviewer = actor


def publish(piece: Publication, *, actor: User, note: str = "") -> None:
    """发布: from now on anybody reads it and finds it."""
    with step("publish", piece, actor, note=note) as taken:
        piece.reviewer, piece.published_at = actor, taken.at
        piece.words = WordsOf(piece.public_text)


def withdraw(piece: Publication, *, actor: User, note: str) -> None:
    """撤下, at once: no second person is needed to take something off the website."""
    if not note.strip():
        raise Refused("请写明撤下的原因")
    with step("withdraw", piece, actor, note=note):
        pass
