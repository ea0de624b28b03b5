"""通报: the list that everybody reads, one report as a screen, as Word and as a workbook; making one, and each verb's form."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.urls import reverse

from hotline.analytics.actions import reports as actions
from hotline.analytics.forms import FORMS, GenerateForm, initial_report
from hotline.analytics.models import ReportKind
from hotline.analytics.papers import report_as_word, report_as_workbook
from hotline.analytics.permissions import compiles, refusal, steps_open_to
from hotline.analytics.queries.lists import reading, unread, unread_units
from hotline.analytics.queries.lists import reports as listed
from hotline.analytics.spans import words_of
from hotline.analytics.views.doors import WORD, WORKBOOK, seen_report, sent
from hotline.analytics.workflow import REPORT, ReportState
from hotline.assessment.queries.figures import Span
from hotline.base.by_key import page_of
from hotline.base.refusal import Refused
from hotline.base.step_door import form_page, take_step, timeline_of
from hotline.base.views import go_to, page
from hotline.org.mapping import CountedMap, counted_map
from hotline.org.requests import StaffRequest
from hotline.org.roles import COMPILE_REPORTS, SEE_ALL


def home() -> tuple[str, str]:
    return "通报", reverse("reports")


def reports(request: StaffRequest) -> HttpResponse:
    """At most 4 queries."""
    makes = compiles(request.user)
    kinds = (
        list(ReportKind)
        if makes or request.user.has_perm(SEE_ALL)
        else [one for one in ReportKind if one in ("MONTHLY", "QUARTERLY", "ANNUAL")]
    )
    kind = request.GET.get("kind", "")
    kind = kind if kind in kinds else ""
    rows, cursor = page_of(listed(request.user, kind), request.GET.get("after", ""))
    new = unread(request.user)
    for row in rows:
        row.is_new, row.span_words = row.pk in new, words_of(Span(row.since, row.until))
    context = {
        "title": "通报", "table": "analytics/_reports.html", "rows": rows, "next_cursor": cursor, "makes": makes, "caption": "通报",
        "may_generate": request.user.has_perm(COMPILE_REPORTS),
        "tabs": [("全部", "?", None, not kind), *((one.label, f"?kind={one}", None, one == kind) for one in kinds)],
        "empty": {"icon": "report", "title": "还没有通报", "text": "日报、周报、月度通报每期结束后自动生成，核稿、签发、印发后在这里阅读。"},
    }  # fmt: skip
    return page(request, "analytics/reports.html", context, fragment="analytics/_reports.html")


def report_page(request: StaffRequest, no: str) -> HttpResponse:
    """At most 10 queries. Opening an issued one is on record as read."""
    row = seen_report(request, no)
    makes = compiles(request.user)
    if row.state == ReportState.ISSUED:
        actions.note_reading(row, request.user)
    read = reading(row) if row.state == ReportState.ISSUED and makes else None
    context = {
        "title": row.title, "row": row, "sections": [{**part, "drawn": drawn(part)} for part in row.sections], "span": words_of(Span(row.since, row.until)), "makes": makes,
        "steps": [step for step in steps_open_to(request.user, row) if step.verb in FORMS], "timeline": timeline_of(row) if makes else [],
        "read": read, "unread": unread_units(row) if read is not None and read["n_units"] > read["n_units_read"] else [],
        "crumbs": [home(), (row.number or row.no, "")],
    }  # fmt: skip
    return page(request, "analytics/report.html", context)


def drawn(part: dict[str, Any]) -> list[tuple[str, CountedMap]]:
    """The maps of a section, of boundaries as they are today. 1 query a map."""
    made = [(one["label"], counted_map(one["counts"])) for one in part.get("maps", ())]
    return [(label, found) for label, found in made if found is not None]


def report_step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    row, back = seen_report(request, no), reverse("report", args=[no])
    return take_step(request, row, verb, forms=FORMS, steps=REPORT, refusal=refusal, home=home(), back=back)


def report_word(request: StaffRequest, no: str) -> HttpResponse:
    row = seen_report(request, no)
    return sent(report_as_word(row), f"{row.title}.docx", WORD)


def report_workbook(request: StaffRequest, no: str) -> HttpResponse:
    row = seen_report(request, no)
    return sent(report_as_workbook(row), f"{row.title}.xlsx", WORKBOOK)


def generate(request: StaffRequest) -> HttpResponse:
    if not request.user.has_perm(COMPILE_REPORTS):
        raise PermissionDenied("通报由数据分析员、督办员编写")
    form = GenerateForm(request.POST or None, initial=initial_report())
    reason = ""
    if request.method == "POST" and form.is_valid():
        given: dict[str, Any] = form.cleaned_data
        try:
            row = actions.generate(actor=request.user, **given)
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, reverse("report", args=[row.no]), f"已生成{row.title}，请编写文字")
    context = {
        "title": "生成通报", "form": form, "primary": "生成", "refusal": reason, "cancel_url": reverse("reports"),
        "explanation": "数据当时冻结；期未结束的可以先看，结束后更新数据再核稿。", "crumbs": [home(), ("生成", "")], "step": "base/_step.html",
    }  # fmt: skip
    return form_page(request, context)
