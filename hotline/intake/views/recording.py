"""登记来信、来访; and where an order came from, on its page."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.citizens import actions as citizens
from hotline.intake.forms import FORMS
from hotline.intake.models import Origin
from hotline.org.requests import StaffRequest
from hotline.org.roles import LEAD_SHIFT, OPERATE
from hotline.workorders.drafts import forget_draft, restore
from hotline.workorders.models import WorkOrder
from hotline.workorders.permissions import may_see_identity


def record(request: StaffRequest, kind: str) -> HttpResponse:
    """The form of a letter or of a visit."""
    if not (request.user.has_perm(OPERATE) or request.user.has_perm(LEAD_SHIFT)):
        raise PermissionDenied("登记来信、来访须由话务员办理")
    if kind not in FORMS:
        raise Http404
    key, reason, status, kept_at = f"record-{kind}", "", 200, None
    if request.method == "POST":
        form, status = FORMS[kind](request.POST, request.FILES), 422
        if form.is_valid():
            try:
                order = form.take(request.user)
            except Refused as refused:
                reason = refused.reason
            else:
                forget_draft(request.user, key)
                told = f"已登记，工单编号 {order.no}，查询码 {order.query_code}"
                return go_to(request, reverse("order", args=[order.no]), told)
    else:
        form = FORMS[kind]()
        form.initial["receptionist"] = request.user.name
        kept_at = restore(form, request.user, key)
    context = {
        "title": form.primary, "lead": form.lead, "form": form, "primary": "登记", "refusal": reason, "cancel_url": reverse("home"),
        "autosave_url": reverse("keep_draft", args=[key]), "forget_url": reverse("forget_draft", args=[key]), "kept_at": kept_at,
        "step": "intake/_register_step.html",
    }  # fmt: skip
    return page(request, "intake/record.html", context, fragment="intake/_register_step.html", status=status)


def origin(request: StaffRequest, no: str) -> HttpResponse:
    """来源 of an order, a fragment of its page; visitors' names by a click that is on record."""
    order = WorkOrder.objects.visible_to(request.user).select_related("citizen").defer("words").filter(no=no).first()
    if order is None:
        raise Http404
    row = Origin.objects.filter(order=order).first()
    may_reveal = row is not None and bool(row.people_sealed) and may_see_identity(request.user, order)
    names = ""
    if request.method == "POST":
        if row is None or not may_reveal or order.citizen is None:
            raise PermissionDenied("来访人姓名不对您开放")
        citizens.look_at(
            order.citizen,
            actor=request.user,
            order_no=order.no,
            reason="查看来访人姓名",
            ip=request.META.get("REMOTE_ADDR"),
        )
        names = row.people
    context = {
        "order": order, "origin": row, "may_reveal": may_reveal, "names": names,
        "returned": row.returns.order_by("-id").first() if row is not None else None,
    }  # fmt: skip
    return page(request, "intake/_origin.html", context, fragment="intake/_origin.html")
