"""集中研判: the list of meetings, convening one, and the screen that stands in the meeting room."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header

from hotline.base.by_key import page_of
from hotline.base.refusal import Refused
from hotline.base.step_door import form_page, take_step, timeline_of
from hotline.base.views import go_to, page
from hotline.disputes import actions
from hotline.disputes.conditions import members_min
from hotline.disputes.forms import PANEL_FORMS, HearForm, Seating, VoteForm
from hotline.disputes.minutes import as_word, tally
from hotline.disputes.models import Dispute, Panel, Scope
from hotline.disputes.permissions import refusal, steps_open_to
from hotline.disputes.queries.lists import agenda, convened
from hotline.disputes.views.doors import home, seen_dispute, seen_panel
from hotline.disputes.workflow import DISPUTE, PANEL, DisputeState, PanelState
from hotline.org.requests import StaffRequest
from hotline.org.roles import HOLD_PANEL, SEE_ALL

HOME = "集中研判"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def panels(request: StaffRequest) -> HttpResponse:
    """The meetings, the newest first; what waits for the next one is counted above."""
    if not request.user.has_perm(SEE_ALL):
        raise PermissionDenied("集中研判由热线办组织；结果在本单位的异议里看")
    rows, cursor = page_of(Panel.objects.select_related("chair"), request.GET.get("after", ""))
    waiting = agenda()
    context = {
        "title": HOME, "table": "disputes/_panels.html", "rows": rows, "next_cursor": cursor, "waiting": waiting[:50], "n_waiting": len(waiting),
        "may_convene": request.user.has_perm(HOLD_PANEL) and not any(row.state == PanelState.CONVENED for row in rows),
        "empty": {"icon": "users-group", "title": "还没有开过研判会", "text": "每月底召集一次，议程由等待研判的异议自动列出。"},
    }  # fmt: skip
    return page(request, "disputes/panels.html", context, fragment="disputes/_panels.html")


def convene(request: StaffRequest) -> HttpResponse:
    if not request.user.has_perm(HOLD_PANEL):
        raise PermissionDenied("集中研判由热线办主任召集")
    form = Seating(request.POST or None, initial={"chair": request.user.pk})
    open_one = convened()
    reason = f"{open_one.no}次研判还没有结束，请先形成纪要或取消" if open_one is not None else ""
    if request.method == "POST" and form.is_valid():
        try:
            panel = actions.convene(actor=request.user, **form.cleaned_data)
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, reverse("panel", args=[panel.no]), "研判会已召集，议程已列出")
    context = {
        "title": "召集研判", "form": form, "primary": "召集", "refusal": reason, "cancel_url": reverse("panels"),
        "explanation": f"议程由等待研判的异议自动列出，成员和提出单位会收到通知；研判组不少于{members_min()}人。",
        "crumbs": [home(), (HOME, reverse("panels")), ("召集", "")], "step": "base/_step.html",
    }  # fmt: skip
    return form_page(request, context)


def panel_page(request: StaffRequest, no: str) -> HttpResponse:
    """Some 12 queries, whatever the length of the agenda."""
    panel = seen_panel(request, no)
    rows = agenda(panel)
    at = request.GET.get("at", "")
    current = next((one for one in rows if one.no == at), None) or next(
        (one for one in rows if one.state == DisputeState.PANEL), None
    )
    context = {
        "title": f"{HOME} {panel.no}", "panel": panel, "rows": rows, "members": list(panel.members.select_related("unit").order_by("id")),
        "steps": [step for step in steps_open_to(request.user, panel) if step.verb in PANEL_FORMS], "timeline": timeline_of(panel),
        "n_judged": sum(one.panel_id == panel.pk for one in rows), "crumbs": [home(), (HOME, reverse("panels")), (panel.no, "")],
        **(_item(request, panel, current) if current is not None and panel.state == PanelState.CONVENED else {}),
    }  # fmt: skip
    return page(request, "disputes/panel.html", context)


def _item(request: StaffRequest, panel: Panel, current: Dispute) -> dict[str, Any]:
    """The dispute on the table, with the forms for its hearing and its vote where they are still to come."""
    events = {event.verb: event for event in current.events.all()}
    open_verbs = {step.verb for step in steps_open_to(request.user, current)}
    hears, votes = "hear" in open_verbs, "uphold" in open_verbs and current.heard_at is not None
    return {
        "row": current, "papers": list(current.evidence.all()), "events": events, "tally": tally(current) if current.outcome else "",
        "scopes": "、".join(Scope(one).label for one in current.scopes),
        "hear_form": HearForm(thing=current, actor=request.user) if hears else None,
        "hear_url": reverse("panel_step", args=[panel.no, current.no, "hear"]),
        "vote_form": VoteForm(thing=current, actor=request.user, panel=panel) if votes else None,
        "vote_url": reverse("panel_step", args=[panel.no, current.no, "vote"]),
    }  # fmt: skip


def panel_step(request: StaffRequest, no: str, dispute: str, verb: str) -> HttpResponse:
    """听取意见 and 表决 of one item of the agenda."""
    panel, row = seen_panel(request, no), seen_dispute(request, dispute)
    back = f"{reverse('panel', args=[no])}?at={row.no}"
    crumbs = [home(), (HOME, reverse("panels")), (no, back), (row.no, "")]
    if verb == "hear":
        return take_step(
            request,
            row,
            "hear",
            forms={"hear": HearForm},
            steps=DISPUTE,
            refusal=refusal,
            home=home(),
            back=back,
            more={"crumbs": crumbs},
        )
    if verb != "vote":
        raise Http404
    form = VoteForm(request.POST or None, thing=row, actor=request.user, panel=panel)
    reason = ""
    if request.method == "POST" and form.is_valid():
        try:
            form.take()
        except Refused as refused:
            reason = refused.reason
            row.refresh_from_db()
        else:
            return go_to(request, reverse("panel", args=[no]), f"{row.no} 研判{row.get_outcome_display()}，请看下一件")
    context = {
        "title": "表决", "form": form, "primary": "记下表决结果", "refusal": reason, "cancel_url": back,
        "explanation": form.explanation, "crumbs": crumbs, "step": "base/_step.html",
    }  # fmt: skip
    return form_page(request, context)


def panel_verb(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    """调整、形成纪要、取消."""
    panel, back = seen_panel(request, no), reverse("panel", args=[no])
    return take_step(
        request,
        panel,
        verb,
        forms=PANEL_FORMS,
        steps=PANEL,
        refusal=_refusal,
        home=(HOME, reverse("panels")),
        back=back,
    )


def minutes(request: StaffRequest, no: str) -> HttpResponse:
    """纪要 as a Word file."""
    panel = seen_panel(request, no)
    if panel.state != PanelState.CONCLUDED:
        raise Http404
    response = HttpResponse(as_word(panel), content_type=WORD)
    response["Content-Disposition"] = content_disposition_header(True, f"异议研判纪要{panel.no}.docx")
    return response


def _refusal(step: Any, panel: Panel, user: Any) -> str | None:
    """Before anything is filled in, what the form itself will bring (members, minutes) stands against nothing."""
    panel.seated = list(panel.members.all())  # type: ignore[attr-defined]
    panel.minutes_now = "待填写"  # type: ignore[attr-defined]
    return refusal(step, panel, user)
