"""记者站: what may be reported, exposed matters, episodes, releases, leaders' days; one page for each, one form for each verb."""

from copy import copy
from typing import Any, Final

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from hotline.base.by_key import page_of
from hotline.base.masking import masked
from hotline.base.refusal import Refused
from hotline.base.step_door import form_page, take_step, timeline_of
from hotline.base.views import go_to, page
from hotline.catalog.models import Category
from hotline.media.conditions import CONDITIONS
from hotline.media.forms import FORMS, NewForm
from hotline.media.models import Episode, LeaderSession, MediaFollowUp, Release
from hotline.media.permissions import TABLES, Thing, is_actor, refusal, sees_media, steps_open_to
from hotline.media.queries.press import press_orders, shown
from hotline.media.queries.things import BY_KEY, BY_VERB, KINDS, kind_of
from hotline.media.workflow import STEPS
from hotline.org.models import User
from hotline.org.requests import StaffRequest
from hotline.workorders.models import WorkOrder
from hotline.workorders.workflow import OrderState

# What a person most likely came to do, the likeliest first: that button is the primary one.
NEXT: Final = (
    "supervise", "respond", "settle_matter", "air", "keep_promise", "settle_episode", "approve", "release", "hold", "settle_session", "link",
)  # fmt: skip


class OrderFilter(forms.Form):
    """By what is no person's: there is no search by words (queries/press.py says why)."""

    category = forms.ModelChoiceField(
        Category.objects.filter(level=1, is_justice=False), label="事项大类", required=False, empty_label="全部"
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *OrderState.choices])


def _may_see(request: StaffRequest) -> None:
    if not sees_media(request.user):
        raise PermissionDenied("舆论监督由记者站、督办员和发布审批人办理")


def _tabs(current: str) -> list[tuple[str, str, None, bool]]:
    tabs = [("可报道的诉求", reverse("media"), None, current == "orders")]
    return tabs + [
        (one.name, reverse("media_list", args=[one.key]), None, current == one.key) for one in KINDS.values()
    ]


def order_list(request: StaffRequest) -> HttpResponse:
    """At most 4 queries. Copies without who it was."""
    _may_see(request)
    filters = OrderFilter(request.GET)
    rows = press_orders()
    if filters.is_valid():
        given = filters.cleaned_data
        if given["category"] is not None:
            rows = rows.filter(category__code__startswith=given["category"].code)
        if given["state"]:
            rows = rows.filter(state=given["state"])
    found, cursor = page_of(rows, request.GET.get("after", ""))
    context = {
        "title": "舆论监督", "table": "media/_orders.html", "rows": [shown(one) for one in found], "next_cursor": cursor, "filters": filters,
        "tabs": _tabs("orders"), "caption": "可报道的诉求", "lead": "不含诉求人身份；举报、政法、保密件不在其中。",
        "empty": {"icon": "search-off", "title": "没有找到", "text": "放宽事项大类或状态再看。"},
    }  # fmt: skip
    return page(request, "base/desk.html", context, fragment="media/_orders.html")


def order(request: StaffRequest, no: str) -> HttpResponse:
    _may_see(request)
    found = press_orders().filter(no=no).first()
    if found is None:
        raise Http404
    one = shown(found)
    context = {
        "title": one.title, "order": one, "crumbs": [("舆论监督", reverse("media")), (no, "")],
        "makes": [STEPS[verb] for verb in ("register", "plan", "draft") if _may_make(request.user, verb) and (verb != "draft" or not one.why_not_released)],
    }  # fmt: skip
    return page(request, "media/order.html", context)


def things(request: StaffRequest, key: str) -> HttpResponse:
    """At most 5 queries."""
    _may_see(request)
    kind = BY_KEY.get(key)
    if kind is None:
        raise Http404
    rows, state = kind.rows, request.GET.get("state", "")
    if state in kind.states.values:
        rows = rows.filter(state=state)
    found, cursor = page_of(rows, request.GET.get("after", ""))
    filters = forms.Form(request.GET)
    filters.fields["state"] = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *kind.states.choices]
    )
    may_make = _may_make(request.user, kind.verb)
    context = {
        "title": "舆论监督", "table": "media/_things.html", "rows": found, "next_cursor": cursor, "tabs": _tabs(key), "caption": kind.name,
        "filters": filters, "kind": kind, "make": STEPS[kind.verb] if may_make else None,
        "empty": {"icon": kind.icon, "title": f"还没有{kind.name}", "text": kind.empty,
                  **({"label": STEPS[kind.verb].name, "url": reverse("media_new", args=[kind.verb])} if may_make else {})},
    }  # fmt: skip
    return page(request, "media/desk.html", context, fragment="media/_things.html")


def make(request: StaffRequest, verb: str) -> HttpResponse:
    """A new thing; `?order=` begins it with an order."""
    kind, form_class = BY_VERB.get(verb), FORMS.get(verb)
    if kind is None or form_class is None or not issubclass(form_class, NewForm):
        raise Http404
    step = STEPS[verb]
    if not _may_make(request.user, verb):
        raise PermissionDenied(f"“{step.name}”须由{'、'.join(step.by)}办理")
    number, reason = request.GET.get("order", ""), ""
    begin = {"orders": number, "order": number} if number else {}
    if request.method == "POST":
        form = form_class(request.POST, thing=None, actor=request.user)
        if form.is_valid():
            try:
                row = form.take()
            except Refused as refused:
                reason = refused.reason
            else:
                return go_to(request, reverse("media_thing", args=[row.no]), f"已{step.name}，编号{row.no}")
    else:
        form = form_class(thing=None, actor=request.user, initial=begin)
    home = (kind.name, reverse("media_list", args=[kind.key]))
    context = {
        "title": step.name, "form": form, "primary": step.name, "refusal": reason, "cancel_url": home[1], "explanation": form.explanation,
        "crumbs": [home, (step.name, "")],
    }  # fmt: skip
    return form_page(request, context)


def thing(request: StaffRequest, no: str) -> HttpResponse:
    """At most 9 queries."""
    row = _seen(request, no)
    kind = kind_of(no)
    assert kind is not None
    steps = [step for step in steps_open_to(request.user, row) if step.verb in FORMS]
    ready = [step for step in steps if all(CONDITIONS[name](row, request.user) is None for name in step.only_if)]
    first = next((step for verb in NEXT for step in ready if step.verb == verb), None)
    orders = _orders_of(row)
    names = [one.citizen.name for one in orders if one.citizen is not None]
    _hide(row, names)
    context = {
        "title": row.title, "row": row, "kind": kind, "first": first, "steps": [step for step in steps if step is not first],
        "orders": [shown(one) for one in orders], "units": list(row.units.all()) if isinstance(row, Episode | LeaderSession) else [],
        "promises": list(row.promises.select_related("unit")) if isinstance(row, Episode) else [], "timeline": _told(row, names),
        "blocks": [CONDITIONS[name](row, request.user) for step in steps for name in step.only_if if step not in ready][:1],
        "crumbs": [(kind.name, reverse("media_list", args=[kind.key])), (no, "")],
    }  # fmt: skip
    return page(request, "media/thing.html", context)


def thing_step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    row = _seen(request, no)
    kind = kind_of(no)
    assert kind is not None
    steps = TABLES[type(row)]
    if verb not in steps or issubclass(FORMS.get(verb, NewForm), NewForm):
        raise Http404
    home = (kind.name, reverse("media_list", args=[kind.key]))
    beside = copy(row)  # the step goes on with the row as it stands
    _hide(beside, [one.citizen.name for one in _orders_of(row) if one.citizen is not None])
    return take_step(
        request, row, verb, forms=FORMS, steps=steps, refusal=refusal, home=home, back=reverse("media_thing", args=[no]),
        template="media/step.html", more={"row": beside, "kind": kind},
    )  # fmt: skip


def _seen(request: StaffRequest, no: str) -> Thing:
    _may_see(request)
    kind = kind_of(no)
    found: Thing | None = kind.rows.filter(no=no).first() if kind is not None else None
    if found is None:
        raise Http404
    return found


def _orders_of(row: Thing) -> list[WorkOrder]:
    """The linked orders, of which the press reads copies; one that was sealed since is not among them any more."""
    if isinstance(row, Release):
        found = press_orders().filter(pk__in=[row.order_id])
    elif isinstance(row, MediaFollowUp):
        found = press_orders().filter(exposures=row)
    elif isinstance(row, Episode):
        found = press_orders().filter(episodes=row)
    else:
        found = press_orders().filter(leader_sessions=row)
    return list(found.order_by("-id")[:50])


# What people of the centre, who know more than the press may, write into a thing.
_WRITTEN: Final = ("summary", "response", "outcome", "topics", "result")


def _hide(row: Thing, names: list[str]) -> None:
    """For the page alone: nothing of the row is saved behind it."""
    for name in _WRITTEN:
        if getattr(row, name, ""):
            setattr(row, name, masked(getattr(row, name), names))


def _told(row: Thing, names: list[str]) -> list[dict[str, Any]]:
    """The trail; what somebody wrote there of a person is hidden too."""
    return [{**one, "note": masked(one["note"], names)} for one in timeline_of(row)]


def _may_make(user: User, verb: str) -> bool:
    return any(is_actor(kind, user) for kind in STEPS[verb].by)  # type: ignore[arg-type]
