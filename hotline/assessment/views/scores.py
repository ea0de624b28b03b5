"""月度考核: the month by group, a unit's sheet, computing and freezing."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hotline.assessment.actions import periods as actions
from hotline.assessment.forms import FORMS, BeginForm, MeritForm, month_of
from hotline.assessment.models import Merit, Period, Score
from hotline.assessment.permissions import may_see, may_see_below, refusal, sees_all, steps_open_to
from hotline.assessment.queries import scores as queries
from hotline.assessment.scoring import ITEM_NAMES, SHORT
from hotline.assessment.views.doors import download, narrowed_to
from hotline.assessment.workflow import PERIOD
from hotline.base.refusal import Refused
from hotline.base.step_door import form_page, take_step, timeline_of
from hotline.base.views import go_to, page
from hotline.catalog.sheets.workbook import Column, export_of
from hotline.org.models import Unit
from hotline.org.requests import StaffRequest
from hotline.org.roles import ASSESS

HOME = "月度考核"


def home() -> tuple[str, str]:
    return HOME, reverse("scores")


def _assessors_only(request: StaffRequest) -> None:
    if not request.user.has_perm(ASSESS):
        raise PermissionDenied("由考核人员（督办员、热线办主任）办理")


def scores(request: StaffRequest) -> HttpResponse:
    """A group's table and picture: of the city's first-line units, or of the units below one. A unit's people go on to their
    own sheet. 7 queries."""
    narrowed = narrowed_to(request)
    known = queries.periods()
    period = next((one for one in known if one.no == request.GET.get("no")), known[0] if known else None)
    under = _under(request)
    if narrowed is not None and under is None:
        mine = queries.newest_of(request.user.unit) or queries.newest_of(narrowed)
        if mine is not None:
            return redirect("score_sheet", mine.period.no, mine.unit.code)
        period = None
    names = queries.groups(period, under) if period else []
    group = request.GET.get("group", "")
    group = group if group in names else next(iter(names), "")
    every = queries.table_of(period, group, under) if period else []
    rows, idle = (
        [one for one in every if one.score.total is not None],
        [one for one in every if one.score.total is None],
    )
    context: dict[str, Any] = {
        "title": f"{under.short_name}下级单位考核" if under else HOME, "period": period, "periods": known if narrowed is None or under else [],
        "group": group, "rows": rows, "idle": idle, "under": under, "items": list(SHORT.values()),
        "tabs": tabs_of(period, names, group, under, sees_all(request.user)) if period else [],
        "steps": steps_open_to(request.user, period) if period and under is None else [],
        "may_assess": request.user.has_perm(ASSESS) and under is None,
        "figures": _figures(period, rows) if period else [], "option": _ranking(rows), "lead": _lead(period),
        "crumbs": [home(), ("下级单位", f"{reverse('score_lower')}?no={period.no}" if period and narrowed is None else ""), (under.short_name, "")] if under else [],
    }  # fmt: skip
    return page(request, "assessment/scores.html", context, fragment="assessment/_scores.html")


def _under(request: StaffRequest) -> Unit | None:
    """The unit whose lower units are asked for; 404 for those who may not see them."""
    code = request.GET.get("under", "")
    if not code:
        return None
    unit = Unit.objects.filter(code=code).first()
    if unit is None or not may_see_below(request.user, unit):
        raise Http404
    return unit


def tabs_of(period: Period, names: list[str], group: str, under: Unit | None, all_seen: bool) -> list[tuple[str, str, bool]]:  # fmt: skip
    """The groups, and of the whole city the way to the lower units."""
    below = {"under": under.code} if under else {}
    tabs = [
        (name, f"{reverse('scores')}?{urlencode({'no': period.no, 'group': name, **below})}", name == group)
        for name in names
    ]
    if under is None and all_seen:
        tabs.append(("下级单位", f"{reverse('score_lower')}?no={period.no}", group == ""))
    return tabs


def lower(request: StaffRequest) -> HttpResponse:
    """下级单位: which first-line units have units below them that are scored, and how these did. 6 queries."""
    if narrowed_to(request) is not None:
        raise PermissionDenied("全市下级单位的考核由热线办查看；本单位的在计分单里看")
    known = queries.periods()
    period = next((one for one in known if one.no == request.GET.get("no")), known[0] if known else None)
    if period is None:
        return redirect("scores")
    tiers = queries.lower_tiers(period)
    context = {
        "title": HOME, "period": period, "periods": known, "tiers": [one for one in tiers if one.n_scored], "idle": [one for one in tiers if not one.n_scored],
        "n": sum(one.n for one in tiers), "n_above": len(tiers),
        "tabs": tabs_of(period, queries.groups(period), "", None, True), "lead": _lead(period), "crumbs": [home(), ("下级单位", "")],
    }  # fmt: skip
    return page(request, "assessment/lower.html", context)


def _lead(period: Period | None) -> str:
    if period is None:
        return "按月计分，分三组排名；研判前的得分为暂定分。"
    how = "已定分，不再改动。" if period.is_frozen else "暂定分：异议研判、加减分登记之后还会变化。"
    return f"{period}　{how}"


def _figures(period: Period, rows: list[queries.Row]) -> list[dict[str, Any]]:
    totals = [row.score.total for row in rows if row.score.total is not None]
    mean = sum(totals) / len(totals) if totals else None
    ranked = [row for row in rows if row.score.rank]
    return [
        {"label": "平均分", "value": f"{mean:.2f}" if mean is not None else "—"},
        {"label": "参加排名", "value": len(ranked), "unit": f"/ {len(rows)}家"},
        {"label": "优秀", "value": sum(row.score.grade == "EXCELLENT" for row in rows), "unit": "家", "tone": "green"},
        {"label": "不合格", "value": sum(row.score.grade == "FAILED" for row in rows), "unit": "家", "tone": "red"},
        {"label": "计分件", "value": f"{sum(row.score.n_scored for row in rows):,}", "unit": "件"},
    ]


def _ranking(rows: list[queries.Row], most: int = 15) -> dict[str, Any]:
    """The ranked ones as bars, best on top: the first fifteen of a long group."""
    ranked = [row.score for row in rows if row.score.rank][:most][::-1]
    return {
        "xAxis": {"type": "value", "max": 105, "min": 0, "show": False}, "yAxis": {"type": "category", "data": [one.unit.short_name for one in ranked]},
        "grid": {"left": 4, "right": 44, "top": 8, "bottom": 0, "containLabel": True},
        "series": [{"type": "bar", "name": "得分", "data": [float(one.total or 0) for one in ranked], "label": {"show": True, "position": "right"}}],
    }  # fmt: skip


def sheet(request: StaffRequest, no: str, code: str) -> HttpResponse:
    """计分单: every point with its reason. 12 queries."""
    unit = Unit.objects.filter(code=code).first()
    period = Period.objects.select_related("rule_set").filter(no=no).first()
    if unit is None or period is None or not may_see(request.user, unit):
        raise Http404
    found = queries.sheet_of(period, unit)
    if found is None:
        raise Http404
    bands = queries.spread(period, found.score.group, found.score.under_id)
    under = found.score.under
    group_url = f"{reverse('scores')}?{urlencode({'no': no, 'group': found.score.group, **({'under': under.code} if under else {})})}"
    context = {
        "title": f"{unit.short_name} {period}", "period": period, "unit": unit, "sheet": found, "score": found.score,
        "figures": _sheet_figures(found.score), "rows": [(ITEM_NAMES[item.key], item) for item in found.items],
        "sees_all": sees_all(request.user), "months": found.months, "crumbs": [home(), (f"{under.short_name}下级单位" if under else str(period), group_url), (unit.short_name, "")],
        "has_lower": under is None and may_see_below(request.user, unit) and bool(queries.groups(period, unit)),
        "spread": {"xAxis": {"type": "category", "data": [name for name, _ in bands[::-1]]}, "yAxis": {"type": "value", "minInterval": 1},
                   "grid": {"left": 4, "right": 8, "top": 16, "bottom": 0, "containLabel": True},
                   "series": [{"type": "bar", "name": "单位数", "data": [n for _, n in bands[::-1]], "label": {"show": True, "position": "top"}}]},
        "trend": _trend(found.months), "lines_cut": len(found.lines) == queries.LINES,
    }  # fmt: skip
    return page(request, "assessment/sheet.html", context)


def _sheet_figures(score: Score) -> list[dict[str, Any]]:
    return [
        {"label": "得分", "value": _text(score.total)},
        {"label": f"{score.group}名次", "value": f"第 {score.rank} 名" if score.rank else "不排名", "hint": "计分件不足的不排名"},
        {"label": "基础分", "value": _text(score.base)}, {"label": "加分", "value": f"+{score.added}"},
        {"label": "扣分", "value": f"−{score.deducted}", "tone": "red" if score.deducted else ""},
    ]  # fmt: skip


def _trend(months: list[Score]) -> dict[str, Any]:
    shown = months[::-1]
    return {
        "xAxis": {"type": "category", "data": [f"{one.period.month:%-m月}" for one in shown]}, "yAxis": {"type": "value", "min": 0, "max": 105},
        "grid": {"left": 4, "right": 12, "top": 16, "bottom": 0, "containLabel": True},
        "series": [{"type": "line", "name": "得分", "data": [float(one.total) if one.total is not None else None for one in shown], "label": {"show": True}}],
    }  # fmt: skip


def step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    """计算、定分."""
    _assessors_only(request)
    period = Period.objects.filter(no=no).first()
    if period is None:
        raise Http404
    back = f"{reverse('scores')}?no={no}"
    crumbs = [home(), (str(period), back), (PERIOD[verb].name if verb in PERIOD else "", "")]
    return take_step(request, period, verb, forms=FORMS, steps=PERIOD, refusal=refusal, home=home(), back=back,
                     template="assessment/step.html", more={"crumbs": crumbs, "timeline": timeline_of(period)})  # fmt: skip


def begin(request: StaffRequest) -> HttpResponse:
    """开始考核 of a month, or its correction."""
    _assessors_only(request)
    form, reason = BeginForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        month = month_of(form.cleaned_data["month"])
        assert month is not None
        try:
            period = actions.begin(month, actor=request.user, note=form.cleaned_data["note"])
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, f"{reverse('scores')}?no={period.no}", f"已算出{period}的暂定分")
    context = {
        "title": "开始考核或更正", "form": form, "primary": "开始", "refusal": reason, "cancel_url": reverse("scores"),
        "explanation": "算出这个月的暂定分。已定分的月份另起一版更正，原来公布的不动。", "crumbs": [home(), ("开始考核", "")],
    }  # fmt: skip
    return form_page(request, context)


def merits(request: StaffRequest) -> HttpResponse:
    """加减分登记: the list, and the form for what no row of the house says."""
    _assessors_only(request)
    form, reason = MeritForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        try:
            found = actions.enter(actor=request.user, **form.cleaned_data)
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, reverse("merits"), f"已登记，计入{found.month:%Y年%-m月}的下一次计算")
    context = {
        "title": "加减分登记", "form": form, "primary": "登记", "refusal": reason, "cancel_url": reverse("scores"),
        "explanation": "超期、督办、回访不属实由平台按记录计分，这里只登记平台没有记录的；须有依据。", "crumbs": [home(), ("加减分登记", "")],
        "merits": queries.merits(), "frozen": queries.frozen_months(),
    }  # fmt: skip
    return form_page(request, context, "assessment/merits.html")


def merit_revoke(request: StaffRequest, pk: int) -> HttpResponse:
    _assessors_only(request)
    merit = Merit.objects.filter(pk=pk).first()
    if merit is None or request.method != "POST":
        raise Http404
    try:
        actions.revoke(merit, actor=request.user)
    except Refused as refused:
        return go_to(request, reverse("merits"), f"没有撤销：{refused.reason}")
    return go_to(request, reverse("merits"), "已撤销")


COLUMNS = (
    Column("rank", "名次", 6), Column("unit", "单位", 24), Column("total", "得分", 8), Column("grade", "等次", 8), Column("n", "计分件", 8),
    *(Column(key, name, 12) for key, name in ITEM_NAMES.items()), Column("added", "加分", 8), Column("deducted", "扣分", 8), Column("san_lv", "三率", 8),
)  # fmt: skip


def export(request: StaffRequest, no: str, group: str) -> HttpResponse:
    """导出 a group's table."""
    period, under = Period.objects.filter(no=no).first(), _under(request)
    if period is None or not (under or sees_all(request.user)) or group not in queries.groups(period, under):
        raise Http404
    rows = [
        [str(one.score.rank or ""), one.score.unit.name, _text(one.score.total), one.score.get_grade_display(), str(one.score.n_scored),
         *(_text(points) for _, points in one.points), _text(one.score.added), _text(one.score.deducted), _text(one.score.san_lv)]
        for one in queries.table_of(period, group, under)
    ]  # fmt: skip
    return download(
        export_of("月度考核", COLUMNS, rows, actor=request.user),
        f"{period}考核_{under.short_name if under else ''}{group}.xlsx",
    )


def _text(value: Any) -> str:
    return "—" if value is None else str(value)


def year(request: StaffRequest) -> HttpResponse:
    """年度成绩: the mean of the frozen months so far; of the first-line units, or of those below one."""
    under = _under(request)
    if narrowed_to(request) is not None and under is None:
        raise PermissionDenied("年度成绩由热线办汇总后公布")
    known = queries.periods(60)
    years = sorted({one.month.year for one in known}, reverse=True)
    asked = request.GET.get("year", "")
    shown = int(asked) if asked.isdigit() and int(asked) in years else (years[0] if years else 0)
    last = next((one for one in known if one.month.year == shown and one.is_frozen), None)
    found = [(name, queries.year_table(shown, name, under)) for name in queries.groups(last, under)] if last else []
    tables = [
        (name, [one for one in rows if one.total is not None], [one.unit.short_name for one in rows if one.total is None])
        for name, rows in found if rows
    ]  # fmt: skip
    context = {"title": f"{under.short_name}下级单位年度成绩" if under else "年度成绩", "year": shown, "years": years, "under": under,
               "tables": tables,
               "lead": "年终考核登记以前为已定分月份的月均分；登记以后，月均分占80%、年终考核占20%。", "crumbs": [home(), ("年度成绩", "")]}  # fmt: skip
    return page(request, "assessment/year.html", context)
