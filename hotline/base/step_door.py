"""How a door of the staff's answers for whatever has a life: the form of one verb, and the trail beside the thing."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from hotline.base.refusal import Refused
from hotline.base.step_form import StepForm
from hotline.base.views import go_to, page
from hotline.base.workflow import Step

Refusal = Callable[[Any, Any, Any], str | None]


def form_page(request: HttpRequest, context: Mapping[str, Any], template: str = "base/step.html") -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    step = str(context.get("step", "base/_step.html"))
    return page(request, template, {**context, "by_htmx": True}, fragment=step, status=status)


def take_step(
    request: HttpRequest,
    thing: Any,
    verb: str,
    *,
    forms: Mapping[str, type[StepForm]],
    steps: Mapping[str, Step],
    refusal: Refusal,
    home: tuple[str, str],
    back: str,
    template: str = "base/step.html",
    more: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """The form of `verb` on `thing`, or, sent well, the step itself; then on to `back`, where the thing is seen."""
    if verb not in forms:
        raise Http404
    step, user = steps[verb], request.user
    reason = ""
    if request.method == "POST":
        form = forms[verb](request.POST, request.FILES, thing=thing, actor=user)
        if form.is_valid():
            try:
                form.take()
            except Refused as refused:
                reason = refused.reason
                thing.refresh_from_db()
            else:
                return go_to(request, back, f"已{step.name}")
    else:
        form = forms[verb](thing=thing, actor=user)
        reason = refusal(step, thing, user) or ""
    context = {
        "title": step.name, "form": form, "primary": "保存" if verb.startswith("edit") else step.name, "refusal": reason,
        "cancel_url": back, "explanation": form.explanation, "is_dangerous": form.is_dangerous,
        "crumbs": [home, (thing.no, back), (step.name, "")], **(more or {}),
    }  # fmt: skip
    return form_page(request, context, template)


def timeline_of(thing: Any) -> list[dict[str, Any]]:
    return [
        {"at": one.at, "name": one.name, "actor": one.actor_name, "unit": one.unit_name, "note": one.note, "icon": "point", "tone": "grey"}
        for one in thing.events.order_by("-n")
    ]  # fmt: skip
