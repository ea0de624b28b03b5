"""工作标准: the versions, one version to read, two compared, and as a Word file."""

from collections import Counter

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from hotline.base.views import page
from hotline.catalog.diff import ADDED, CHANGED, REMOVED, changes
from hotline.catalog.models import RuleSet, WorkHours
from hotline.catalog.permissions import gives_feedback, manages_standard, refusal, steps_open_to
from hotline.catalog.reading import classes, document, limit_lines, shown_elsewhere
from hotline.catalog.views.doors import DOCX, download
from hotline.catalog.word import standard_as_word
from hotline.catalog.workflow import EDITABLE, Status
from hotline.org.requests import StaffRequest

TONES = {Status.DRAFT: "grey", Status.FEEDBACK: "yellow", Status.TRIAL: "teal", Status.IN_FORCE: "green"}
CHANGE_TONES = {ADDED: "green", CHANGED: "blue", REMOVED: "late"}
CHANGE_ICONS = {ADDED: "plus", CHANGED: "pencil", REMOVED: "minus"}
EMPTY = {"icon": "book-2", "title": "还没有工作标准", "text": "请系统管理员装入出厂设置。"}


def standard_list(request: StaffRequest) -> HttpResponse:
    rows = list(
        RuleSet.objects.select_related("based_on", "created_by").annotate(
            n_feedback=Count("feedback"), n_unanswered=Count("feedback", filter=Q(feedback__is_adopted=None))
        )
    )
    for row in rows:
        row.tone = TONES.get(Status(row.status), "grey")  # type: ignore[attr-defined]
        row.url = reverse("standard", args=[row.version])  # type: ignore[attr-defined]
        if row.based_on:
            row.diff_url = reverse("standard_diff", args=[row.based_on.version, row.version])  # type: ignore[attr-defined]
    in_force = next((row for row in rows if row.status == Status.IN_FORCE), rows[0] if rows else None)
    context = {
        "title": "工作标准",
        "lead": "工单适用派出时生效的版本；试行的版本先于施行的版本。修订从起草新版本开始，须征求承办单位意见。",
        "table": "catalog/_standards.html",
        "rows": rows,
        "next_cursor": "",
        "empty": EMPTY,
        "draft_from": in_force if in_force and manages_standard(request.user) else None,
    }
    return page(request, "catalog/standards.html", context, fragment="catalog/_standards.html")


def standard(request: StaffRequest, version: int) -> HttpResponse:
    """One version: its nine classes in words, its limits, and the steps open to the reader. 8 queries."""
    rule_set = get_object_or_404(RuleSet.objects.select_related("based_on", "created_by"), version=version)
    manages = manages_standard(request.user)
    is_editable = manages and rule_set.status in EDITABLE
    may_write = gives_feedback(request.user) and not refusal("give_feedback", rule_set, request.user)
    opinions = rule_set.feedback.all() if manages else rule_set.feedback.filter(unit=request.user.unit)
    counts = Counter[tuple[int | None, bool]]()
    for item_id, is_adopted, n in opinions.order_by().values_list("item", "is_adopted").annotate(n=Count("id")):
        counts[item_id, is_adopted is None] += n
    items = list(rule_set.items.all())
    for item in items:
        item.n_feedback = counts[item.pk, True] + counts[item.pk, False]  # type: ignore[attr-defined]
    limits = limit_lines(rule_set.time_limits.all())
    steps = steps_open_to(request.user, rule_set)
    context = {
        "title": str(rule_set),
        "crumbs": [("工作标准", reverse("standard_list")), (f"第{version}版", "")],
        "rule_set": rule_set,
        "tone": TONES.get(Status(rule_set.status), "grey"),
        "classes": classes(items, shown_elsewhere(limits, WorkHours.objects.all())),
        "limits": limits,
        "n_items": len(items),
        "steps": [step for step in steps if not step.is_dangerous],
        "dangerous_steps": [step for step in steps if step.is_dangerous],
        "primary_verb": _primary(rule_set) if manages else "",
        "is_editable": is_editable,
        "may_write": may_write,
        "n_feedback": counts.total(),
        "n_unanswered": sum(n for (_, unanswered), n in counts.items() if unanswered),
        "others": RuleSet.objects.exclude(pk=rule_set.pk),
    }
    return page(request, "catalog/standard.html", context)


def standard_diff(request: StaffRequest, a: int, b: int) -> HttpResponse:
    """What version `b` changes against `a`."""
    old, new = get_object_or_404(RuleSet, version=a), get_object_or_404(RuleSet, version=b)
    found = changes(document(old), document(new))
    sections: dict[str, list[object]] = {}
    for change in found:
        row = {"change": change, "tone": CHANGE_TONES[change.kind], "icon": CHANGE_ICONS[change.kind]}
        sections.setdefault(change.section, []).append(row)
    counts = [(kind, sum(change.kind == kind for change in found)) for kind in (ADDED, CHANGED, REMOVED)]
    context = {
        "title": f"第{b}版与第{a}版对照",
        "lead": "、".join(f"{kind}{n}处" for kind, n in counts) if found else "",
        "crumbs": [
            ("工作标准", reverse("standard_list")),
            (f"第{b}版", reverse("standard", args=[b])),
            (f"与第{a}版对照", ""),
        ],
        "old": old,
        "new": new,
        "sections": sections,
        "empty": {"icon": "equal", "title": "两个版本内容相同", "text": "条目和时限都没有差别。"},
    }
    return page(request, "catalog/diff.html", context)


def standard_word(request: StaffRequest, version: int) -> HttpResponse:
    rule_set = get_object_or_404(RuleSet, version=version)
    return download(standard_as_word(rule_set, actor=request.user), f"{rule_set.name}第{version}版.docx", DOCX)


def _primary(rule_set: RuleSet) -> str:
    """The step that one most likely came for."""
    return {Status.DRAFT: "ask_feedback", Status.FEEDBACK: "start_trial", Status.TRIAL: "put_in_force"}.get(
        Status(rule_set.status), "draft_new"
    )
