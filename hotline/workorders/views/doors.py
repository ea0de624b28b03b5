"""How a door gets its order or turn: only through `visible_to`; what one may not see is a 404."""

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import Http404, HttpRequest

from hotline.catalog import queries as catalog
from hotline.org.models import User
from hotline.workorders.models import Assignment, WorkOrder


class StaffRequest(HttpRequest):
    """A request behind the sign-in (LoginRequiredMiddleware lets no other pass)."""

    user: User


def seen_order(request: StaffRequest, no: str) -> WorkOrder:
    """With `catalog_stamp`, for `catalog.reading_once`, and `merged_nos`, the numbers of those merged into it."""
    related = ("category", "area", "lead_unit", "citizen", "rule_set", "registered_by", "merged_into")
    merged = WorkOrder.objects.filter(merged_into=OuterRef("pk")).order_by("id").values("no")
    orders = WorkOrder.objects.visible_to(request.user).select_related(*related).defer("words", *_NOT_OF_MERGED)
    found = orders.annotate(catalog_stamp=catalog.stamp(), merged_nos=ArraySubquery(merged)).filter(no=no).first()
    if found is None:
        raise Http404
    return found


_NOT_OF_MERGED = ("merged_into__words", "merged_into__content", "merged_into__public_reply")


def seen_turn(request: StaffRequest, pk: int) -> Assignment:
    turn = Assignment.objects.select_related("unit", "above__unit", "reply", "handler").filter(pk=pk).first()
    if turn is None:
        raise Http404
    order = WorkOrder.objects.visible_to(request.user).select_related("category", "area", "lead_unit").defer("words")
    found = order.filter(pk=turn.order_id).first()
    if found is None or not sees_turn(request.user, turn):
        raise Http404
    turn.order = found
    return turn


def sees_turn(user: User, turn: Assignment) -> bool:
    """The centre sees every turn; a unit its own, those below, and that of whoever handed it down."""
    from hotline.org.roles import SEE_ALL, SEE_JUSTICE

    if user.has_perm(SEE_ALL) or user.has_perm(SEE_JUSTICE) or user.unit is None:
        return True
    return user.unit.contains(turn.unit) or turn.unit.contains(user.unit)
