"""How a door gets its supervision: only through `visible_to`; what one may not see is a 404."""

from django.core.exceptions import PermissionDenied
from django.http import Http404

from hotline.org import roles
from hotline.org.models import User
from hotline.org.requests import StaffRequest
from hotline.supervision.models import Supervision
from hotline.supervision.permissions import may_propose, supervises
from hotline.workorders.models import WorkOrder

HOME = ("督办台账", "/supervisions/")


def seen(request: StaffRequest, no: str) -> Supervision:
    related = (
        "order__lead_unit",
        "order__category",
        "unit",
        "opened_by",
        "proposed_by",
        "accepted_by",
        "struck_off_by",
        "brief__leader",
        "leader",
        "raised_from",
    )
    rows = Supervision.objects.visible_to(request.user).select_related(*related).defer("order__words")
    found = rows.filter(no=no).first()
    if found is None:
        raise Http404
    return found


def seen_order(request: StaffRequest, no: str) -> WorkOrder:
    found = WorkOrder.objects.visible_to(request.user).select_related("lead_unit").defer("words").filter(no=no).first()
    if found is None:
        raise Http404
    return found


def must_work_here(user: User) -> None:
    """The centre, who oversees it, city leaders, and the units' own people."""
    of_unit = user.unit_id is not None and (user.has_perm(roles.HANDLE) or user.has_perm(roles.SIGN_REPLY))
    if not (supervises(user) or may_propose(user) or user.has_perm(roles.INSTRUCT) or of_unit):
        raise PermissionDenied("督办台账由热线办、督查监察机关和承办单位使用")
