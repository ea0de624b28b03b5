"""走一步: the form of one verb on an order or on a turn. One door for all verbs."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse

from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.catalog import queries as catalog
from hotline.org.requests import StaffRequest
from hotline.workorders.drafts import forget_draft, restore
from hotline.workorders.forms import FORMS, StepForm
from hotline.workorders.models import Assignment, WorkOrder
from hotline.workorders.permissions import may_see_identity
from hotline.workorders.permissions import refusal as refusal_of
from hotline.workorders.views.doors import seen_order, seen_turn
from hotline.workorders.views.grounds import grounds
from hotline.workorders.workflow import ASSIGNMENT, ORDER, STEPS

# Verbs whose form wants more beside it than the order's summary.
OWN_TEMPLATE = {
    "dispatch": "workorders/_dispatch_step.html",
    "accept": "workorders/_category_step.html",
    "amend": "workorders/_category_step.html",
}


def order_step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    if verb not in FORMS or (verb not in ORDER and verb != "assign"):
        raise Http404
    return _take(request, seen_order(request, no), verb)


def turn_step(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in FORMS or verb not in ASSIGNMENT or verb == "assign":
        raise Http404
    return _take(request, seen_turn(request, pk), verb)


def _take(request: StaffRequest, thing: WorkOrder | Assignment, verb: str) -> HttpResponse:
    order = thing.order if isinstance(thing, Assignment) else thing
    with catalog.reading_once(order.catalog_stamp):  # type: ignore[attr-defined]
        return _answer(request, thing, verb)


def _answer(request: StaffRequest, thing: WorkOrder | Assignment, verb: str) -> HttpResponse:
    order = thing.order if isinstance(thing, Assignment) else thing
    back = reverse("order", args=[order.no])
    key = f"{verb}:{thing.pk}"
    if request.method == "POST":
        form = FORMS[verb](request.POST, thing=thing, actor=request.user)
        reason = ""
        if form.is_valid():
            try:
                form.take()
            except Refused as refused:
                reason = refused.reason
                thing.refresh_from_db()
            else:
                forget_draft(request.user, key)
                return go_to(request, back, f"已{STEPS[verb].name}")
        return _show(request, form, thing, order, key, reason, status=422)
    given = {name: request.GET[name] for name in FORMS[verb].base_fields if name in request.GET}
    form = FORMS[verb](thing=thing, actor=request.user, initial=given)
    kept_at = restore(form, request.user, key) if form.fields else None
    # 加派 makes a new turn: whether it stands open is asked of the turn, in the action.
    reason = "" if verb == "assign" else refusal_of(STEPS[verb], thing, request.user) or ""
    return _show(request, form, thing, order, key, reason, kept_at=kept_at)


def _show(
    request: StaffRequest,
    form: StepForm,
    thing: WorkOrder | Assignment,
    order: WorkOrder,
    key: str,
    reason: str,
    status: int = 200,
    kept_at: datetime | None = None,
) -> HttpResponse:
    verb = form.verb
    context: dict[str, Any] = {
        "title": STEPS[verb].name,
        "crumbs": [("工作台", "/"), (order.no, reverse("order", args=[order.no])), (STEPS[verb].name, "")],
        "form": form,
        "primary": STEPS[verb].name,
        "explanation": form.explanation,
        "is_dangerous": form.is_dangerous,
        "cancel_url": reverse("order", args=[order.no]),
        "refusal": reason,
        "order": order,
        "turn": thing if isinstance(thing, Assignment) else None,
        "may_reveal": order.citizen_id is not None and may_see_identity(request.user, order),
        "grounds": grounds(verb, thing),
        "autosave_url": reverse("keep_draft", args=[key]) if form.fields else "",
        "forget_url": reverse("forget_draft", args=[key]),
        "kept_at": kept_at,
        "step": OWN_TEMPLATE.get(verb, "base/_step.html"),
    }
    return page(request, "workorders/step.html", context, fragment=context["step"], status=status)
