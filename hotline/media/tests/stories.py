"""What the tests of this app share."""

from typing import Any

from hotline.media import actions
from hotline.media.models import Episode, LeaderSession, MediaFollowUp, Release
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import PHONE, Town, date, day

NAME = "王建国"
# All by which somebody might know who called.
IDENTITY = (NAME, PHONE, "鲁N5K321", "2单元501")
CONTENT = "我叫王建国，住阳光花园3号楼2单元501室，电话13812345678，车牌鲁N5K321。电梯从3月1日起停运，老人无法下楼。"


def telling_order(town: Town, after: str = "sign", **fields: Any) -> WorkOrder:
    """An order in whose own words the caller says who he is."""
    return town.order(after, content=CONTENT, title="王建国反映电梯停运13812345678", **fields)


def exposed(town: Town, *orders: WorkOrder, **given: Any) -> MediaFollowUp:
    return actions.register(**{
        "actor": town.ji, "medium": "市电视台", "where": "《今日12345》", "exposed_on": date(2026, 3, 1), "title": "小区电梯停运一周无人管",
        "summary": "记者走访发现电梯停运，物业互相推诿。", "unit": town.unit("住建局"), "orders": orders, **given,
    })  # fmt: skip


def planned(town: Town, *orders: WorkOrder, **given: Any) -> Episode:
    return actions.plan(**{
        "actor": town.ji, "number": 128, "broadcast_on": date(2026, 3, 2), "title": "老旧电梯谁来管", "topics": "住建局负责人回应电梯维保。",
        "presenter": "方圆", "guests": "住建局副局长", "units": [town.unit("住建局")], "orders": orders, **given,
    })  # fmt: skip


def closed_order(town: Town, **fields: Any) -> WorkOrder:
    """Which may be published: the caller agreed."""
    return telling_order(town, "call_back", **{"consents_to_publish": True, **fields})


def drafted(town: Town, order: WorkOrder | None = None, **given: Any) -> Release:
    words = {} if order is not None else {"title": "热线一周办件情况", "body": "本周受理诉求1200件，办结率98%。"}
    return actions.draft(**{"actor": town.ji, "order": order, **words, **given})


def announced(town: Town, **given: Any) -> LeaderSession:
    return actions.announce(**{
        "actor": town.ren, "leader": "石市长", "held_on": date(2026, 3, 5), "starts_at": day(3, 5, 9).time().replace(tzinfo=None),
        "ends_at": day(3, 5, 11).time().replace(tzinfo=None), "title": "城市管理专题接线", "units": [town.unit("城管局")], **given,
    })  # fmt: skip
