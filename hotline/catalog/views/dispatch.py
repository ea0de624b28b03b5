"""派单目录: the list, a rule, its verbs, and the trial of a suggestion."""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone

from hotline.base import clock
from hotline.base.views import go_to, page
from hotline.catalog import finding, queries
from hotline.catalog.actions import dispatch_rules as verbs
from hotline.catalog.dispatch import DispatchBook, Matter, Suggestion, suggest
from hotline.catalog.forms.dispatch import RuleFilter, RuleForm, TrialForm, initial_of
from hotline.catalog.models import DispatchRule
from hotline.catalog.permissions import manages_catalog
from hotline.catalog.sheets.dispatch_rules import export
from hotline.catalog.views.doors import Crumb, NothingToFill, asked, catalog_manager, download, filled, take
from hotline.catalog.vocabulary import LeadKind
from hotline.org.requests import StaffRequest

EMPTY: Final = {
    "icon": "route",
    "title": "没有找到条目",
    "text": "换一个词试试：分类名称的几个字、编号的前几位、职责依据里的词。",
}


def dispatch_rules(request: StaffRequest) -> HttpResponse:
    filters = RuleFilter(request.GET or None)
    wanted: dict[str, Any] = filters.cleaned_data if filters.is_valid() else {}
    rows, next_cursor = finding.rules(**wanted, after=asked(request, "after"))
    names = finding.names_of(row.category for row in rows)
    for row in rows:
        row.category_name = names.get(row.category, f"编号{row.category}开头的分类")  # type: ignore[attr-defined]
        row.url = reverse("dispatch_rule", args=[row.pk])  # type: ignore[attr-defined]
        row.lead = row.lead_unit or "事发地县（市、区）"  # type: ignore[attr-defined]
    context = {
        "title": "派单目录",
        "lead": "哪类事项由谁主办、谁协办，凭什么职责。派单时按最具体的一条给出建议。",
        "filters": filters,
        "table": "catalog/_rules.html",
        "rows": rows,
        "next_cursor": next_cursor,
        "empty": EMPTY,
        "may_manage": manages_catalog(request.user),
    }
    return page(request, "catalog/rules.html", context, fragment="catalog/_rules.html")


def dispatch_rule(request: StaffRequest, pk: int) -> HttpResponse:
    """One rule: read by everybody, changed by who manages the catalogue."""
    rule = _rule(pk)
    if not manages_catalog(request.user):
        return page(
            request, "catalog/rule.html", {"title": f"派单目录第{pk}号", "crumbs": _crumbs(f"第{pk}号"), **_shown(rule)}
        )
    form = RuleForm(filled(request), initial=initial_of(rule))

    def act() -> HttpResponse:
        verbs.change_rule(rule, actor=request.user, **form.fields_of_rule)
        return go_to(request, reverse("dispatch_rules"), f"派单目录第{pk}号已保存")

    more = [] if not rule.is_flagged else [("复核无误", _verb(rule, "clear_flag"), "flag-off")]
    more.append(
        ("停用", _verb(rule, "retire"), "ban") if rule.is_active else ("恢复", _verb(rule, "restore"), "rotate")
    )
    return take(
        request, form, act, title=f"派单目录第{pk}号", primary="保存", cancel_url=reverse("dispatch_rules"),
        crumbs=_crumbs(f"第{pk}号"), more=more, **_shown(rule),
    )  # fmt: skip


def dispatch_rule_add(request: StaffRequest) -> HttpResponse:
    actor = catalog_manager(request)
    form = RuleForm(filled(request), initial={"category": asked(request, "category")})

    def act() -> HttpResponse:
        rule = verbs.add_rule(actor=actor, **form.fields_of_rule)
        return go_to(request, reverse("dispatch_rules"), f"已增加第{rule.pk}号")

    return take(
        request, form, act, title="增加派单目录条目", primary="增加", cancel_url=reverse("dispatch_rules"),
        crumbs=_crumbs("增加"),
    )  # fmt: skip


def dispatch_rule_clear_flag(request: StaffRequest, pk: int) -> HttpResponse:
    return _plain(request, pk, "复核无误", verbs.clear_flag, "核对过，条目本身没有问题：去掉“待复核”，被退单次数保留。")


def dispatch_rule_retire(request: StaffRequest, pk: int) -> HttpResponse:
    return _plain(
        request,
        pk,
        "停用",
        verbs.retire_rule,
        "以后派单不再按这一条给出建议；已派出的不受影响，可以恢复。",
        danger=True,
    )


def dispatch_rule_restore(request: StaffRequest, pk: int) -> HttpResponse:
    return _plain(request, pk, "恢复", verbs.restore_rule, "派单时重新按这一条给出建议，请先核对单位和依据。")


def dispatch_rules_export(request: StaffRequest) -> HttpResponse:
    return download(export(request.user), f"派单目录-{timezone.localdate(clock.now()):%Y%m%d}.xlsx")


def dispatch_trial(request: StaffRequest) -> HttpResponse:
    """试算: what the desk would suggest for a matter; nothing is written."""
    form = TrialForm(request.GET if "category" in request.GET else None, initial={"urgency": "NORMAL"})
    context: dict[str, Any] = {"title": "派单试算", "crumbs": _crumbs("试算"), "form": form}
    if form.is_bound and form.is_valid():
        book = queries.book()
        context |= _in_words(suggest(_matter(form, request), book), book)
    return page(request, "catalog/trial.html", context, fragment="catalog/_suggestion.html")


def _matter(form: TrialForm, request: StaffRequest) -> Matter:
    data = form.cleaned_data
    # In the order in which they were chosen, which the field's own answer does not keep.
    chosen = [int(key) for key in request.GET.getlist("received_by") if key.isdigit()]
    known = {unit.pk for unit in data["received_by"]}
    now = clock.now()
    received = {key: now - timedelta(days=len(chosen) - n) for n, key in enumerate(chosen) if key in known}
    return Matter(
        category=data["category"].code,
        area=data["area"].code if data["area"] else "",
        labels=frozenset(data["labels"]),
        text=data["text"],
        urgency=data["urgency"] or "NORMAL",
        first_receivers=received,
        returned_by=frozenset(unit.pk for unit in data["returned_by"]),
    )


def _in_words(found: Suggestion, book: DispatchBook) -> dict[str, Any]:
    return {
        "found": found,
        "lead_unit": book.unit(found.lead),
        "helpers": [book.units[unit_id] for unit_id in found.co_units],
        "lead_kind": LeadKind(found.lead_kind).label if found.lead_kind else "",
    }


def _plain(
    request: StaffRequest, pk: int, name: str, verb: Any, explanation: str, *, danger: bool = False
) -> HttpResponse:
    actor = catalog_manager(request)
    rule = _rule(pk)
    back = reverse("dispatch_rule", args=[pk])

    def act() -> HttpResponse:
        verb(rule, actor=actor)
        return go_to(request, back, f"第{pk}号：{name}")

    return take(
        request, NothingToFill(filled(request)), act, title=f"{name}第{pk}号", primary=name, explanation=explanation,
        is_dangerous=danger, cancel_url=back, crumbs=_crumbs(f"第{pk}号", name), **_shown(rule),
    )  # fmt: skip


def _rule(pk: int) -> DispatchRule:
    found = DispatchRule.objects.select_related("lead_unit", "area").prefetch_related("co_units")
    return get_object_or_404(found, pk=pk)


def _shown(rule: DispatchRule) -> dict[str, Any]:
    names = finding.names_of([rule.category])
    facts = [
        ("分类", f"{rule.category} {names.get(rule.category, '')}"),
        ("区划", rule.area.full_name if rule.area else "全市"),
        ("主办", f"{rule.get_lead_kind_display()}：{rule.lead_unit or '事发地县（市、区）'}"),
        ("协办", "、".join(unit.name for unit in rule.co_units.all()) or "无"),
        ("标签", "、".join(rule.labels) or "无"),
        ("下派", "不得下派镇街" if rule.dept_only else "可以下派镇街"),
        ("被退单", f"{rule.n_returns}次" + ("，待复核" if rule.is_flagged else "")),
        ("状态", "在用" if rule.is_active else "已停用"),
        ("依据", rule.basis, "wide"),
    ]
    return {"rule": rule, "facts": facts, "facts_title": "现在的内容"}


def _verb(rule: DispatchRule, verb: str) -> str:
    return reverse(f"dispatch_rule_{verb}", args=[rule.pk])


def _crumbs(*words: str) -> list[Crumb]:
    return [("派单目录", reverse("dispatch_rules")), *((word, "") for word in words)]
