"""查知识: type, and the answers are there; and the same in small, beside somebody else's form."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from hotline.base.views import page
from hotline.knowledge import actions
from hotline.knowledge.forms.filters import SearchForm
from hotline.knowledge.models import Gap
from hotline.knowledge.permissions import may_create
from hotline.knowledge.queries import articles, searching
from hotline.knowledge.views.doors import asked
from hotline.knowledge.workflow import ArticleState
from hotline.org.models import Area, User
from hotline.org.requests import StaffRequest

MOST = 30
IN_PANEL = 5
SHORTEST_GAP = 4  # characters typed before "nothing found" says anything


def search(request: StaffRequest) -> HttpResponse:
    """The page; asked by htmx, the hits. At most 9 queries, the note of the search among them."""
    form = SearchForm(request.GET)
    text = asked(request, "q").strip()[:200]
    found = None
    if text and form.is_valid():
        given = form.cleaned_data
        wanted = searching.Wanted(
            category=given["category"].pk if given["category"] else "", unit=given["unit"], area=given["area"],
            validity=given["validity"],
        )  # fmt: skip
        found = searching.find(request.user, text, wanted, most=MOST)
        _note(request, text, len(found.hits), is_filtered=wanted != searching.Wanted())
    context: dict[str, Any] = {
        "title": "知识库", "form": form, "q": text, "found": found, "hits": [_shown(hit) for hit in found.hits] if found else [],
        "may_create": may_create(request.user),
    }  # fmt: skip
    if found is None:
        context |= {"often": articles.often_used(request.user), "lately": articles.lately_published(request.user)}
    return page(request, "knowledge/search.html", context, fragment="knowledge/_hits.html")


def panel(request: StaffRequest) -> HttpResponse:
    """The few best answers, small, beside another page: `/knowledge/panel/?q=…&area=…`. A fragment."""
    text, area = asked(request, "q").strip()[:200], asked(request, "area")
    response, n_hits = answers_beside(request, request.user, [text] if text else [], area)
    if text:
        _note(request, text, n_hits, is_filtered=bool(area))
    return response


def answers_beside(
    request: HttpRequest, user: User, texts: Sequence[str], area_code: str = ""
) -> tuple[HttpResponse, int]:
    """The fragment of the best answers to any of `texts`, those to the first before those to the next, and how many there are;
    for a form in which somebody writes. Not noted as a search. Each hit carries what an answer cites (`data-ref`, number and
    version) and its 口径; knowledge.js tells the page around it by the event `knowledge:cite`. 4 queries for each text.
    """
    area = Area.objects.filter(code=area_code).first() if area_code else None
    wanted = searching.Wanted(area=area, validity="live")
    hits: dict[int, searching.Hit] = {}
    for text in texts:
        for hit in searching.find(user, text, wanted, most=IN_PANEL).hits:
            hits.setdefault(hit.article.pk, hit)
    shown = [_shown(hit) for hit in [*hits.values()][:IN_PANEL]]
    return page(request, "knowledge/_panel.html", {"q": " ".join(texts), "hits": shown}), len(shown)


def _note(request: StaffRequest, text: str, n_hits: int, *, is_filtered: bool) -> None:
    """Put the search on record; what finds nothing at all is a gap. Only whoever talks with callers asks for them."""
    if is_filtered and n_hits == 0:
        return  # another filter might have found it
    actions.note_search(request.user, text, n_hits)
    if n_hits == 0 and len(text) >= SHORTEST_GAP and request.GET.get("settled"):
        actions.note_gap(Gap.Kind.NO_HIT, text)


def _shown(hit: searching.Hit) -> dict[str, Any]:
    article = hit.article
    why = article.why_not_live
    return {
        "hit": hit, "article": article, "version": hit.version, "url": reverse("article", args=[article.no]), "why": why,
        "cite_url": "" if why else reverse("article_cite", args=[article.no]),
        "is_expired": article.is_past or article.state == ArticleState.EXPIRED,
    }  # fmt: skip
