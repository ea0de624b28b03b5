"""剔除清单: readable by every unit, masked; proposing and approving."""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse

from hotline.base.by_key import page_of
from hotline.base.masking import masked
from hotline.base.refusal import Refused
from hotline.base.step_door import form_page, take_step, timeline_of
from hotline.base.views import go_to, page
from hotline.disputes import actions
from hotline.disputes.forms import EXCLUSION_FORMS, ProposeForm
from hotline.disputes.models import Dispute, Exclusion
from hotline.disputes.permissions import is_of_the_office, refusal, steps_open_to
from hotline.disputes.queries.lists import exclusions as listed
from hotline.disputes.views.doors import seen_exclusion, seen_order
from hotline.disputes.workflow import EXCLUSION, ExclusionState
from hotline.org.models import User
from hotline.org.requests import StaffRequest
from hotline.org.roles import PROPOSE_EXCLUSIONS, SEE_JUSTICE
from hotline.workorders.models import Assignment, WorkOrder

TABS: Final = (
    ("IN_EFFECT", "已剔除", (ExclusionState.IN_EFFECT,)),
    ("WAITING", "待审批", (ExclusionState.PROPOSED, ExclusionState.SECONDED)),
    ("ENDED", "不予剔除、已撤销", (ExclusionState.REFUSED, ExclusionState.REVOKED)),
)


def home() -> tuple[str, str]:
    return "剔除清单", reverse("exclusions")


def exclusions(request: StaffRequest) -> HttpResponse:
    office = is_of_the_office(request.user)
    shown = TABS if office else TABS[:1]
    first = "WAITING" if office else "IN_EFFECT"
    key = request.GET.get("state", first)
    key = key if key in {one for one, _, _ in shown} else first
    states = next(group for one, _, group in shown if one == key)
    rows, cursor = page_of(listed(states), request.GET.get("after", ""))
    for row in rows:
        row.shown_reason = _reason(row, request.user, full=False)
    context = {
        "title": "剔除清单", "table": "disputes/_exclusions.html", "rows": rows, "next_cursor": cursor, "office": office,
        "tabs": [(label, f"?state={one}", None, one == key) for one, label, _ in shown] if office else [],
        "lead": "不计入考核的工单、单位、范围和理由，网络内公开；每项经两人审批。", "caption": "剔除清单",
        "empty": {"icon": "filter-x", "title": "没有剔除", "text": "异议研判成立的，或经提请和两人审批的，列在这里。"},
    }  # fmt: skip
    return page(request, "base/desk.html", context, fragment="disputes/_exclusions.html")


def exclusion_page(request: StaffRequest, no: str) -> HttpResponse:
    """What every unit may read; who approved it, and the order and dispute behind it, for those who may open them."""
    row = seen_exclusion(no)
    office = is_of_the_office(request.user)
    if row.state != ExclusionState.IN_EFFECT and not office and not _is_own(request, row):
        raise PermissionDenied("审批中的剔除由热线办查看")
    context = {
        "title": f"{row.get_scope_display()}剔除", "row": row, "office": office, "reason": _reason(row, request.user, full=office),
        "steps": [step for step in steps_open_to(request.user, row) if step.verb in EXCLUSION_FORMS],
        "timeline": timeline_of(row) if office else [], "sees_order": WorkOrder.objects.visible_to(request.user).filter(pk=row.order_id).exists(),
        "sees_dispute": row.dispute_id is not None and Dispute.objects.visible_to(request.user).filter(pk=row.dispute_id).exists(),
        "crumbs": [home(), (row.no, "")],
    }  # fmt: skip
    return page(request, "disputes/exclusion.html", context)


def exclusion_step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    if not is_of_the_office(request.user):
        raise PermissionDenied("剔除由热线办提请和审批")
    row, back = seen_exclusion(no), reverse("exclusion", args=[no])
    return take_step(
        request, row, verb, forms=EXCLUSION_FORMS, steps=EXCLUSION, refusal=refusal, home=home(), back=back
    )


def propose(request: StaffRequest, no: str) -> HttpResponse:
    """提请剔除 of a turn with the order `no`."""
    if not request.user.has_perm(PROPOSE_EXCLUSIONS):
        raise PermissionDenied("剔除由热线办提请")
    order = seen_order(request, no)
    form = ProposeForm(request.POST or None, turns=Assignment.objects.filter(order=order).select_related("unit"))
    reason = "本件已认定为不合理诉求，不计入考核，不必再提请剔除" if order.is_excluded else ""
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        turn = given.pop("turn")
        turn.order = order
        try:
            row = actions.propose(turn, actor=request.user, **given)
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, reverse("exclusion", args=[row.no]), "已提请，等待两人审批")
    context = {
        "title": "提请剔除", "form": form, "primary": "提请", "refusal": reason, "cancel_url": reverse("order", args=[no]),
        "explanation": "认定不合理、派单错误、无法回访、撤单的，系统已自动不计，不必提请；其余经另外两人审批后剔除。",
        "crumbs": [home(), (no, reverse("order", args=[no])), ("提请剔除", "")], "step": "base/_step.html",
    }  # fmt: skip
    return form_page(request, context)


def _reason(row: Exclusion, user: User, *, full: bool) -> str:
    """Names and numbers hidden but for the office; of what is sealed others read nothing, of matters of justice the cleared alone."""
    if row.order.is_justice and not user.has_perm(SEE_JUSTICE):
        return "政法类事项，理由不公开"
    if row.order.seals_identity and not is_of_the_office(user):
        return "保密件，理由不公开"
    return row.reason if full else masked(row.reason)


def _is_own(request: StaffRequest, row: Exclusion) -> bool:
    return request.user.unit is not None and request.user.unit.contains(row.unit)
