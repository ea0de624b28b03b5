"""异议: the desk, one dispute, filing one, and each verb's form."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse

from hotline.base import clock
from hotline.base.by_key import page_of
from hotline.base.papers import served
from hotline.base.refusal import Refused
from hotline.base.step_door import form_page, take_step, timeline_of
from hotline.base.views import go_to, page
from hotline.disputes import actions
from hotline.disputes.forms import FORMS, FileForm, VoteForm
from hotline.disputes.minutes import tally
from hotline.disputes.models import Dispute, Evidence, Scope
from hotline.disputes.permissions import refusal, steps_open_to, works_for_unit
from hotline.disputes.queries.lists import counted, in_hand
from hotline.disputes.queries.objected import open_kinds
from hotline.disputes.views.doors import home, seen_dispute, seen_order
from hotline.disputes.workflow import DISPUTE, JUDGED, DisputeState
from hotline.org.requests import StaffRequest
from hotline.org.roles import SEE_ALL
from hotline.workorders.models import Assignment, WorkOrder

TABS: Final = (
    ("PRE_CHECK", "待初审", (DisputeState.PRE_CHECK,)),
    ("HOTLINE_CHECK", "待核查", (DisputeState.HOTLINE_CHECK,)),
    ("LACKING", "待补证据", (DisputeState.LACKING,)),
    ("PANEL", "待研判", (DisputeState.PANEL,)),
    ("JUDGED", "已研判待落实", JUDGED),
    ("APPLIED", "已落实", (DisputeState.APPLIED,)),
    ("ENDED", "不予提请、撤回", (DisputeState.TURNED_DOWN, DisputeState.WITHDRAWN)),
)
IN_PANEL: Final = frozenset({"hear"})  # taken in the meeting (views/panels.py)


def desk(request: StaffRequest) -> HttpResponse:
    """At most 5 queries. Opens where something waits for this person."""
    user = request.user
    if not user.has_perm(SEE_ALL) and not works_for_unit(user):
        raise PermissionDenied("异议由承办单位提出、热线办核查")
    n = counted(user)
    first = next((key for key, _, states in TABS if any(n.get(s) for s in states)), "PANEL")
    key = request.GET.get("state", first)
    key = key if key in {one for one, _, _ in TABS} else first
    states = next(states for one, _, states in TABS if one == key)
    rows, cursor = page_of(in_hand(user, states), request.GET.get("after", ""))
    context = {
        "title": "异议", "table": "disputes/_disputes.html", "rows": rows, "next_cursor": cursor,
        "tabs": [
            (label, f"?state={one}", sum(n.get(state, 0) for state in group) if group[0] not in (DisputeState.APPLIED, DisputeState.TURNED_DOWN) else None, one == key)
            for one, label, group in TABS
        ],
        "may_hold": user.has_perm(SEE_ALL), "caption": "异议",
        "empty": {"icon": "scale", "title": "这里没有异议", "text": "承办单位对满意度、解决情况、逾期、退单、重办等认定有异议的，在工单页右侧“异议”处提出，期限三个工作日。"},
    }  # fmt: skip
    return page(request, "disputes/desk.html", context, fragment="disputes/_disputes.html")


def dispute_page(request: StaffRequest, no: str) -> HttpResponse:
    row = seen_dispute(request, no)
    steps = [step for step in steps_open_to(request.user, row) if step.verb in FORMS and step.verb not in IN_PANEL]
    votes = list(row.votes.select_related("member"))
    sees_all = request.user.has_perm(SEE_ALL)
    context = {
        "title": f"{row.get_kind_display()}异议", "row": row, "steps": steps, "timeline": timeline_of(row),
        "papers": list(row.evidence.select_related("uploaded_by")), "votes": votes if sees_all else [], "tally": tally(row) if votes else "",
        "exclusions": list(row.exclusions.order_by("id")), "scopes": "、".join(Scope(one).label for one in row.scopes),
        "is_late": row.filed_at > row.file_by, "sees_all": sees_all, "crumbs": [home(), (row.no, "")],
    }  # fmt: skip
    return page(request, "disputes/dispute.html", context)


def dispute_step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    row = seen_dispute(request, no)
    if verb in IN_PANEL or (verb in FORMS and issubclass(FORMS[verb], VoteForm)):
        raise Http404
    back = reverse("dispute", args=[no])
    return take_step(
        request, row, verb, forms=FORMS, steps=DISPUTE, refusal=refusal, home=home(), back=back,
        template="disputes/step.html", more={"row": row},
    )  # fmt: skip


def file(request: StaffRequest, no: str) -> HttpResponse:
    """提出异议 on the own turn with an order."""
    order = seen_order(request, no)
    turn = own_turn(request, order)
    if turn is None:
        raise PermissionDenied("只能对本单位承办的工单提出异议")
    kinds = open_kinds(turn)
    in_time = {kind: one for kind, one in kinds.items() if clock.now() <= one[1].until}
    form = FileForm(
        request.POST or None, request.FILES or None, kinds=in_time, initial={"kind": next(iter(in_time), "")}
    )
    reason = "" if in_time else _why_nothing(kinds)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.file(turn, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, reverse("dispute", args=[row.no]), f"异议已提出，编号{row.no}")
    above = turn.unit.parent
    to = f"{above.short_name}初审后报热线办" if above is not None and above.level > 1 else "热线办"
    context = {
        "title": "提出异议", "form": form, "primary": "提出异议", "refusal": reason, "cancel_url": reverse("order", args=[no]),
        "explanation": f"提交后由{to}核查，列入月底集中研判；研判前的得分为暂定分。", "order": order, "turn": turn,
        "decisions": _decisions(kinds), "crumbs": [home(), (no, reverse("order", args=[no])), ("提出异议", "")],
    }  # fmt: skip
    return form_page(request, context, "disputes/file.html")


def order_disputes(request: StaffRequest, no: str) -> HttpResponse:
    """A fragment of the order's page: what was disputed, what was excluded, and the way to do so."""
    order = seen_order(request, no)
    rows = list(
        Dispute.objects.visible_to(request.user).filter(order=order).select_related("unit").order_by("-id")[:20]
    )
    context = {
        "order": order, "disputes": rows, "exclusions": list(order.exclusions.select_related("unit").order_by("-id")[:20]),
        "may_file": works_for_unit(request.user) and own_turn(request, order) is not None,
        "may_propose": request.user.has_perm("disputes.propose_exclusions"),
    }  # fmt: skip
    return page(request, "disputes/_order.html", context, fragment="disputes/_order.html")


def evidence(request: StaffRequest, pk: int) -> FileResponse:
    paper = Evidence.objects.select_related("dispute").filter(pk=pk).first()
    if paper is None:
        raise Http404
    seen_dispute(request, paper.dispute.no)
    return served(paper)


def own_turn(request: StaffRequest, order: WorkOrder) -> Assignment | None:
    """The newest turn of the person's own unit."""
    if request.user.unit_id is None or not works_for_unit(request.user):
        return None
    found = (
        Assignment.objects.filter(order=order, unit=request.user.unit_id).select_related("unit__parent").order_by("-id")
    )
    turn = found.first()
    if turn is not None:
        turn.order = order
    return turn


def _why_nothing(kinds: dict[str, Any]) -> str:
    if not kinds:
        return "本单位对本件没有可以提出异议的决定：没有不满意、未解决的回访，没有逾期、驳回退单或重办"
    latest = max((limit for _, limit in kinds.values()), key=lambda limit: limit.until)
    return f"都已过异议提出期限。{latest.words}"


def _decisions(kinds: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"kind": kind, "words": decision.words, "at": decision.at, "by": decision.by, "until": limit.until, "why": limit.words, "is_late": clock.now() > limit.until}
        for kind, (decision, limit) in kinds.items()
    ]  # fmt: skip
