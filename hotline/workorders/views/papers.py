"""附件与身份: files through a permission check; a citizen's identity by a click that is logged."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base.papers import served
from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.citizens import actions as citizens
from hotline.org.models import User
from hotline.org.requests import StaffRequest
from hotline.org.roles import INSPECT
from hotline.workorders.attaching import attach
from hotline.workorders.forms.papers import AttachForm
from hotline.workorders.models import Attachment
from hotline.workorders.permissions import may_see_identity
from hotline.workorders.views.doors import seen_order, sees_turn


def may_attach(user: User) -> bool:
    """Who oversees from outside leaves the order as it is."""
    return not user.has_perm(INSPECT)


def attach_to(request: StaffRequest, no: str) -> HttpResponse:
    order = seen_order(request, no)
    if not may_attach(request.user):
        raise PermissionDenied("监察人员查看全程，不上传附件")
    form = AttachForm(request.POST or None, request.FILES or None, order=order, user=request.user)
    back = reverse("order", args=[no])
    reason = ""
    if request.method == "POST" and form.is_valid():
        try:
            rows = [
                attach(order, file, actor=request.user, kind=form.cleaned_data["kind"], turn=form.cleaned_data["turn"])
                for file in form.cleaned_data["papers"]
            ]
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, back, f"已上传{len(rows)}个附件")
    context = {
        "title": "上传附件", "form": form, "primary": "上传", "cancel_url": back, "refusal": reason, "order": order,
        "explanation": "照片、录音、公文都可以；照片请分清办理前和办理后。",
        "crumbs": [("工作台", "/"), (no, back), ("上传附件", "")], "step": "base/_step.html", "by_htmx": True,
    }  # fmt: skip
    return page(
        request,
        "workorders/step.html",
        context,
        fragment="base/_step.html",
        status=422 if request.method == "POST" else 200,
    )


def attachment(request: StaffRequest, pk: int) -> FileResponse:
    """The file itself. A sealed order's citizen papers are not for units: they may show who it was."""
    row = Attachment.objects.select_related("order", "assignment__unit").filter(pk=pk).first()
    if row is None:
        raise Http404
    order = seen_order(request, row.order.no)
    if row.assignment is not None and not sees_turn(request.user, row.assignment):
        raise Http404
    if row.kind == Attachment.Kind.CITIZEN and order.seals_identity and not may_see_identity(request.user, order):
        raise PermissionDenied("保密件的诉求人材料不对承办单位开放")
    return served(row)


@require_POST
def identity(request: StaffRequest, no: str) -> HttpResponse:
    """点开身份: logged before it is shown."""
    order = seen_order(request, no)
    if order.citizen is None or not may_see_identity(request.user, order):
        raise PermissionDenied("您不能查看本件诉求人的身份")
    try:
        citizen = citizens.look_at(
            order.citizen,
            actor=request.user,
            order_no=no,
            reason=request.POST.get("reason", "") or "办理需要",
            ip=request.META.get("REMOTE_ADDR"),
        )
    except Refused as refused:
        raise PermissionDenied(refused.reason) from None
    response = page(request, "workorders/_identity.html", {"citizen": citizen, "order": order, "viewer": request.user})
    response["Cache-Control"] = "no-store"
    return response
