"""How a door gets its dispute: only through `visible_to`; what one may not see is a 404."""

from django.http import Http404
from django.urls import reverse

from hotline.disputes.models import Dispute, Exclusion, Panel
from hotline.org.requests import StaffRequest
from hotline.org.roles import SEE_ALL
from hotline.workorders.models import WorkOrder


def home() -> tuple[str, str]:
    return "异议", reverse("disputes")


def seen_dispute(request: StaffRequest, no: str) -> Dispute:
    related = ("order__category", "unit", "assignment__unit", "checked_by", "objected_by", "filed_by", "panel")
    found = (
        Dispute.objects.visible_to(request.user).select_related(*related).defer("order__words").filter(no=no).first()
    )
    if found is None:
        raise Http404
    return found


def seen_order(request: StaffRequest, no: str) -> WorkOrder:
    found = WorkOrder.objects.visible_to(request.user).defer("words").filter(no=no).first()
    if found is None:
        raise Http404
    return found


def seen_panel(request: StaffRequest, no: str) -> Panel:
    """The centre's; a unit reads what concerns it on its own dispute."""
    found = Panel.objects.select_related("chair", "convened_by").filter(no=no).first()
    if found is None or not request.user.has_perm(SEE_ALL):
        raise Http404
    return found


def seen_exclusion(no: str) -> Exclusion:
    """Every unit may read the list (剔除清单网络内公开)."""
    related = ("order", "unit", "assignment", "dispute", "proposed_by", "seconded_by", "confirmed_by")
    found = Exclusion.objects.select_related(*related).defer("order__words").filter(no=no).first()
    if found is None:
        raise Http404
    return found
