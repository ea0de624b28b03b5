"""知识点页: what callers are told, on what basis, since when; what was told on any day; and the steps that stand open."""

from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from hotline.base import clock
from hotline.base.papers import served
from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.base.workflow import Step
from hotline.knowledge import actions
from hotline.knowledge.forms import FORMS
from hotline.knowledge.forms.filters import DayForm
from hotline.knowledge.models import Article, Event, Paper, Version, Vote
from hotline.knowledge.people import is_author, is_reviewer, leads
from hotline.knowledge.permissions import sees_version, steps_open_to
from hotline.knowledge.queries import articles
from hotline.knowledge.reading import differences, in_force_on, paragraphs
from hotline.knowledge.views.doors import HOME, asked, seen_article
from hotline.knowledge.workflow import OPEN_VERSION, ArticleState
from hotline.org.requests import StaffRequest

LOOK: dict[str, tuple[str, str]] = {
    "create": ("file-plus", "blue"), "draft": ("pencil", "grey"), "edit": ("pencil", "grey"), "submit": ("send", "blue"),
    "report": ("send", "blue"), "take_back": ("arrow-back-up", "grey"), "pass_on": ("checks", "teal"), "turn_down": ("arrow-back-up", "yellow"),
    "publish": ("circle-check", "green"), "adopt": ("file-import", "green"), "release": ("flag-check", "green"), "replace": ("replace", "grey"),
    "discard": ("trash", "grey"), "revise": ("copy-plus", "blue"), "prolong": ("calendar-plus", "blue"), "report_error": ("alert-triangle", "red"),
    "answer_error": ("message-check", "teal"), "settle": ("check", "green"), "urge": ("bell-ringing", "yellow"), "confirm": ("clipboard-check", "green"),
    "hand_over": ("transfer", "grey"), "hide": ("eye-off", "red"), "show": ("eye", "green"), "near_end": ("calendar-due", "yellow"),
    "expire": ("calendar-off", "red"), "withdraw": ("player-stop", "grey"), "archive": ("archive", "grey"),
}  # fmt: skip
FIRST = (
    "publish",
    "pass_on",
    "submit",
    "report",
    "edit",
    "answer_error",
    "revise",
    "report_error",
    "prolong",
    "confirm",
    "urge",
)
MOST_SHOWN = 3
MOST_EVENTS = 30


def article_page(request: StaffRequest, no: str) -> HttpResponse:
    article = seen_article(request, no)
    version = article.current or _open_version(article)
    if version is None or not (article.current_id or sees_version(request.user, version)):
        raise Http404
    return page(request, "knowledge/article.html", _context(request, article, version))


def version_page(request: StaffRequest, no: str, n: int) -> HttpResponse:
    """One version as it read, old, in force or being written."""
    article = seen_article(request, no)
    version = (
        article.versions.select_related("category", "area", "author", "unit_reviewer", "reviewer", "sent_by")
        .filter(n=n)
        .first()
    )
    if version is None:
        raise Http404
    version.article = article
    if not sees_version(request.user, version):
        raise Http404
    return page(request, "knowledge/article.html", _context(request, article, version))


def on_day(request: StaffRequest, no: str) -> HttpResponse:
    """某一天怎么说的: on to the version that was told that day; or why nothing was."""
    article = seen_article(request, no)
    form = DayForm(request.GET)
    back = reverse("article", args=[no])
    if not form.is_valid():
        return go_to(request, back, "请选一个日期")
    day: date = form.cleaned_data["day"]
    state = articles.state_on(article, day)
    version = in_force_on(articles.published_versions(article), day)
    if version is None or state in (None, ArticleState.DRAFTING):
        return go_to(request, back, f"{day:%Y年%-m月%-d日}还没有发布")
    url = f"{reverse('article_version', args=[no, version.n])}?day={day}"
    return go_to(request, url)


def diff(request: StaffRequest, no: str, a: int, b: int) -> HttpResponse:
    article = seen_article(request, no)
    found = {one.n: one for one in article.versions.select_related("category", "area").filter(n__in=(a, b))}
    for one in found.values():
        one.article = article
    if a not in found or b not in found or not all(sees_version(request.user, one) for one in found.values()):
        raise Http404
    context = {
        "title": f"第{b}版与第{a}版比较", "article": article, "old": found[a], "new": found[b],
        "differences": differences(found[a], found[b]),
        "crumbs": [HOME, (article.no, reverse("article", args=[no])), ("比较", "")],
    }  # fmt: skip
    return page(request, "knowledge/diff.html", context, fragment="knowledge/_differences.html")


@require_POST
def vote(request: StaffRequest, no: str) -> HttpResponse:
    article = seen_article(request, no)
    try:
        actions.vote(article, actor=request.user, is_useful=request.POST.get("useful") == "1")
    except Refused as refused:
        return HttpResponse(refused.reason, status=409, content_type="text/plain; charset=utf-8")
    article.refresh_from_db(fields=["n_useful", "n_useless"])
    context = {"article": article, "mine": request.POST.get("useful") == "1"}
    return page(request, "knowledge/_votes.html", context) if request.headers.get("HX-Request") else go_to(
        request, reverse("article", args=[no]), "谢谢评价"
    )  # fmt: skip


@require_POST
def cite(request: StaffRequest, no: str) -> HttpResponse:
    """引用: answers number and version as plain text, or 409 with the reason why callers may not be told it."""
    seen_article(request, no)
    try:
        ref = actions.cite(no, actor=request.user, order_no=request.POST.get("order", "")[:20])
    except Refused as refused:
        return HttpResponse(refused.reason, status=409, content_type="text/plain; charset=utf-8")
    return HttpResponse(ref, content_type="text/plain; charset=utf-8")


def paper(request: StaffRequest, pk: int) -> FileResponse:
    """An attachment, for whoever sees the article."""
    row = Paper.objects.filter(pk=pk, article__in=Article.objects.visible_to(request.user)).first()
    if row is None:
        raise Http404
    return served(row)


def _open_version(article: Article) -> Version | None:
    found = article.versions.filter(state__in=OPEN_VERSION)
    return found.select_related("category", "area", "author", "sent_by").first()


def _context(request: StaffRequest, article: Article, version: Version) -> dict[str, Any]:
    user = request.user
    version.article = article
    is_current = version.pk == article.current_id
    told = articles.published_versions(article)
    open_one = version if version.state in OPEN_VERSION else _open_version(article)
    if open_one is not None:
        open_one.article = article
    steps: list[tuple[str, Any, Step]] = [("article_step", article.no, step) for step in steps_open_to(user, article)]
    if open_one is not None and sees_version(user, open_one):
        steps += [("version_step", open_one.pk, step) for step in steps_open_to(user, open_one)]
    day = asked(request, "day")
    return {
        "title": version.title, "article": article, "version": version, "is_current": is_current, "day": _day(day),
        "paragraphs": paragraphs(version.body), "papers": list(version.papers.all()), "told": told,
        "open_one": open_one if open_one is not None and sees_version(user, open_one) else None,
        "buttons": _buttons(steps), "why": article.why_not_live if is_current else "",
        "errors": list(article.corrections.filter(answered_at=None).select_related("reported_by", "unit"))
        if article.n_errors_open else [],
        "timeline": _timeline(article, user), "mine": _my_vote(article, user) if is_current else None,
        "previous": next((one.n for one in told if one.n < version.n), None),
        "day_form": DayForm(), "today": clock.today(), "crumbs": [HOME, (article.no, "")],
        "version_label": f"第{version.n}版 · {version.get_state_display()}", "urged_label": f"催更{article.n_urges}次",
    }  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _my_vote(article: Article, user: Any) -> bool | None:
    return Vote.objects.filter(version=article.current_id, user=user).values_list("is_useful", flat=True).first()


def _buttons(steps: list[tuple[str, Any, Step]]) -> dict[str, Any]:
    """(the likeliest, those beside it, those behind 更多), each with its URL."""
    taken = [
        {"url": reverse(name, args=[key, step.verb]), "name": step.name, "verb": step.verb}
        for name, key, step in steps
        if step.verb in FORMS
    ]
    likely = sorted((one for one in taken if one["verb"] in FIRST), key=lambda one: FIRST.index(one["verb"]))
    shown = likely[:MOST_SHOWN]
    return {"shown": shown, "more": [one for one in taken if one not in shown]}


def _timeline(article: Article, user: Any) -> list[dict[str, Any]]:
    """The whole trail for those who write and review; for the others what was told and withdrawn."""
    events = Event.objects.filter(article=article).select_related("version").order_by("-n")
    if not (is_author(user, article) or is_reviewer(user) or leads(user, article)):
        events = events.filter(verb__in=("release", "withdraw", "expire", "hide", "show", "archive"))
    rows = []
    for event in events.exclude(verb__in=("replace",))[:MOST_EVENTS]:
        icon, tone = LOOK.get(event.verb, ("point", "grey"))
        name = f"{event.name} · 第{event.version.n}版" if event.version else event.name
        rows.append({"at": localtime(event.at), "name": name, "actor": event.actor_name, "unit": event.unit_name,
                     "note": event.note, "icon": icon, "tone": tone})  # fmt: skip
    return rows
