"""走一步: the form of one verb on an article or on a version. One door for all verbs."""

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.catalog import queries as catalog
from hotline.knowledge import actions
from hotline.knowledge.forms import FORMS, StepForm
from hotline.knowledge.forms.writing import CreateForm, EditForm, TextFields
from hotline.knowledge.models import Article, Gap, Version
from hotline.knowledge.permissions import Thing, article_of, may_create, refusal
from hotline.knowledge.reading import differences, paragraphs
from hotline.knowledge.views.doors import HOME, asked, seen_article, seen_version
from hotline.knowledge.workflow import ARTICLE, STEPS, VERSION
from hotline.org.models import Area
from hotline.org.requests import StaffRequest

MOST_KEPT = 60_000  # characters of an autosave


def article_step(request: StaffRequest, no: str, verb: str) -> HttpResponse:
    if verb not in FORMS or verb not in ARTICLE:
        raise Http404
    return _take(request, seen_article(request, no), verb)


def version_step(request: StaffRequest, pk: int, verb: str) -> HttpResponse:
    if verb not in FORMS or verb not in VERSION:
        raise Http404
    return _take(request, seen_version(request, pk), verb)


def create(request: StaffRequest) -> HttpResponse:
    """新建, perhaps for a gap (`?gap=`), or from a question that found nothing (`?q=`)."""
    if not may_create(request.user):
        raise Http404
    gap = Gap.objects.filter(pk=int(key)).first() if (key := asked(request, "gap")).isdigit() else None
    form = CreateForm(request.POST or None, initial=_begin(request, gap), actor=request.user, gap=gap)
    reason = ""
    if request.method == "POST" and form.is_valid():
        try:
            article = actions.create(actor=request.user, gap=gap, **form.cleaned_data)
        except Refused as refused:
            reason = refused.reason
        else:
            version = article.versions.get()
            return go_to(
                request, reverse("version_step", args=[version.pk, "edit"]), f"已新建 {article.no}，可以接着写或送审"
            )
    context: dict[str, Any] = {
        "title": "新建知识点", "form": form, "primary": "保存草稿", "refusal": reason, "cancel_url": reverse("knowledge"),
        "explanation": "先存成草稿，写好后送审；热线办审核发布后才能查到。", "crumbs": [HOME, ("新建", "")],
        "preview_url": reverse("knowledge_preview"), "gap": gap, "step": "knowledge/_edit_step.html",
    }  # fmt: skip
    return page(
        request,
        "knowledge/step.html",
        context,
        fragment=context["step"],
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def preview(request: StaffRequest) -> HttpResponse:
    """How the text that is being written reads, and what it changes against the one in force. A fragment; nothing is kept."""
    form = TextFields(request.POST)
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if name in form.fields}
    key = request.POST.get("version", "")
    old = seen_version(request, int(key)).article.current if key.isdigit() else None
    version = Version(**{name: value for name, value in given.items() if value is not None or name == "valid_to"})
    if given.get("area") is None:
        version.area = Area.objects.order_by("level")[0]
    context = {
        "version": version, "paragraphs": paragraphs(version.body or ""), "old": old, "errors": form.errors,
        "differences": differences(old, version) if old is not None else [],
    }  # fmt: skip
    return page(request, "knowledge/_preview.html", context)


@require_POST
def keep(request: StaffRequest, pk: int) -> HttpResponse:
    """Autosave of the text."""
    version = seen_version(request, pk)
    if refusal(STEPS["edit"], version, request.user) is None:
        names = [name for name in EditForm.base_fields if name in request.POST and name not in ("papers", "dropped")]
        typed = {name: request.POST.get(name, "") for name in names}
        if sum(map(len, typed.values())) <= MOST_KEPT:
            actions.keep_typed(version, typed, actor=request.user)
    return HttpResponse(status=204)


def _begin(request: StaffRequest, gap: Gap | None) -> dict[str, Any]:
    text = gap.text if gap is not None else asked(request, "q")
    unit = request.user.unit
    return {
        "title": text[:100], "questions": [text[:100]] if text else [], "unit": gap.unit if gap and gap.unit else unit,
        "category": gap.category if gap is not None else None, "area": unit.area if unit else None, "valid_from": clock.today(),
    }  # fmt: skip


def _take(request: StaffRequest, thing: Thing, verb: str) -> HttpResponse:
    with catalog.read_for(request):
        if request.method != "POST":
            form = FORMS[verb](thing=thing, actor=request.user, initial=_kept(thing, verb))
            return _show(request, form, thing, refusal(STEPS[verb], thing, request.user) or "")
        form = FORMS[verb](request.POST, request.FILES, thing=thing, actor=request.user)
        reason = ""
        if form.is_valid():
            try:
                made = form.take()
            except Refused as refused:
                reason = refused.reason
                thing.refresh_from_db()
            else:
                return go_to(request, _next(thing, verb, made), f"已{STEPS[verb].name}")
        return _show(request, form, thing, reason, status=422)


def _kept(thing: Thing, verb: str) -> dict[str, Any]:
    """What was typed and not saved."""
    if verb != "edit" or not isinstance(thing, Version) or not thing.unsaved:
        return {}
    return dict(thing.unsaved.get("fields", {}))


def _next(thing: Thing, verb: str, made: Any) -> str:
    if isinstance(made, Version) and verb == "revise":
        return reverse("version_step", args=[made.pk, "edit"])
    article = article_of(thing)
    if isinstance(thing, Version) and thing.pk != article.current_id:
        return reverse("article_version", args=[article.no, thing.n])
    return reverse("article", args=[article.no])


def _show(request: StaffRequest, form: StepForm, thing: Thing, reason: str, status: int = 200) -> HttpResponse:
    verb, article = form.verb, article_of(thing)
    version = thing if isinstance(thing, Version) else article.current
    back = _next(thing, verb, None)
    is_edit = verb == "edit"
    context: dict[str, Any] = {
        "title": form.step.name, "form": form, "primary": "保存" if is_edit else form.step.name, "refusal": reason,
        "explanation": form.explanation, "is_dangerous": form.is_dangerous, "cancel_url": back, "article": article,
        "version": version, "crumbs": [HOME, (article.no, back), (form.step.name, "")],
        "step": "knowledge/_edit_step.html" if is_edit else "base/_step.html",
        "errors": _open_errors(article) if verb in ("publish", "answer_error", "edit") else [],
    }  # fmt: skip
    if is_edit and isinstance(thing, Version):
        context |= {
            "autosave_url": reverse("version_keep", args=[thing.pk]), "preview_url": reverse("knowledge_preview"),
            "kept": bool(_kept(thing, verb)) and request.method != "POST",
        }  # fmt: skip
    elif (
        isinstance(thing, Version)
        and article.current is not None
        and verb in ("publish", "pass_on", "submit", "report")
    ):
        context["differences"] = differences(article.current, thing)
    if isinstance(thing, Version) and not is_edit:
        context["paragraphs"] = paragraphs(thing.body)
    return page(request, "knowledge/step.html", context, fragment=context["step"], status=status)


def _open_errors(article: Article) -> list[Any]:
    return (
        list(article.corrections.filter(answered_at=None).select_related("reported_by"))
        if article.n_errors_open
        else []
    )
