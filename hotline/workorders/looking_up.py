"""凭码查询: a citizen without an account asks for an order by its number and query code. For the portal, SMS and WeChat."""

import hmac
from datetime import timedelta
from typing import Final

from hotline.base import clock, crypto
from hotline.base.refusal import Refused
from hotline.workorders.models import FailedLookUp, WorkOrder

# Ten digits guessed at five a quarter of an hour last 57,000 years.
WINDOW: Final = timedelta(minutes=15)
MOST_OF_ASKER: Final = 5
DAY: Final = timedelta(days=1)
MOST_OF_ORDER: Final = 30  # from whatever addresses


def look_up(no: str, *, code: str, asker: str) -> WorkOrder:
    """The order of this number and code. Raises Refused, with the same words whether number or code is wrong.

    `asker` tells one asker from another: an IP address or a telephone number; only its keyed hash is kept. Not to be
    called within a transaction: the refusal that undoes it would undo the count.
    """
    no, code, who = no.strip(), code.strip(), crypto.look_up_hash(asker)
    now = clock.now()
    wrong = FailedLookUp.objects.filter(at__gt=now - WINDOW, asker=who)[: MOST_OF_ASKER + 1].count()
    if wrong >= MOST_OF_ASKER:
        raise Refused("查询过于频繁，请15分钟后再试，或拨打12345查询")
    if FailedLookUp.objects.filter(at__gt=now - DAY, no=no)[: MOST_OF_ORDER + 1].count() >= MOST_OF_ORDER:
        raise Refused("这件工单今天查询出错太多，已暂停凭码查询，请拨打12345查询")
    order = WorkOrder.objects.select_related("lead_unit", "category").defer("words").filter(no=no).first()
    # Compared in any case, so that the time taken does not tell whether there is such a number.
    is_right = hmac.compare_digest((order.query_code if order else "").encode(), code.encode())
    if order is None or not is_right or not code:
        FailedLookUp.objects.create(asker=who, no=no[:16], at=now)
        raise Refused("工单编号或查询码不对，请核对后再试")
    return order


def forget_old() -> None:
    """What is older than a day slows nobody down any more."""
    FailedLookUp.objects.filter(at__lt=clock.now() - DAY).delete()
