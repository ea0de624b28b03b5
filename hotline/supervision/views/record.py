"""督办页: everything about one supervision, and the steps that stand open; its files; what the order's page shows of it."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base.papers import served
from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.org.requests import StaffRequest
from hotline.org.roles import DIRECT, SUPERVISE
from hotline.supervision import actions
from hotline.supervision.documents import papers_of
from hotline.supervision.forms import FORMS, OpenForm, ProposeForm
from hotline.supervision.models import Supervision, SupervisionEvent, SupervisionFile
from hotline.supervision.permissions import levels_open_to, may_propose, refusal, steps_open_to, supervises
from hotline.supervision.standing import awaits, first_step, lacking
from hotline.supervision.views.doors import HOME, seen, seen_order
from hotline.supervision.workflow import RUNNING, SUPERVISION, Level, SupervisionState
from hotline.workorders.workflow import OPEN_ORDER, OrderState

LOOK: Final[dict[str, tuple[str, str]]] = {
    "propose": ("bulb", "grey"), "issue": ("eye-exclamation", "red"), "add_cause": ("alert-triangle", "yellow"),
    "urge": ("bell-ringing", "yellow"), "send_letter": ("mail", "yellow"), "name_unit": ("building", "blue"), "extend": ("calendar-plus", "purple"),
    "report_progress": ("message-2-up", "grey"), "visit": ("map-pin", "blue"), "meet": ("users-group", "purple"),
    "report_up": ("file-arrow-right", "purple"), "instruct": ("writing-sign", "purple"), "ask_return": ("arrow-back", "yellow"),
    "refuse_return": ("ban", "grey"), "send_back": ("arrow-back", "grey"), "report": ("message-check", "teal"),
    "send_again": ("arrow-back-up", "yellow"), "accept": ("checks", "green"), "inform_leader": ("send", "purple"),
    "strike_off": ("circle-check", "green"), "settle": ("circle-check", "green"), "escalate": ("refresh-alert", "red"),
    "refer": ("gavel", "red"), "withdraw": ("x", "grey"),
}  # fmt: skip
MOST_SHOWN: Final = 3
# What stands beside the primary button, the likeliest first.
_BESIDE: Final = (
    "send_again", "send_back", "refuse_return", "ask_return", "report_progress", "visit", "urge", "send_letter", "meet", "strike_off",
)  # fmt: skip
RANK: Final = {verb: n for n, verb in enumerate(_BESIDE)}


def supervision_page(request: StaffRequest, no: str) -> HttpResponse:
    """At most 10 queries: of what hangs on it only what its trail says is there is read."""
    row = seen(request, no)
    events = list(row.events.order_by("-n"))
    done = {one.verb for one in events}
    steps = [step for step in steps_open_to(request.user, row) if step.verb in FORMS]
    first = first_step(row, steps)
    rest = [step for step in steps if step is not first]
    safe = [step for step in rest if not FORMS[step.verb].is_dangerous]
    safe.sort(key=lambda step: RANK.get(step.verb, len(RANK)))
    files = list(row.files.all()) if done & {"visit", "report"} else []
    visits = list(row.visits.select_related("by")) if "visit" in done else []
    for one in visits:
        one.shown = [file for file in files if file.visit_id == one.pk]  # type: ignore[attr-defined]
    who, what = awaits(row)
    context: dict[str, Any] = {
        "title": row.order.title, "row": row, "first": first, "buttons": safe[:MOST_SHOWN],
        "more": [step for step in rest if step not in safe[:MOST_SHOWN]], "who": who, "what": what,
        "lacking": lacking(row) if row.state == SupervisionState.DONE else [],
        "causes": list(row.causes.all()) if row.opened_at else [],
        "progress": list(row.progress.select_related("by")) if "report_progress" in done else [], "visits": visits,
        "meetings": list(row.meetings.select_related("by", "lead_unit")) if "meet" in done else [],
        "files": [file for file in files if file.visit_id is None],
        "raised_to": list(row.raised_to.order_by("id")) if done & {"escalate", "refer"} else [],
        "timeline": [_moment(event) for event in events], "papers": papers_of(request.user, row),
        "crumbs": [HOME, (row.no, "")],
    }  # fmt: skip
    return page(request, "supervision/supervision.html", context)


def _moment(event: SupervisionEvent) -> dict[str, Any]:
    sign, tone = LOOK[event.verb]
    return {
        "at": event.at, "name": event.name, "actor": event.actor_name, "unit": event.unit_name, "note": event.note, "icon": sign,
        "tone": tone,
    }  # fmt: skip


def supervision_step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    """One door for all verbs."""
    row = seen(request, no)
    if verb not in FORMS:
        raise Http404
    back, step = reverse("supervision", args=[no]), SUPERVISION[verb]
    reason = ""
    if request.method == "POST":
        form = FORMS[verb](request.POST, request.FILES, thing=row, actor=request.user)
        if form.is_valid():
            try:
                made = form.take()
            except Refused as refused:
                reason = refused.reason
                row = seen(request, no)
            else:
                return go_to(request, _next(made, back), f"已{step.name}")
    else:
        form = FORMS[verb](thing=row, actor=request.user)
        reason = refusal(step, row, request.user) or ""
    context = {
        "title": step.name, "form": form, "primary": step.name, "refusal": reason, "cancel_url": back, "row": row,
        "explanation": form.explanation, "is_dangerous": form.is_dangerous, "by_htmx": True,
        "crumbs": [HOME, (row.no, back), (step.name, "")],
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return page(request, "supervision/step.html", context, fragment="base/_step.html", status=status)


def _next(made: Any, back: str) -> str:
    """On to the supervision that the step opened."""
    return reverse("supervision", args=[made.no]) if isinstance(made, Supervision) else back


def open_supervision(request: StaffRequest, no: str) -> HttpResponse:
    """立项督办 of an order; whoever only proposes gets the form for that."""
    order = seen_order(request, no)
    back = reverse("order", args=[no])
    by_hand = supervises(request.user)
    if not by_hand and not may_propose(request.user):
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = OpenForm(data, order=order, actor=request.user) if by_hand else ProposeForm(data)
    name = SUPERVISION["issue" if by_hand else "propose"].name
    reason = ""
    if request.method == "POST" and form.is_valid():
        act = actions.open_by_hand if by_hand else actions.propose
        try:
            row = act(order, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, reverse("supervision", args=[row.no]), f"已{name}")
    context = {
        "title": name, "form": form, "primary": name, "refusal": reason, "cancel_url": back, "by_htmx": True, "order": order,
        "explanation": "立项后记入台账，通知责任单位；工单标为督办中，答复由单位主要领导签发。" if by_hand else "由督办员决定是否立项。",
        "crumbs": [("工作台", "/"), (no, back), (name, "")],
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return page(request, "base/step.html", context, fragment="base/_step.html", status=status)


@require_POST
def remind(request: StaffRequest, no: str) -> HttpResponse:
    """催办 from the order's page, in one click."""
    order = seen_order(request, no)
    if not request.user.has_perm(SUPERVISE) and not request.user.has_perm(DIRECT):
        raise PermissionDenied("催办由督办员和主任办理")
    try:
        row = actions.remind(order, actor=request.user)
    except Refused as refused:
        return go_to(request, reverse("order", args=[no]), refused.reason)
    return go_to(request, reverse("order", args=[no]), f"已催办{row.unit.short_name if row.unit else ''}（{row.no}）")


def order_supervisions(request: StaffRequest, no: str) -> HttpResponse:
    """All supervision of an order, a fragment of its page."""
    order = seen_order(request, no)
    rows = Supervision.objects.visible_to(request.user).filter(order=order).select_related("unit").order_by("-id")
    may = order.state in (*OPEN_ORDER, OrderState.CLOSED)
    context = {
        "order": order, "rows": list(rows[:20]), "may_open": may and bool(levels_open_to(request.user)),
        "may_propose": may and may_propose(request.user),
        "may_remind": order.state == OrderState.IN_HANDLING and Level.REMIND in levels_open_to(request.user),
    }  # fmt: skip
    return page(request, "supervision/_of_order.html", context, fragment="supervision/_of_order.html")


def meeting_supervisions(request: StaffRequest) -> HttpResponse:
    """What the weekly meeting has to settle, a fragment of its page: nobody is answerable yet, or a unit says it is not."""
    rows = Supervision.objects.visible_to(request.user).filter(state__in=RUNNING)
    rows = rows.filter(Q(unit=None) | Q(state=SupervisionState.RETURN_REQUESTED)).exclude(level=Level.REMIND)
    found = list(
        rows.select_related("order", "unit").defer("order__words", "order__content").order_by("due_at", "id")[:50]
    )
    context = {"rows": found, "may_meet": request.user.has_perm(DIRECT)}
    return page(request, "supervision/_of_meeting.html", context, fragment="supervision/_of_meeting.html")


def supervision_file(request: StaffRequest, pk: int) -> FileResponse:
    found = SupervisionFile.objects.filter(pk=pk, supervision__in=Supervision.objects.visible_to(request.user)).first()
    if found is None:
        raise Http404
    return served(found)
