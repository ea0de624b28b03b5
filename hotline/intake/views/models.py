"""建议模型的页: how good they are, how often they are followed, and the buttons to train anew and to use another."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.catalog import queries as catalog
from hotline.intake import actions
from hotline.intake.models import SuggestionModel
from hotline.intake.queries import models, uses
from hotline.intake.suggesting.figures import Figures
from hotline.org.models import Unit
from hotline.org.requests import StaffRequest
from hotline.org.roles import MANAGE_CATALOG

MOST_LABELS: Final = 60
MOST_VERSIONS: Final = 12
Purpose, State = SuggestionModel.Purpose, SuggestionModel.State
RECORD: Final = (
    "purpose", "state", "source", "asked_by", "asked_at", "stage", "done", "trained_at", "seconds", "n_cases", "figures",
    "is_in_use", "used_by", "used_at",
)  # fmt: skip


def suggestion_models(request: StaffRequest) -> HttpResponse:
    """The model in use of one purpose (`?of=UNIT`), and its versions."""
    _manages(request)
    purpose = request.GET.get("of", Purpose.CATEGORY)
    if purpose not in Purpose.values:
        raise Http404
    all_of_it = SuggestionModel.objects.filter(purpose=purpose)
    shown = all_of_it.filter(is_in_use=True).defer("experience").first()
    context: dict[str, Any] = {
        "title": "建议模型",
        "lead": "从本市办结工单学来，登记、受理、派单时供参考；须由人核对采用，从不自动填写。",
        "tabs": [
            (name, f"{reverse('suggestion_models')}?of={code}", None, code == purpose) for code, name in Purpose.choices
        ],
        "uses": uses.uses(),
        "under_way": _under_way(),
        "versions": _versions(purpose),
        "purpose": purpose,
        "model": shown,
    }
    if shown is not None:
        context |= _told(shown)
        context["is_broken"] = models.tree_of(shown.pk) is None
    return page(request, "intake/models.html", context)


def progress(request: StaffRequest) -> HttpResponse:
    """How far the training is: asked every two seconds while one runs; when it has ended, the page is shown anew."""
    _manages(request)
    under_way = _under_way()
    response = page(request, "intake/_training.html", {"under_way": under_way})
    if not under_way:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def train(request: StaffRequest) -> HttpResponse:
    _manages(request)
    try:
        actions.ask_training(actor=request.user)
    except Refused as refused:
        return go_to(request, reverse("suggestion_models"), refused.reason)
    return go_to(request, reverse("suggestion_models"), "已排队训练，这一页会显示进展，可以先做别的")


@require_POST
def use(request: StaffRequest, pk: int) -> HttpResponse:
    _manages(request)
    model = get_object_or_404(SuggestionModel.objects.only("purpose", "state"), pk=pk)
    back = f"{reverse('suggestion_models')}?of={model.purpose}"
    try:
        actions.use_model(model, actor=request.user)
    except Refused as refused:
        return go_to(request, back, refused.reason)
    return go_to(request, back, f"已改用第{model.pk}版")


def _manages(request: StaffRequest) -> None:
    if not request.user.has_perm(MANAGE_CATALOG):
        raise PermissionDenied("建议模型由目录管理人维护")


def _under_way() -> list[SuggestionModel]:
    waiting = SuggestionModel.objects.filter(state__in=(State.WAITING, State.TRAINING)).order_by("pk")
    return list(waiting.only("purpose", "state", "stage", "done"))


def _versions(purpose: str) -> list[dict[str, Any]]:
    rows = SuggestionModel.objects.filter(purpose=purpose).exclude(state__in=(State.WAITING, State.TRAINING))
    with_data = set(rows.filter(arrays__isnull=False).values_list("pk", flat=True))
    versions = rows.select_related("asked_by", "used_by").only(*RECORD, "asked_by__name", "used_by__name")[
        :MOST_VERSIONS
    ]
    return [
        {
            "row": row,
            "accuracy": _percent(row.figures["accuracy"]) if row.figures else "",
            "macro_f1": _percent(row.figures["macro_f1"]) if row.figures else "",
            "may_use": row.pk in with_data and not row.is_in_use,
        }
        for row in versions
    ]


def _told(model: SuggestionModel) -> dict[str, Any]:
    """The figures of a model, as the page shows them."""
    found = Figures.of_json(model.figures)
    names = _names(model.purpose, model.labels)
    labels = sorted(found.labels, key=lambda row: -row.n)
    figures = [
        {"label": "正确率", "value": _percent(found.accuracy), "hint": "建议的第一个就对", "tone": "green"},
        {"label": "宏平均 F1", "value": _percent(found.macro_f1), "hint": "各类同等看待，少见的类也算一份"},
        {"label": "前二命中", "value": _percent(found.top2), "hint": "前两个里有对的"},
        {"label": "前三命中", "value": _percent(found.top3), "hint": "前三个里有对的"},
        {"label": "学习", "value": f"{model.n_cases:,}", "unit": "件", "change": f"{len(model.labels)} 类"},
        {"label": "检验", "value": f"{found.n:,}", "unit": "件", "hint": "留出五分之一不学，近似重复的不分开"},
    ]
    if found.levels:
        levels = "、".join(f"{name}级 {_percent(part)}" for name, part in zip("一二三", found.levels, strict=False))
        figures[0]["change"] = levels
    return {
        "figures": figures,
        "curve": _curve(model.curve),
        "sureness": _sureness(found),
        "points": [(n, _percent(accuracy), _percent(f1)) for n, accuracy, f1 in model.curve],
        "steps": [
            (f"{round(row.low * 100)}～{round(row.high * 100)}%", row.n, _percent(row.said), _percent(row.right))
            for row in found.confidence
        ],
        "labels": [
            (names.get(row.label, row.label), row.n, _percent(row.precision), _percent(row.recall), _percent(row.f1))
            for row in labels[:MOST_LABELS]
        ],
        "n_more_labels": max(0, len(labels) - MOST_LABELS),
        "confusions": [
            (names.get(truth, truth), names.get(guess, guess) or "没有建议", n) for truth, guess, n in found.confusions
        ],
    }


def _names(purpose: str, labels: dict[str, int]) -> dict[str, str]:
    if purpose == Purpose.UNIT:
        return dict(Unit.objects.filter(code__in=labels).values_list("code", "short_name"))
    return {code: entry.full_name for code, entry in catalog.load().categories.items()}


def _percent(part: float) -> str:
    return f"{part * 100:.1f}%"


def _curve(points: list[list[float]]) -> dict[str, Any]:
    """How the figures grow with the number of cases; still rising at the end, more cases would help."""
    return {
        "legend": {"data": ["正确率", "宏平均 F1"]},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{round(n):,}" for n, *_ in points], "name": "学习件数", "nameLocation": "middle", "nameGap": 28},
        "yAxis": {"type": "value", "scale": True, "axisLabel": {"formatter": "{value}%"}},
        "grid": {"left": 4, "right": 16, "top": 40, "bottom": 24, "containLabel": True},
        "series": [
            {"name": name, "type": "line", "data": [round(point[place] * 100, 1) for point in points]}
            for place, name in ((1, "正确率"), (2, "宏平均 F1"))
        ],
    }  # fmt: skip


def _sureness(found: Figures) -> dict[str, Any]:
    """What the model says of its own sureness beside how often it was right."""
    rows = found.confidence
    return {
        "legend": {"data": ["说的把握", "实际答对"]},
        "tooltip": {"trigger": "axis"},
        "xAxis": {"type": "category", "data": [f"{round(row.low * 100)}～{round(row.high * 100)}%" for row in rows]},
        "yAxis": {"type": "value", "max": 100, "axisLabel": {"formatter": "{value}%"}},
        "series": [
            {"name": "说的把握", "type": "bar", "data": [round(row.said * 100, 1) for row in rows]},
            {"name": "实际答对", "type": "bar", "data": [round(row.right * 100, 1) for row in rows]},
        ],
    }
