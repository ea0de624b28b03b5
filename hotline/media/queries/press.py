"""记者站看得到什么: orders without who it was.

The press never gets an order itself, only a `Shown`: its texts without names, telephones, plates and door numbers, its
place no nearer than the town. Orders whose identity is sealed (举报, 政法, 保密) are not shown at all. There is no search by
words: whoever searched for a name and found an order would know whose it is.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from hotline.base.masking import masked
from hotline.catalog.vocabulary import Kind
from hotline.org.models import Area, Level
from hotline.workorders.models import WorkOrder
from hotline.workorders.publishing import why_not_published

ALWAYS: Final = ("category", "area__parent", "lead_unit", "citizen")


@dataclass(frozen=True)
class Shown:
    """What the press reads of an order."""

    pk: int
    no: str
    title: str
    content: str
    public_reply: str
    kind: str
    category: str
    area: str
    unit: str
    state: str
    state_name: str
    registered_at: datetime
    why_not_released: str


def press_orders() -> "QuerySet[WorkOrder]":
    """Those of which the press may read a `Shown`."""
    found = WorkOrder.objects.filter(is_secret=False, is_justice=False).exclude(kind=Kind.REPORT)
    return found.select_related(*ALWAYS).defer("words")


def shown(order: WorkOrder) -> Shown:
    names = [order.citizen.name] if order.citizen is not None else []
    return Shown(
        pk=order.pk, no=order.no, title=masked(order.title, names), content=masked(order.content, names),
        public_reply=masked(order.public_reply, names), kind=order.get_kind_display(),
        category=order.category.full_name if order.category else "", area=_town(order.area),
        unit=order.lead_unit.short_name if order.lead_unit else "", state=order.state, state_name=order.get_state_display(),
        registered_at=order.registered_at, why_not_released=why_not_published(order) or "",
    )  # fmt: skip


def _town(area: Area | None) -> str:
    """No nearer than the town: in a village everybody knows who called."""
    if area is not None and area.level > Level.TOWN:
        area = area.parent
    return area.full_name if area is not None else ""
