"""班次和故障时段: a form and what it has brought about."""

from itertools import groupby

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.base.step_door import form_page
from hotline.base.views import go_to
from hotline.org.requests import StaffRequest
from hotline.org.roles import LEAD_SHIFT, RECORD_FAULTS, SEE_SCORES
from hotline.telephony import actions, queries
from hotline.telephony.forms import FaultForm, ShiftsForm
from hotline.telephony.models import FaultWindow, Shift


def shifts(request: StaffRequest) -> HttpResponse:
    """班次 of the next two weeks, and the form that adds to them."""
    if not request.user.has_perm(LEAD_SHIFT):
        raise PermissionDenied("班次由班长和主任安排")
    form, reason = ShiftsForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_shifts(actor=request.user, **form.cleaned_data)
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, reverse("shifts"), f"已安排{len(made)}班")
    days = [
        (day, [(f"{start:%H:%M}—{end:%H:%M}", list(same)) for (start, end), same in groupby(list(rows), key=_hours)])
        for day, rows in groupby(queries.shifts_ahead(), key=lambda one: localtime(one.starts_at).date())
    ]
    context = {
        "title": "班次", "form": form, "primary": "安排", "refusal": reason, "cancel_url": reverse("seats"), "now": clock.now(),
        "explanation": "遵时率按班次计：当班的分钟里，就绪、通话、话后的占多少。中间吃饭的，上下午各排一班。",
        "crumbs": [("坐席状态", reverse("seats")), ("班次", "")], "days": days,
    }  # fmt: skip
    return form_page(request, context, "telephony/shifts.html")


def _hours(shift: Shift) -> tuple[object, object]:
    return localtime(shift.starts_at).time(), localtime(shift.ends_at).time()


@require_POST
def cancel_shift(request: StaffRequest, pk: int) -> HttpResponse:
    row = Shift.objects.filter(pk=pk, cancelled_at=None).first()
    if row is None:
        raise Http404
    try:
        actions.cancel_shift(row, actor=request.user)
    except Refused as refused:
        return go_to(request, reverse("shifts"), f"没有取消：{refused.reason}")
    return go_to(request, reverse("shifts"), "已取消")


def faults(request: StaffRequest) -> HttpResponse:
    """故障时段: recorded by the system administrator, read by those who answer for the figures."""
    may = request.user.has_perm(RECORD_FAULTS)
    if not (may or request.user.has_perm(LEAD_SHIFT) or request.user.has_perm(SEE_SCORES)):
        raise PermissionDenied("故障时段由系统管理员登记，班长、主任和考核人员查看")
    form, reason = FaultForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_fault(actor=request.user, **form.cleaned_data)
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, reverse("faults"), "已登记，接通率（剔除故障时段）随之重算")
    context = {
        "title": "故障时段", "form": form if may else None, "primary": "登记", "refusal": reason, "cancel_url": reverse("home"),
        "lead": "时段内的来电不计入“接通率（剔除故障时段）”；原接通率照全部来电计，两个数并列。",
        "explanation": "登记和撤销都进变更记录。", "faults": queries.recorded_faults(), "may_record": may,
    }  # fmt: skip
    return form_page(request, context, "telephony/faults.html")


@require_POST
def revoke_fault(request: StaffRequest, pk: int) -> HttpResponse:
    row = FaultWindow.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    try:
        actions.revoke_fault(row, actor=request.user)
    except Refused as refused:
        return go_to(request, reverse("faults"), f"没有撤销：{refused.reason}")
    return go_to(request, reverse("faults"), "已撤销")
