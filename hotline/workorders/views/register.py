"""登记: the operator's form, with duplicates shown while it is filled."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.org.roles import LEAD_SHIFT, OPERATE
from hotline.workorders import queries
from hotline.workorders.drafts import forget_draft, keep_draft, restore
from hotline.workorders.forms import RegisterForm
from hotline.workorders.views.doors import StaffRequest


def register(request: StaffRequest) -> HttpResponse:
    _must_operate(request)
    reason = ""
    if request.method == "POST":
        form = RegisterForm(request.POST)
        if form.is_valid():
            try:
                order = form.take(request.user)
            except Refused as refused:
                reason = refused.reason
            else:
                forget_draft(request.user, "register")
                return go_to(
                    request,
                    reverse("order", args=[order.no]),
                    f"已登记，工单编号 {order.no}，查询码 {order.query_code}",
                )
        return _show(request, form, reason, status=422)
    form = RegisterForm()
    return _show(request, form, reason, kept_at=restore(form, request.user, "register"))


def _show(
    request: StaffRequest, form: RegisterForm, reason: str, status: int = 200, kept_at: datetime | None = None
) -> HttpResponse:
    context = {
        "title": "登记诉求",
        "form": form,
        "primary": "登记",
        "refusal": reason,
        "cancel_url": reverse("home"),
        "autosave_url": reverse("keep_draft", args=["register"]),
        "forget_url": reverse("forget_draft", args=["register"]),
        "kept_at": kept_at,
        "step": "workorders/_register_step.html",
    }
    return page(request, "workorders/register.html", context, fragment="workorders/_register_step.html", status=status)


@require_POST
def duplicates(request: StaffRequest) -> HttpResponse:
    """Orders that may be the same matter, for the form as it stands now. A fragment.

    Asked by POST, for a telephone number in an address would stand in the logs.
    """
    _must_operate(request)
    phone, category, area, place = (
        request.POST.get(name, "").replace("\x00", "").strip() for name in ("phone", "category", "area", "place")
    )
    found = queries.likely_duplicates(request.user, phone=phone, category=category, area=area, place=place)
    history = queries.history_of(phone, request.user) if len(phone) >= queries.LEAST_DIGITS else []
    return page(request, "workorders/_duplicates.html", {"found": found, "history": history})


@require_POST
def keep(request: StaffRequest, key: str) -> HttpResponse:
    """Autosave of any form."""
    keep_draft(request.user, key, request.POST)
    return HttpResponse(status=204)


@require_POST
def forget(request: StaffRequest, key: str) -> HttpResponse:
    """Begin anew: what was kept of a form is thrown away."""
    forget_draft(request.user, key)
    return HttpResponse(status=204)


def _must_operate(request: StaffRequest) -> None:
    if not (request.user.has_perm(OPERATE) or request.user.has_perm(LEAD_SHIFT)):
        raise PermissionDenied("登记诉求须由话务员办理")
