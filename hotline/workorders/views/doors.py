"""How a door gets its order or turn: only through `visible_to`; what one may not see is a 404."""

from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet
from django.http import Http404

from hotline.base.prepared import Prepared
from hotline.catalog import queries as catalog
from hotline.citizens import actions as citizens
from hotline.org.models import User
from hotline.org.requests import StaffRequest
from hotline.org.roles import INSPECT
from hotline.workorders.models import Assignment, Attachment, WorkOrder


def seen_order(request: StaffRequest, no: str) -> WorkOrder:
    """With `catalog_stamp` for `catalog.reading_once`, the number it was merged into, `merged_nos` of those merged into it, and `has_attachments`."""
    order = _ORDER.first_of(WorkOrder.objects.visible_to(request.user).filter(no=no))
    if order is None:
        raise Http404
    _note_look(request, order)
    return order


# What was looked at, by the name of the address.
_LOOKED_AT: Final = {
    "attachment": "监察查看附件", "dispatch_sheet": "监察查看承办单", "brief_sheet": "监察查看呈阅件", "trail": "监察校验轨迹",
}  # fmt: skip


def _note_look(request: StaffRequest, order: WorkOrder) -> None:
    """监察 sees the whole course of every order, and that it looked is on record each time. The parts that a page fetches
    by itself are part of that look."""
    if request.user.has_perm(INSPECT) and "HX-Request" not in request.headers:
        match = request.resolver_match
        reason = _LOOKED_AT.get(str(match.url_name) if match is not None else "", "监察查看工单")
        citizens.note_look(actor=request.user, order_no=order.no, reason=reason, ip=request.META.get("REMOTE_ADDR"))


def seen_turn(request: StaffRequest, pk: int) -> Assignment:
    turn = _TURN.first(pk)
    if turn is None:
        raise Http404
    order = _ORDER.first_of(WorkOrder.objects.visible_to(request.user).filter(pk=turn.order_id))
    if order is None or not sees_turn(request.user, turn):
        raise Http404
    _note_look(request, order)
    turn.order = order
    return turn


def _orders() -> "QuerySet[WorkOrder]":
    merged = WorkOrder.objects.filter(merged_into=OuterRef("pk")).order_by("id").values("no")
    return (
        WorkOrder.objects.select_related("category", "area", "lead_unit", "citizen", "rule_set", "registered_by")
        .defer("words")
        .annotate(
            catalog_stamp=catalog.stamp(),
            merged_into_no=F("merged_into__no"),
            merged_nos=ArraySubquery(merged),
            has_attachments=Exists(Attachment.objects.filter(order=OuterRef("pk"))),
        )
        .order_by()
    )


_ORDER: Final = Prepared(_orders)
_TURN: Final = Prepared(
    lambda pk: Assignment.objects.select_related("unit", "above__unit", "reply", "handler").filter(pk=pk)[:1], int
)


def sees_turn(user: User, turn: Assignment) -> bool:
    """The centre sees every turn; a unit its own, those below, and that of whoever handed it down."""
    from hotline.org.roles import SEE_ALL, SEE_JUSTICE

    if user.has_perm(SEE_ALL) or user.has_perm(SEE_JUSTICE) or user.unit is None:
        return True
    return user.unit.contains(turn.unit) or turn.unit.contains(user.unit)
