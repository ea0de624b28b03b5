"""问责: the desk, one file, taking up a lead, each verb's form, the papers, and what an order's page shows of it."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse

from hotline.accountability.conditions import CONDITIONS
from hotline.accountability.forms import FORMS, TakeUpForm
from hotline.accountability.models import Decision, Inquiry, OfficialCopy, Proof
from hotline.accountability.permissions import (
    is_of_the_office,
    leads_unit,
    may_take_up,
    refusal,
    steps_open_to,
)
from hotline.accountability.queries.lists import counted, in_hand, taken_before
from hotline.accountability.workflow import INQUIRY, InquiryState
from hotline.base.by_key import page_of
from hotline.base.papers import served
from hotline.base.refusal import Refused
from hotline.base.step_door import form_page, take_step, timeline_of
from hotline.base.views import go_to, page
from hotline.org.models import User
from hotline.org.requests import StaffRequest
from hotline.workorders.models import WorkOrder

S = InquiryState
TABS: Final = (
    ("LEAD", "线索", (S.LEAD,)),
    ("VERIFYING", "核查中", (S.VERIFYING,)),
    ("HEARING", "待申辩", (S.HEARING,)),
    ("DECIDED", "待印发", (S.DECIDED,)),
    ("NOTIFIED", "待整改结案", (S.NOTIFIED,)),
    ("ENDED", "已结案、不予问责", (S.CLOSED, S.DROPPED)),
)
OF_UNITS: Final = frozenset({"HEARING", "NOTIFIED", "ENDED"})
# What a person most likely came to do, the likeliest first: that button is the primary one.
NEXT: Final = ("verify", "ask_defence", "defend", "decide", "issue", "record_talk", "rectify", "close")


def home() -> tuple[str, str]:
    return "问责", reverse("inquiries")


def desk(request: StaffRequest) -> HttpResponse:
    """At most 4 queries. Opens where something waits."""
    user = request.user
    of_office = is_of_the_office(user)
    if not of_office and not leads_unit(user):
        raise PermissionDenied("问责案卷由热线办、监察人员和被问责单位领导查看")
    shown = [tab for tab in TABS if of_office or tab[0] in OF_UNITS]
    n = counted(user)
    first = next((key for key, _, states in shown if any(n.get(one) for one in states)), shown[0][0])
    key = request.GET.get("state", first)
    key, label, states = next((tab for tab in shown if tab[0] == key), shown[0])
    rows, cursor = page_of(in_hand(user, states), request.GET.get("after", ""))
    context = {
        "title": "问责", "table": "accountability/_inquiries.html", "rows": rows, "next_cursor": cursor, "caption": label,
        "tabs": [
            (name, f"?state={one}", sum(n.get(state, 0) for state in group) if one != "ENDED" else None, one == key)
            for one, name, group in shown
        ],
        "may_take_up": may_take_up(user),
        "empty": {"icon": "gavel", "title": "这里没有案卷", "text": "工作标准⑭列明的情形由系统发现或人工登记为线索，核查、听取申辩后决定处理。"},
    }  # fmt: skip
    return page(request, "accountability/desk.html", context, fragment="accountability/_inquiries.html")


def inquiry_page(request: StaffRequest, no: str) -> HttpResponse:
    """At most 9 queries."""
    row = _seen(request, no)
    of_office = is_of_the_office(request.user)
    steps = [step for step in steps_open_to(request.user, row) if step.verb in FORMS]
    first = next(
        (step for verb in NEXT for step in steps if step.verb == verb and _is_ready(request.user, row, verb)), None
    )
    decisions = list(row.decisions.select_related("decided_by", "issued_by", "paper"))
    context = {
        "title": f"{row.unit.short_name}：{row.ground}", "row": row, "of_office": of_office, "first": first,
        "steps": [step for step in steps if step is not first], "waiting": _waiting(row, decisions),
        "decisions": [one for one in decisions if of_office or one.issued_at],
        "papers": list(row.proofs.filter(**({} if of_office else {"by_unit": True})).select_related("uploaded_by")),
        "timeline": timeline_of(row) if of_office else [], "before": _before(row, decisions) if of_office else [],
        "crumbs": [home(), (row.no, "")],
    }  # fmt: skip
    return page(request, "accountability/inquiry.html", context)


def inquiry_step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    row = _seen(request, no)
    return take_step(
        request, row, verb, forms=FORMS, steps=INQUIRY, refusal=refusal, home=home(), back=reverse("inquiry", args=[no]),
        template="accountability/step.html", more={"row": row, "step": "base/_step.html", "before": _chosen(row, verb)},
    )  # fmt: skip


def take_up(request: StaffRequest) -> HttpResponse:
    """登记线索; `?order=` and `?unit=` begin the form."""
    if not may_take_up(request.user):
        raise PermissionDenied("问责线索由热线办督办人员、主任和监察人员登记")
    begin = {"order": request.GET.get("order", ""), "unit": request.GET.get("unit", "")}
    form = TakeUpForm(request.POST or None, request.FILES or None, user=request.user, initial=begin)
    reason = ""
    if request.method == "POST" and form.is_valid():
        try:
            row = form.take()
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, reverse("inquiry", args=[row.no]), f"线索已登记，案卷编号{row.no}")
    context = {
        "title": "登记问责线索", "form": form, "primary": "登记线索", "refusal": reason, "cancel_url": reverse("inquiries"),
        "explanation": "登记后开始核查；被问责单位在告知核查结果后才能看到。", "crumbs": [home(), ("登记线索", "")],
    }  # fmt: skip
    return form_page(request, context)


def order_inquiries(request: StaffRequest, no: str) -> HttpResponse:
    """A fragment of the order's page: the files that grew of it, as far as this person sees any."""
    order = WorkOrder.objects.visible_to(request.user).defer("words").select_related("lead_unit").filter(no=no).first()
    if order is None:
        raise Http404
    rows = list(
        Inquiry.objects.visible_to(request.user).filter(order=order).select_related("unit").order_by("-id")[:20]
    )
    context = {"order": order, "inquiries": rows, "may_take_up": may_take_up(request.user)}
    return page(request, "accountability/_order.html", context, fragment="accountability/_order.html")


def proof(request: StaffRequest, pk: int) -> FileResponse:
    """Evidence is for the office; a unit opens what it put down itself."""
    paper = Proof.objects.select_related("inquiry").filter(pk=pk).first()
    if paper is None:
        raise Http404
    _seen(request, paper.inquiry.no)
    if not is_of_the_office(request.user) and not paper.by_unit:
        raise Http404
    return served(paper)


def official_copy(request: StaffRequest, pk: int) -> FileResponse:
    paper = OfficialCopy.objects.select_related("decision__inquiry").filter(pk=pk).first()
    if paper is None:
        raise Http404
    _seen(request, paper.decision.inquiry.no)
    return served(paper)


def _seen(request: StaffRequest, no: str) -> Inquiry:
    related = ("unit", "order", "verifier", "opened_by")
    found = (
        Inquiry.objects.visible_to(request.user).select_related(*related).defer("order__words").filter(no=no).first()
    )
    if found is None:
        raise Http404
    return found


def _is_ready(user: User, row: Inquiry, verb: str) -> bool:
    """Whether nothing but the person's will is wanting."""
    return all(CONDITIONS[name](row, user) is None for name in INQUIRY[verb].only_if)


def _waiting(row: Inquiry, decisions: list[Decision]) -> dict[str, Any]:
    """Whose move it is, what for and until when."""
    last = decisions[-1] if decisions else None
    if row.state == S.LEAD:
        return {"who": "热线办", "what": "开始核查"}
    if row.state == S.VERIFYING:
        return {"who": row.verifier.name if row.verifier else "热线办", "what": "核查并告知单位"}
    if row.state == S.HEARING:
        if row.heard_at is None and CONDITIONS["defence_in_time"](row, row.opened_by) is None:
            return {"who": row.unit.short_name, "what": "陈述申辩", "due_at": row.defence_due_at}
        return {"who": "热线办主任", "what": "作出决定"}
    if row.state == S.DECIDED:
        return {"who": "热线办", "what": "印发送达"}
    if row.state == S.NOTIFIED and last is not None:
        if not last.asks_for_rectification:
            return {"who": "监察人员", "what": "处理并结案"}
        if row.rectified_at is None:
            return {"who": row.unit.short_name, "what": "报告整改", "due_at": last.answer_due_at}
        return {"who": "热线办主任", "what": "核对整改、结案"}
    return {}


def _before(row: Inquiry, decisions: list[Decision]) -> list[Decision]:
    """What was decided against the unit before, in other files."""
    own = {one.pk for one in decisions}
    return [one for one in taken_before(row.unit) if one.pk not in own]


def _chosen(row: Inquiry, verb: str) -> list[Decision]:
    """Beside the choice of a measure stands what came before."""
    return taken_before(row.unit) if verb in ("ask_defence", "decide", "raise_measure") else []
