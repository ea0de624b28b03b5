"""How a door of the staff's answers: the form of one verb on a piece or on a suggestion."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from hotline.base.refusal import Refused
from hotline.base.step_form import StepForm
from hotline.base.views import go_to, page
from hotline.base.workflow import Step
from hotline.org.models import User
from hotline.portal.permissions import Thing, refusal


class StaffRequest(HttpRequest):
    """A request behind the sign-in (LoginRequiredMiddleware lets no other pass)."""

    user: User


def form_page(request: StaffRequest, context: Mapping[str, Any], template: str = "base/step.html") -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    return page(request, template, {**context, "by_htmx": True}, fragment="base/_step.html", status=status)


def take_step(
    request: StaffRequest, thing: Thing, verb: str, *, forms: Mapping[str, type[StepForm]], steps: Mapping[str, Step], home: tuple[str, str], door: str
) -> HttpResponse:  # fmt: skip
    """`door` is the name of the address at which the thing itself is seen."""
    if verb not in forms:
        raise Http404
    back, step = reverse(door, args=[thing.no]), steps[verb]
    reason = ""
    if request.method == "POST":
        form = forms[verb](request.POST, request.FILES, thing=thing, actor=request.user)
        if form.is_valid():
            try:
                form.take()
            except Refused as refused:
                reason = refused.reason
                thing.refresh_from_db()
            else:
                return go_to(request, back, f"已{step.name}")
    else:
        form = forms[verb](thing=thing, actor=request.user)
        reason = refusal(step, thing, request.user) or ""
    context = {
        "title": step.name, "form": form, "primary": "保存" if verb == "edit" else step.name, "refusal": reason,
        "cancel_url": back, "explanation": form.explanation, "is_dangerous": form.is_dangerous,
        "crumbs": [home, (thing.no, back), (step.name, "")],
    }  # fmt: skip
    return form_page(request, context)


def timeline_of(thing: Thing) -> list[dict[str, Any]]:
    return [
        {"at": one.at, "name": one.name, "actor": one.actor_name, "unit": one.unit_name, "note": one.note, "icon": "point", "tone": "grey"}
        for one in thing.events.order_by("-n")
    ]  # fmt: skip
