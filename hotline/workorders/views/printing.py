"""打印: 《市民热线承办单》 and 《市民热线呈阅件》 on A4, each with a watermark of who printed it and when.

No identity stands on them, unless somebody who may see it asks for it; that look is on record. On a sealed order and
for a unit it never does.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from hotline.base import clock
from hotline.base.views import page
from hotline.citizens import actions as citizens
from hotline.citizens.models import Citizen
from hotline.org.models import User
from hotline.org.requests import StaffRequest
from hotline.org.roles import DIRECT, INSTRUCT, SEE_IDENTITY, SUPERVISE
from hotline.workorders.dossier import Dossier
from hotline.workorders.models import Role, WorkOrder
from hotline.workorders.views.doors import seen_order, sees_turn


def may_print_identity(user: User, order: WorkOrder) -> bool:
    return order.citizen is not None and not order.seals_identity and user.has_perm(SEE_IDENTITY)


def may_print_briefs(user: User) -> bool:
    return any(user.has_perm(one) for one in (DIRECT, INSTRUCT, SUPERVISE))


def dispatch_sheet(request: StaffRequest, no: str) -> HttpResponse:
    """《市民热线承办单》: what a unit takes along and signs."""
    return _sheet(request, seen_order(request, no), citizen=None)


@require_POST
def dispatch_sheet_with_identity(request: StaffRequest, no: str) -> HttpResponse:
    """The same with the citizen's name and telephone; logged before it is shown."""
    order = seen_order(request, no)
    if order.citizen is None or not may_print_identity(request.user, order):
        raise PermissionDenied("本件的承办单不能印诉求人身份")
    citizen = citizens.look_at(
        order.citizen, actor=request.user, order_no=no, reason="打印承办单", ip=request.META.get("REMOTE_ADDR")
    )
    response = _sheet(request, order, citizen)
    response["Cache-Control"] = "no-store"
    return response


def brief_sheet(request: StaffRequest, no: str, brief: str) -> HttpResponse:
    """《市民热线呈阅件》: for a leader who writes on paper."""
    order = seen_order(request, no)
    if not may_print_briefs(request.user):
        raise PermissionDenied("呈阅件由热线办主任、督办员和市领导打印")
    found = order.briefs.select_related("leader", "sent_by").filter(no=brief).first()
    if found is None:
        raise Http404
    context = {"title": f"市民热线呈阅件 {found.no}", "order": order, "brief": found, **_printed(request)}
    return page(request, "workorders/brief_sheet.html", context)


def _sheet(request: StaffRequest, order: WorkOrder, citizen: Citizen | None) -> HttpResponse:
    dossier = Dossier(order)
    turns = [turn for turn in dossier.turns if turn.ended_at is None and sees_turn(request.user, turn)]
    context = {
        "title": f"市民热线承办单 {order.no}",
        "order": order,
        "citizen": citizen,
        "may_print_identity": citizen is None and may_print_identity(request.user, order),
        "lead": next((turn for turn in turns if turn.role == Role.LEAD), None),
        "others": [turn for turn in turns if turn.role != Role.LEAD],
        "clocks": [row for row in dossier.deadlines if row.assignment_id is None and row.stopped_at is None],
        **_printed(request),
    }
    return page(request, "workorders/dispatch_sheet.html", context)


def _printed(request: StaffRequest) -> dict[str, Any]:
    return {"printed_at": clock.now(), "marks": range(24)}
