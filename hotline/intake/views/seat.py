"""坐席工作台: one screen for a call. Left the caller, in the middle the form, right the knowledge base.

`/register/?call=…` opens it with a call that the switch told of; without one the number is typed. What is asked beside the
form goes by POST: a number and what a citizen says have no place in an address.
"""

from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.catalog import queries as catalog
from hotline.citizens import actions as citizens
from hotline.intake import actions
from hotline.intake.forms import SeatForm
from hotline.intake.queries.caller import caller_of, person_of
from hotline.intake.questions import questions_in
from hotline.knowledge.views.search import answers_beside
from hotline.org.requests import StaffRequest
from hotline.org.roles import LEAD_SHIFT, OPERATE, SEE_IDENTITY
from hotline.telephony.models import Call
from hotline.telephony.queries import seen_call
from hotline.workorders import queries as orders
from hotline.workorders.drafts import forget_draft, restore

LINES: Final = (("110", "报警"), ("119", "火警"), ("120", "急救"), ("122", "交通事故"))
NOT_VALID: Final = ("无声", "误拨", "儿童玩耍", "测试", "无实际诉求的骚扰")
ENDED: Final = frozenset({"hang_up", "invalidate"})


def register(request: StaffRequest) -> HttpResponse:
    must_operate(request)
    call = _call(request, _typed(request, "call_id") or request.GET.get("call", ""))
    if request.method == "POST":
        with catalog.read_for(request):
            return _take(request, call)
    form = SeatForm()
    if call is not None:
        form.initial.update(phone=call.phone, call_id=str(call.pk))
    return _show(request, form, call, kept_at=restore(form, request.user, _draft_of(call)))


def _take(request: StaffRequest, call: Call | None) -> HttpResponse:
    form = SeatForm(request.POST)
    reason = ""
    if form.is_valid():
        try:
            order = form.take(request.user)
        except Refused as refused:
            reason = refused.reason
        else:
            forget_draft(request.user, _draft_of(call))
            done = "已登记并当场答复" if form.cleaned_data["answer"] else "已登记"
            said = f"{done}，工单编号 {order.no}，查询码 {order.query_code}"
            return go_to(request, reverse("order", args=[order.no]), said)
    return _show(request, form, call, reason, status=422)


def _show(
    request: StaffRequest, form: SeatForm, call: Call | None, reason: str = "", status: int = 200,
    kept_at: datetime | None = None,
) -> HttpResponse:  # fmt: skip
    key = _draft_of(call)
    context: dict[str, Any] = {
        "title": "坐席工作台",
        "form": form,
        "primary": "登记",
        "refusal": reason,
        "cancel_url": reverse("home"),
        "autosave_url": reverse("keep_draft", args=[key]),
        "forget_url": reverse("forget_draft", args=[key]),
        "kept_at": kept_at,
        **_of_call(call),
    }
    return page(request, "intake/seat.html", context, fragment="intake/_register_step.html", status=status)


def _draft_of(call: Call | None) -> str:
    """Each call has its own: what was written for one caller must not stand before the next."""
    return "register" if call is None else f"register-{call.pk}"


def _of_call(call: Call | None) -> dict[str, Any]:
    return {"call": call, "lines": LINES, "not_valid": NOT_VALID}


@require_POST
def caller(request: StaffRequest) -> HttpResponse:
    """Who calls, what of theirs is open, what may be the same matter; as the form stands now. A fragment."""
    must_operate(request)
    phone, category, area, place = (_typed(request, name) for name in ("phone", "category", "area", "place"))
    with catalog.read_for(request):
        found = caller_of(phone, request.user)
        alike = orders.likely_duplicates(request.user, phone=phone, category=category, area=area, place=place)
        rules = catalog.load().in_effect(clock.now())
        n_to_limit, after_limit = rules.count("harassing_warnings"), rules.text("harassing_next")
    known = {one.pk for one in found.open_orders}
    context = {
        "caller": found,
        "alike": [one for one in alike if one.pk not in known],
        "has_number": bool(phone),
        "n_to_limit": n_to_limit,
        "after_limit": after_limit,
        "may_see": request.user.has_perm(SEE_IDENTITY),
    }
    return page(request, "intake/_caller.html", context)


@require_POST
def person(request: StaffRequest, pk: int) -> HttpResponse:
    """填入: name and address of somebody who gave this number before, for the form. The look is on record."""
    must_operate(request)
    if not request.user.has_perm(SEE_IDENTITY):
        raise PermissionDenied("您不能查看诉求人身份")
    found = person_of(_typed(request, "phone"), pk, request.user)
    if found is None:
        raise Http404
    citizens.look_at(
        found, actor=request.user, order_no="", reason="来电受理", ip=request.META.get("REMOTE_ADDR") or None
    )
    return page(request, "intake/_person.html", {"person": found})


@require_POST
def answers(request: StaffRequest) -> HttpResponse:
    """The knowledge base, asked with what is being written. A fragment."""
    must_operate(request)
    asked = questions_in(_typed(request, "title"), _typed(request, "content"))
    return answers_beside(request, request.user, asked, _typed(request, "area"))[0]


@require_POST
def call_step(request: StaffRequest, verb: str) -> HttpResponse:
    """转接、三方通话、劝导、不文明来电、无效来电. Where no switch told of the call, its record begins here."""
    must_operate(request)
    if verb not in actions.CALL_VERBS:
        raise Http404
    given = {name: _typed(request, name) for name in actions.CALL_VERBS[verb]}
    call = _call(request, _typed(request, "call_id"))
    try:
        call = actions.note_call(call, actor=request.user, phone=_typed(request, "phone"), verb=verb, **given)
    except Refused as refused:
        return HttpResponse(refused.reason, status=409, content_type="text/plain; charset=utf-8")
    if verb in ENDED:
        forget_draft(request.user, _draft_of(call))
        forget_draft(request.user, _draft_of(None))
        return go_to(request, reverse("register"), f"已记录：{call.get_outcome_display()}")
    return page(request, "intake/_call.html", {**_of_call(call), "is_answer": True})


def must_operate(request: StaffRequest) -> None:
    if not (request.user.has_perm(OPERATE) or request.user.has_perm(LEAD_SHIFT)):
        raise PermissionDenied("登记诉求须由话务员办理")


def _call(request: StaffRequest, key: str) -> Call | None:
    """The call that the address or the form names; 404 for another seat's."""
    if not key.isdecimal():
        return None
    call = seen_call(request.user, int(key[:15]))
    if call is None:
        raise Http404
    return call


def _typed(request: StaffRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:8_000]
