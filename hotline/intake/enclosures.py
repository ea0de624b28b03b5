"""取附件: pictures and voices that a citizen sent, fetched from the account's server and put to the order. Checked by content."""

import logging
from datetime import timedelta
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from hotline.base import clock
from hotline.base.jobs import alone
from hotline.base.papers import ALLOWED
from hotline.base.refusal import Refused
from hotline.intake.models import Enclosure
from hotline.notices.gateways import gateway
from hotline.notices.gateways.wechat import WeChat
from hotline.notices.models import Medium
from hotline.org.models import system_user
from hotline.workorders.attaching import attach
from hotline.workorders.models import Attachment

logger = logging.getLogger(__name__)

FETCH: Final = "hotline.intake.jobs.fetch_enclosures"
BACK_OFF: Final = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 240, 1440)]  # the server keeps them three days
BATCH: Final = 50
NAMES: Final = {"image": "图片", "voice": "语音", "video": "视频"}


def fetch() -> int:
    """Fetch what is due, one at a time, one fetcher at a time; return how many were put to their orders."""
    with alone("intake.fetch_enclosures") as is_alone:
        line = gateway(Medium.WECHAT)
        if not is_alone or not isinstance(line, WeChat):
            return 0
        due = Enclosure.objects.select_related("order").defer("order__words").filter(try_at__lte=clock.now())
        return sum(_fetch(line, row) for row in due.order_by("try_at", "id")[:BATCH])


def _fetch(line: WeChat, row: Enclosure) -> bool:
    row.n_tries += 1
    try:
        content, mime = line.media(row.media_id)
        ending = ALLOWED.get(mime, ("dat",))[0]
        n = Attachment.objects.filter(order=row.order, kind=Attachment.Kind.CITIZEN).count() + 1
        paper = SimpleUploadedFile(f"微信{NAMES.get(row.kind, '附件')}{n}.{ending}", content)
        attach(row.order, paper, actor=system_user(), kind=Attachment.Kind.CITIZEN)
        row.try_at, row.reason = None, ""
    except Refused as refused:
        row.try_at, row.reason = None, refused.reason[:120]
    except Exception as error:
        logger.warning("微信附件 %s 没有取到：%s", row.pk, type(error).__name__)
        left = BACK_OFF[row.n_tries - 1 :]
        row.try_at, row.reason = (clock.now() + left[0] if left else None), "微信服务器没有给出文件"
    row.save()
    return row.try_at is None and not row.reason
