"""典型事例: the list, one case, nominating from the order's page, and the year's book."""

from typing import Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from hotline.analytics.actions import cases as actions
from hotline.analytics.forms import CASE_FORMS, NominateForm
from hotline.analytics.models import TypicalCase
from hotline.analytics.papers import cases_as_word
from hotline.analytics.permissions import compiles, refusal, steps_open_to
from hotline.analytics.queries.lists import cases as listed
from hotline.analytics.views.doors import WORD, seen_case, sent
from hotline.analytics.workflow import CASE, CaseState
from hotline.base import clock
from hotline.base.by_key import page_of
from hotline.base.masking import findings
from hotline.base.refusal import Refused
from hotline.base.step_door import form_page, take_step, timeline_of
from hotline.base.views import go_to, page
from hotline.org.requests import StaffRequest
from hotline.org.roles import COMPILE_REPORTS, HANDLE, SUPERVISE
from hotline.workorders.models import WorkOrder

TABS: Final = (
    ("PUBLISHED", "已选编", (CaseState.PUBLISHED,)),
    ("NOMINATED", "已推荐", (CaseState.NOMINATED,)),
    ("EDITED", "已编写", (CaseState.EDITED,)),
    ("SELECTED", "已入选", (CaseState.SELECTED,)),
    ("DROPPED", "未采用", (CaseState.DROPPED,)),
)


def home() -> tuple[str, str]:
    return "典型事例", reverse("cases")


def cases(request: StaffRequest) -> HttpResponse:
    key = request.GET.get("state", "PUBLISHED")
    key = key if key in {one for one, _, _ in TABS} else "PUBLISHED"
    states = next(group for one, _, group in TABS if one == key)
    rows, cursor = page_of(listed(request.user, states), request.GET.get("after", ""))
    context = {
        "title": "典型事例", "table": "analytics/_cases.html", "rows": rows, "next_cursor": cursor, "caption": "典型事例",
        "tabs": [(label, f"?state={one}", None, one == key) for one, label, _ in TABS], "year": clock.today().year,
        "empty": {"icon": "bookmark", "title": "这里没有事例", "text": "在已办结工单的页面推荐；编写、征得同意、入选后列入年度选编。"},
    }  # fmt: skip
    return page(request, "analytics/cases.html", context, fragment="analytics/_cases.html")


def case_page(request: StaffRequest, no: str) -> HttpResponse:
    row = seen_case(request, no)
    makes = compiles(request.user)
    context = {
        "title": row.title, "row": row, "steps": [step for step in steps_open_to(request.user, row) if step.verb in CASE_FORMS],
        "found": [f"{one.kind}“{one.words}”" for one in findings(row.told, row.known_names)][:8] if makes else [],
        "sees_order": WorkOrder.objects.visible_to(request.user).filter(pk=row.order_id).exists(), "makes": makes,
        "timeline": timeline_of(row) if makes else [], "crumbs": [home(), (row.no, "")],
    }  # fmt: skip
    return page(request, "analytics/case.html", context)


def case_step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    row, back = seen_case(request, no), reverse("case", args=[no])
    return take_step(request, row, verb, forms=CASE_FORMS, steps=CASE, refusal=refusal, home=home(), back=back)


def nominate(request: StaffRequest, no: str) -> HttpResponse:
    order = (
        WorkOrder.objects.visible_to(request.user)
        .select_related("citizen", "lead_unit")
        .defer("words")
        .filter(no=no)
        .first()
    )
    if order is None:
        raise Http404
    if not any(request.user.has_perm(name) for name in (COMPILE_REPORTS, SUPERVISE, HANDLE)):
        raise PermissionDenied("典型事例由承办单位、督办员和数据分析员推荐")
    form = NominateForm(request.POST or None)
    reason = ""
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.nominate(order, actor=request.user, reason=form.cleaned_data["reason"])
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, reverse("case", args=[row.no]), "已推荐，四段文字已按工单拟好")
    context = {
        "title": "推荐典型事例", "form": form, "primary": "推荐", "refusal": reason, "cancel_url": reverse("order", args=[no]),
        "explanation": f"工单{no}：{order.title}。推荐后由热线办编写，征得单位和诉求人同意后入选。",
        "crumbs": [home(), (no, reverse("order", args=[no])), ("推荐", "")], "step": "base/_step.html",
    }  # fmt: skip
    return form_page(request, context)


def book(request: StaffRequest, year: int) -> HttpResponse:
    """典型事例选编 of a year as a Word file."""
    found = TypicalCase.objects.filter(state=CaseState.PUBLISHED, year=year).select_related("unit").order_by("id")
    rows = list(found[:200])
    if not rows:
        raise Http404
    return sent(cases_as_word(year, rows), f"{year}年典型事例选编.docx", WORD)
