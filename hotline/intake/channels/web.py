"""网上诉求: what citizens write on the website. The telephone was verified by a code before they began."""

from collections.abc import Sequence
from typing import Any, Final

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from hotline.base import crypto
from hotline.catalog.vocabulary import Channel
from hotline.intake import actions
from hotline.org.models import Area, system_user
from hotline.workorders.attaching import attach
from hotline.workorders.models import Attachment, WorkOrder

SOURCE: Final = "web"


def take_in_web(
    *,
    token: str,
    phone: str,
    name: str,
    title: str,
    content: str,
    kind: str,
    area: Area | None,
    place: str,
    lng: float | None,
    lat: float | None,
    is_secret: bool,
    consents_to_publish: bool,
    papers: Sequence["UploadedFile[bytes]"] = (),
    ip: str = "",
) -> WorkOrder:
    """The order of one filled form. `token` is the form's own: sent twice, it gives the same order twice.

    Raises Refused, and then nothing was kept.
    """
    who = crypto.look_up_hash(phone)
    raw: dict[str, Any] = {
        "phone": phone, "name": name, "title": title, "content": content, "kind": kind, "area": area.pk if area else "",
        "place": place, "lng": lng, "lat": lat, "is_secret": is_secret, "consents_to_publish": consents_to_publish,
        "papers": [paper.name for paper in papers], "ip": ip,
    }  # fmt: skip
    with transaction.atomic():
        actions.one_at_a_time(who)
        appeal = actions.take_in(
            source=SOURCE, external_no=f"{who}:{token}"[:80], channel=Channel.WEB, raw=raw, sender_hash=who
        )
        if appeal.order is not None:
            return appeal.order
        order = actions.make_order(
            appeal, title=title, content=content, kind=kind, name=name, phone=phone, area=area, place=place, lng=lng,
            lat=lat, is_secret=is_secret, consents_to_publish=consents_to_publish,
        )  # fmt: skip
        for paper in papers:
            attach(order, paper, actor=system_user(), kind=Attachment.Kind.CITIZEN)
        return order
