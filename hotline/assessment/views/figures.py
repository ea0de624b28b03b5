"""指标: the dictionary, the figures of any period, the orders behind each of them, the export."""

from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime

from hotline.assessment.definition import Figure, Indicator, Sort, Source
from hotline.assessment.forms import FiguresForm
from hotline.assessment.indicators import CHAPTERS, INDICATORS, VERSIONS, indicator
from hotline.assessment.models import FactState
from hotline.assessment.queries.figures import Span, answers, figures, heat, orders_behind
from hotline.assessment.views.doors import download, narrowed_to
from hotline.base import clock
from hotline.base.views import page
from hotline.catalog.sheets.workbook import Column, export_of
from hotline.org.requests import StaffRequest
from hotline.telephony.queries import faults_between
from hotline.workorders.models import WorkOrder
from hotline.workorders.queries import SHOWN

HEADLINES = ("accepted", "direct_answer_rate", "dispatched", "on_time_reply", "result_satisfaction", "resolution_rate")
PICTURED = (
    "sign_on_time",
    "contact_rate",
    "on_time_reply",
    "review_first_pass",
    "callback_rate",
    "resolution_rate",
    "result_satisfaction",
    "on_time_close",
)
PAGE = 30


def dictionary(request: StaffRequest) -> HttpResponse:
    """指标字典: every definition in words, with its versions."""
    chapters = [(name, [(INDICATORS[id], VERSIONS[id][:-1]) for id in ids]) for name, ids in CHAPTERS]
    context = {"title": "指标字典", "chapters": chapters,
               "lead": f"{len(INDICATORS)}项指标，每项写一次：公式、归属时间、剔除和口径版本。X 为剔除集：并单、撤单、转出、无效、认定不合理、派单错误和异议剔除。"}  # fmt: skip
    return page(request, "assessment/indicators.html", context)


def _asked(request: StaffRequest) -> FiguresForm:
    month = Span.month_of(localtime(clock.now()).date())
    asked = {"since": f"{month.since}", "until": f"{month.last}"} | request.GET.dict()
    form = FiguresForm(asked, user=request.user, own=narrowed_to(request))
    form.is_valid()
    return form


def show(request: StaffRequest) -> HttpResponse:
    """指标值 of a period. One statement for each table and anchor, whatever the data."""
    form = _asked(request)
    span, narrowed = form.span, form.narrowed
    found = figures(INDICATORS.values(), span, narrowed)
    before = figures((INDICATORS[id] for id in HEADLINES), span.before(), narrowed)
    base = request.GET.urlencode()
    rows = [
        (name, [_row(INDICATORS[id], found.get((id, None)), base) for id in ids if _shown(INDICATORS[id], form)])
        for name, ids in CHAPTERS
    ]
    for row in (
        row for _, of_chapter in rows for row in of_chapter if row["indicator"].id == "answer_rate_without_faults"
    ):
        row["faults"] = faults_between(span.since, span.until)
    state = FactState.objects.first()
    hot = heat(span, narrowed) if narrowed.category or narrowed.area else None
    context = {
        "title": "指标", "filters": form, "tabs": _tabs(span), "chapters": [one for one in rows if one[1]], "span": span, "query": base,
        "figures": [_headline(id, found, before) for id in HEADLINES if (id, None) in found],
        "option": _picture(found), "read_at": state.read_at if state else None, "heat": hot,
        "lead": f"{span.since:%Y年%-m月%-d日}起，至{span.last:%Y年%-m月%-d日}。点分子、分母可看背后的工单。",
    }  # fmt: skip
    return page(request, "assessment/figures.html", context, fragment="assessment/_figures.html")


def _tabs(span: Span) -> list[tuple[str, str, bool]]:
    month = Span.month_of(localtime(clock.now()).date())
    year = Span(month.since.replace(month=1), month.until)
    spans = (("本月", month), ("上月", month.before()), ("今年以来", year))
    return [(name, f"?since={one.since}&until={one.last}", one == span) for name, one in spans]


def _shown(one: Indicator, form: FiguresForm) -> bool:
    """A unit, an area, a matter have no telephone; scores stand on their own page."""
    if one.source in (Source.SCORES, Source.PERIODS):
        return False
    return answers(one, form.narrowed)


def _row(one: Indicator, figure: Figure | None, base: str) -> dict[str, Any]:
    figure = figure or Figure(one, Decimal(0), 0)
    opens = one.source in (Source.ORDERS, Source.TURNS) and one.sort != Sort.QUANTILE
    joined = f"{base}&" if base else ""
    return {
        "indicator": one, "figure": figure, "shown": figure.shown, "numerator": f"{figure.numerator:,.2f}".rstrip("0").rstrip("."),
        "above_url": f"?{joined}{urlencode({'id': one.id, 'part': 'above'})}" if opens and figure.numerator else "",
        "below_url": f"?{joined}{urlencode({'id': one.id, 'part': 'below'})}" if opens and figure.denominator else "",
        "is_rate": one.sort in (Sort.RATE, Sort.MEAN),
    }  # fmt: skip


def _headline(id: str, found: Any, before: Any) -> dict[str, Any]:
    now, then = found[id, None], before.get((id, None))
    change = ""
    if then is not None and now.value is not None and then.value is not None:
        step = now.value - then.value
        change = (
            f"上期{then.shown}{'%' if now.indicator.sort == Sort.RATE else ''}（{step:+,.2f}）"
            if now.indicator.sort == Sort.RATE
            else f"上期{then.shown}"
        )
    return {
        "label": now.indicator.name,
        "value": now.shown,
        "unit": now.indicator.measured_in if now.value is not None else "",
        "change": change,
    }


def _picture(found: Any) -> dict[str, Any]:
    shown = [found[id, None] for id in PICTURED if (id, None) in found and found[id, None].value is not None][::-1]
    return {
        "xAxis": {"type": "value", "max": 100}, "yAxis": {"type": "category", "data": [one.indicator.name for one in shown]},
        "grid": {"left": 4, "right": 48, "top": 8, "bottom": 0, "containLabel": True},
        "series": [{"type": "bar", "name": "%", "data": [float(one.value) for one in shown], "label": {"show": True, "position": "right"}}],
    }  # fmt: skip


def behind(request: StaffRequest) -> HttpResponse:
    """The orders above or below the line of a figure, read by key."""
    form = _asked(request)
    try:
        one = indicator(
            request.GET.get("id", ""), int(request.GET["version"]) if request.GET.get("version", "").isdigit() else None
        )
    except (KeyError, StopIteration):
        raise Http404 from None
    is_above, after = request.GET.get("part") != "below", request.GET.get("after", "")
    keys = orders_behind(
        one, form.span, form.narrowed, above=is_above, after=int(after) if after.isdigit() else 0, most=PAGE + 1
    )
    seen = WorkOrder.objects.visible_to(request.user).select_related("category", "area", "lead_unit").only(*SHOWN)
    context = {
        "title": f"{one.name}：{'分子' if is_above and one.sort == Sort.RATE else '统计范围内'}的工单", "table": "workorders/_orders.html",
        "rows": list(seen.filter(pk__in=keys[:PAGE]).order_by("pk")), "next_cursor": str(keys[PAGE - 1]) if len(keys) > PAGE else "",
        "lead": one.formula, "crumbs": [("指标", f"{reverse('figures')}?{_without(request)}"), (one.name, "")], "caption": one.name,
        "empty": {"icon": "checks", "title": "没有工单", "text": "这个数背后没有您可以查看的工单。"},
    }  # fmt: skip
    return page(request, "base/desk.html", context, fragment="workorders/_orders.html")


def _without(request: StaffRequest) -> str:
    kept = request.GET.copy()
    for name in ("id", "part", "after", "version"):
        kept.pop(name, None)
    return kept.urlencode()


COLUMNS = (
    Column("chapter", "类别", 16), Column("name", "指标", 24), Column("value", "值", 12), Column("unit", "单位", 8), Column("numerator", "分子", 14),
    Column("denominator", "分母", 12), Column("version", "口径版本", 10), Column("formula", "公式", 60), Column("anchor", "归属", 16), Column("source", "来源", 16),
)  # fmt: skip


def export(request: StaffRequest) -> HttpResponse:
    """导出 the figures of a period, each with both ends of its fraction and its definition."""
    form = _asked(request)
    found = figures(INDICATORS.values(), form.span, form.narrowed)
    rows = []
    for name, ids in CHAPTERS:
        for one in (INDICATORS[id] for id in ids if _shown(INDICATORS[id], form)):
            row = _row(one, found.get((one.id, None)), "")
            ends = [row["numerator"], str(row["figure"].denominator)] if row["is_rate"] else ["", ""]
            rows.append(
                [
                    name,
                    one.name,
                    row["shown"],
                    one.measured_in,
                    *ends,
                    str(one.version),
                    one.formula,
                    one.anchor,
                    one.source.value,
                ]
            )
    title = f"指标_{form.span.since:%Y%m%d}-{form.span.last:%Y%m%d}.xlsx"
    return download(export_of("指标", COLUMNS, rows, actor=request.user), title)
