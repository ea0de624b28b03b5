"""缺口、同义词、统计: what the base lacks, how people say it, how it serves."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.knowledge.actions import gaps, synonyms
from hotline.knowledge.forms.filters import AskUnitForm, DismissForm, SynonymForm
from hotline.knowledge.models import Gap, Synonym, sees_all
from hotline.knowledge.queries import statistics
from hotline.knowledge.views.doors import HOME, asked, must_edit
from hotline.org.requests import StaffRequest
from hotline.org.roles import SIGN_REPLY

PAGE = 25
TABS = (("open", "待处理", (Gap.State.OPEN,)), ("asked", "已交办", (Gap.State.ASKED,)),
        ("done", "已处理", (Gap.State.FILLED, Gap.State.DISMISSED)))  # fmt: skip


def gap_list(request: StaffRequest) -> HttpResponse:
    """The centre sees all; a unit what it was asked for. By how often it was asked, then the newest."""
    key = asked(request, "tab") or ("open" if sees_all(request.user) else "asked")
    states = next((states for name, _, states in TABS if name == key), None)
    if states is None:
        raise Http404
    found = Gap.objects.filter(state__in=states).select_related("category", "unit", "article", "settled_by")
    if not sees_all(request.user):
        if request.user.unit is None:
            raise PermissionDenied("知识缺口由采编人员和承办单位处理")
        found = found.filter(unit__path__startswith=request.user.unit.path)
    rows, cursor = _page(found, asked(request, "after"))
    context = {
        "title": "知识缺口", "lead": "查不到的说法，和只好转办的咨询：补上一条，下次就能当场答复。", "rows": rows, "next_cursor": cursor,
        "tabs": [(label, f"?tab={name}", None, name == key) for name, label, _ in TABS], "table": "knowledge/_gaps.html",
        "empty": {"icon": "puzzle", "title": "没有缺口", "text": "市民问到而查不到的，会出现在这里。"},
        "may_settle": request.user.has_perm("knowledge.edit_articles"), "caption": "知识缺口", "crumbs": [HOME, ("缺口", "")],
    }  # fmt: skip
    return page(request, "base/desk.html", context, fragment="knowledge/_gaps.html")


def _page(found: Any, after: str) -> tuple[list[Gap], str]:
    n, _, pk = after.partition(",")
    if n.isdigit() and pk.isdigit():
        found = found.filter(n__lte=int(n)).exclude(n=int(n), pk__gte=int(pk))
    rows = list(found.order_by("-n", "-id")[: PAGE + 1])
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], f"{last.n},{last.pk}" if last else ""


def gap_step(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    must_edit(request, "知识缺口")
    gap = Gap.objects.filter(pk=pk).select_related("unit", "category").first()
    if gap is None or verb not in ("ask_unit", "dismiss"):
        raise Http404
    initial = {"unit": gap.unit or (gap.category.lead_unit if gap.category else None)}
    form: Any = (AskUnitForm if verb == "ask_unit" else DismissForm)(request.POST or None, initial=initial)
    name = "交办补充" if verb == "ask_unit" else "不需补充"
    reason = ""
    if request.method == "POST" and form.is_valid():
        try:
            getattr(gaps, verb)(gap, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, reverse("gaps"), f"已{name}")
    context = {
        "title": name, "form": form, "primary": name, "refusal": reason, "cancel_url": reverse("gaps"), "gap": gap,
        "explanation": "该单位会收到通知，写好的知识点发布后缺口自动办结。" if verb == "ask_unit" else "不再提示，除非又有人问起。",
        "crumbs": [HOME, ("缺口", reverse("gaps")), (name, "")],
    }  # fmt: skip
    return page(
        request,
        "knowledge/step.html",
        context,
        fragment="base/_step.html",
        status=422 if request.method == "POST" else 200,
    )


def synonym_list(request: StaffRequest) -> HttpResponse:
    q = asked(request, "q").strip()
    found = Synonym.objects.order_by("-id")
    if q:
        found = found.extra(where=["array_to_string(words, ' ') LIKE %s"], params=[f"%{q}%"])
    after = asked(request, "after")
    if after.isdigit():
        found = found.filter(pk__lt=int(after))
    rows = list(found[: PAGE + 1])
    context = {
        "title": "同义词", "lead": "市民的说法和文件的说法对上号：查“暖气费”也能查到“供热费”。", "rows": rows[:PAGE],
        "next_cursor": str(rows[PAGE - 1].pk) if len(rows) > PAGE else "", "table": "knowledge/_synonyms.html",
        "empty": {"icon": "arrows-exchange", "title": "没有同义词", "text": "添加市民常用而文件里没有的说法。"},
        "may_edit": request.user.has_perm("knowledge.edit_articles"), "q": q, "crumbs": [HOME, ("同义词", "")],
    }  # fmt: skip
    return page(request, "knowledge/synonyms.html", context, fragment="knowledge/_synonyms.html")


def synonym_step(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    must_edit(request, "同义词")
    row = Synonym.objects.filter(pk=pk).first() if pk else None
    if pk and row is None:
        raise Http404
    initial = {"words": row.words, "note": row.note, "is_active": row.is_active} if row else None
    form = SynonymForm(request.POST or None, initial=initial)
    if row is None:
        del form.fields["is_active"]
    reason, back = "", reverse("synonyms")
    if request.method == "POST" and form.is_valid():
        try:
            if row is None:
                synonyms.add_synonym(actor=request.user, **form.cleaned_data)
            else:
                synonyms.change_synonym(row, actor=request.user, **form.cleaned_data)
        except Refused as refused:
            reason = refused.reason
        else:
            return go_to(request, back, "已保存，即刻生效")
    name = "修改同义词" if row else "添加同义词"
    context = {
        "title": name, "form": form, "primary": "保存", "refusal": reason, "cancel_url": back,
        "explanation": "保存后查找即刻使用。", "crumbs": [HOME, ("同义词", back), (name, "")],
    }  # fmt: skip
    return page(
        request,
        "knowledge/step.html",
        context,
        fragment="base/_step.html",
        status=422 if request.method == "POST" else 200,
    )


def statistics_page(request: StaffRequest) -> HttpResponse:
    """By unit, and how the base serves; this month unless asked otherwise. 2 queries."""
    user = request.user
    if not (sees_all(user) or user.has_perm("workorders.handle") or user.has_perm(SIGN_REPLY)):
        raise PermissionDenied("知识统计由热线办和承办单位查看")
    period = _period(asked(request, "month"))
    rows = statistics.by_unit(period, statistics.sees_statistics_of(user))
    whole = statistics.served(period) if sees_all(user) else None
    context = {
        "title": "知识统计", "rows": rows, "period": period, "months": _months(), "month": f"{period.since:%Y-%m}",
        "figures": _figures(rows, whole), "crumbs": [HOME, ("统计", "")],
    }  # fmt: skip
    return page(request, "knowledge/statistics.html", context, fragment="knowledge/_statistics.html")


def _figures(rows: list[statistics.UnitRow], whole: dict[str, Any] | None) -> list[dict[str, Any]]:
    n_errors, in_time = sum(row.n_errors for row in rows), sum(row.n_errors_in_time for row in rows)
    figures: list[dict[str, Any]] = [
        {"label": "有效知识点", "value": sum(row.n_live for row in rows), "unit": "条"},
        {
            "label": "已过期",
            "value": (n := sum(row.n_expired for row in rows)),
            "unit": "条",
            "tone": "red" if n else "",
        },
        {
            "label": "纠错按时答复",
            "value": f"{100 * in_time / n_errors:.0f}" if n_errors else "—",
            "unit": "%" if n_errors else "",
        },
        {"label": "引用", "value": sum(row.n_uses for row in rows), "unit": "次"},
    ]
    if whole is not None:
        hit = whole["hit"]
        figures += [
            {"label": "查找", "value": whole["n"], "unit": "次"},
            {"label": "命中率", "value": f"{hit:.0f}" if hit is not None else "—", "unit": "%" if hit is not None else "",
             "hint": "查找之后引用了知识点的占比"},
            {"label": "查无结果", "value": whole["n_without"], "unit": "次", "tone": "yellow" if whole["n_without"] else ""},
        ]  # fmt: skip
    return figures


def _period(month: str) -> statistics.Period:
    today = clock.today()
    year, _, m = month.partition("-")
    if year.isdigit() and m.isdigit() and 1 <= int(m) <= 12 and 2000 <= int(year) <= today.year:
        first = today.replace(year=int(year), month=int(m), day=1)
    else:
        first = today.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return statistics.Period(first, last)


def _months() -> list[tuple[str, str]]:
    first, found = clock.today().replace(day=1), []
    for _ in range(12):
        found.append((f"{first:%Y-%m}", f"{first.year}年{first.month}月"))
        first = (first - timedelta(days=1)).replace(day=1)
    return found
