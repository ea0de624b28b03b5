"""通话记录: what came in, what became of it; and the numbers that the shift leader keeps from calling."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.org.requests import StaffRequest
from hotline.org.roles import LEAD_SHIFT, OPERATE
from hotline.telephony import actions, queries
from hotline.telephony.models import Call, Limit

PAGE: Final = 25
TONES: Final = {
    "REGISTERED": "blue", "ANSWERED": "green", "TRANSFERRED": "teal", "UNCIVIL": "late", "INVALID": "grey", "MISSED": "yellow",
}  # fmt: skip


RATING_TONES: Final = {"SATISFIED": "green", "BASICALLY": "teal", "UNSATISFIED": "late"}


def calls(request: StaffRequest) -> HttpResponse:
    """The own calls, for the shift leader everybody's; `?outcome=` of one sort. 3 queries at most."""
    if not (request.user.has_perm(OPERATE) or request.user.has_perm(LEAD_SHIFT)):
        raise PermissionDenied("通话记录由话务员和班长查看")
    outcome = request.GET.get("outcome", "")
    if outcome and outcome not in Call.Outcome.values:
        raise Http404
    rows = queries.seen_calls(request.user).select_related("seat")
    if outcome:
        rows = rows.filter(outcome=outcome)
    after = request.GET.get("after", "")
    if after.isdecimal():
        rows = rows.filter(pk__lt=int(after[:15]))
    found = list(rows[: PAGE + 1])
    limits, leads = queries.limits(), request.user.has_perm(LEAD_SHIFT)
    base = reverse("calls")
    context = {
        "title": "通话记录",
        "lead": "满次数的不文明来电，由班长限制呼入；到时自动解除。",
        "rows": [_row(one, limits, leads) for one in found[:PAGE]],
        "next_cursor": str(found[PAGE - 1].pk) if len(found) > PAGE else "",
        "tabs": [
            ("全部", base, None, not outcome),
            *((name, f"{base}?outcome={code}", None, code == outcome) for code, name in Call.Outcome.choices),
        ],
        "table": "telephony/_calls.html",
        "empty": {
            "icon": "phone",
            "title": "没有通话",
            "text": "话机报来的来电，和坐席记下的转接、三方通话会列在这里。",
        },
        "caption": "通话",
    }
    return page(request, "base/desk.html", context, fragment="telephony/_calls.html")


@require_POST
def limit(request: StaffRequest, pk: int) -> HttpResponse:
    """限制呼入 of a call's number."""
    call = queries.seen_call(request.user, pk)
    if call is None:
        raise Http404
    back = f"{reverse('calls')}?outcome={Call.Outcome.UNCIVIL}"
    try:
        set_now = actions.limit_number(call, actor=request.user, reason=call.reason)
    except Refused as refused:
        return go_to(request, back, refused.reason)
    hours = round((set_now.until - set_now.set_at).total_seconds() / 3600)
    return go_to(request, back, f"已限制呼入{hours}小时")


@require_POST
def lift(request: StaffRequest, pk: int) -> HttpResponse:
    """解除限制."""
    row = Limit.objects.filter(pk=pk).first()
    if row is None:
        raise Http404
    back = reverse("calls")
    try:
        actions.lift_limit(row, actor=request.user)
    except Refused as refused:
        return go_to(request, back, refused.reason)
    return go_to(request, back, "已解除限制")


def _row(call: Call, limits: dict[str, Limit], leads: bool) -> dict[str, Any]:
    held = limits.get(call.phone_hash) if call.phone_hash else None
    is_uncivil = call.outcome == Call.Outcome.UNCIVIL
    return {
        "call": call,
        "tone": TONES.get(call.outcome, "grey"),
        "rating_tone": RATING_TONES.get(call.rating, "grey"),
        "limit": held,
        "lift_url": reverse("lift_limit", args=[held.pk]) if held and leads else "",
        "limit_url": reverse("limit_number", args=[call.pk]) if leads and is_uncivil and call.phone_hash and not held else "",
        "desk_url": f"{reverse('register')}?call={call.pk}" if not (call.ended_at or call.order_no) else "",
    }  # fmt: skip
