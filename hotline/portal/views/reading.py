"""公开的栏目: news, published cases, articles of the knowledge base, monthly figures. What anybody may read."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse

from hotline.base.by_key import page_of
from hotline.base.papers import served
from hotline.catalog.models import Category
from hotline.portal.models import Column, MonthFigures, Picture, Publication
from hotline.portal.queries.knowledge import found_articles, often_asked, public_article
from hotline.portal.queries.publications import published, units_with_cases
from hotline.portal.views.doors import asked, public, remembered, show


@public
def news(request: HttpRequest) -> HttpResponse:
    rows, cursor = page_of(published(Column.NEWS, text=asked(request, "q")), asked(request, "after"))
    context = {"title": "热线动态", "rows": rows, "next_cursor": cursor, "q": asked(request, "q")}
    return show(request, "portal/news.html", context)


@public
def cases(request: HttpRequest) -> HttpResponse:
    """By category and unit, with search."""
    q, category, unit = asked(request, "q"), asked(request, "category", 6), asked(request, "unit", 12)
    rows, cursor = page_of(published(Column.CASE, text=q, category=category, unit=unit), asked(request, "after"))
    context = {
        "title": "办理公开", "lead": "已办结、诉求人同意公开的诉求，隐去个人信息并经审核。", "rows": rows, "next_cursor": cursor,
        "q": q, "category": category, "unit": unit,
        "categories": remembered("categories", _categories), "units": remembered("case_units", _units),
    }  # fmt: skip
    return show(request, "portal/cases.html", context)


def _categories() -> list[tuple[str, str]]:
    rows = Category.objects.filter(level=1, is_active=True, is_justice=False).order_by("code")
    return list(rows.values_list("code", "name"))


def _units() -> list[tuple[str, str]]:
    return list(units_with_cases().values_list("code", "name"))


@public
def piece(request: HttpRequest, no: str) -> HttpResponse:
    found = Publication.objects.public().select_related("unit", "category").defer("words").filter(no=no).first()
    if found is None:
        raise Http404
    context = {"title": found.title, "piece": found, "pictures": list(found.pictures.all())}
    return show(request, "portal/read_piece.html", context)


@public
def public_picture(request: HttpRequest, no: str, pk: int) -> FileResponse:
    row = Picture.objects.filter(pk=pk, publication__in=Publication.objects.public().filter(no=no)).first()
    if row is None:
        raise Http404
    return served(row)


@public
def knowledge(request: HttpRequest) -> HttpResponse:
    """知识查询: what people ask, in the words in which operators answer."""
    q = asked(request, "q", 100)
    context: dict[str, Any] = {"title": "知识查询", "q": q, "hits": found_articles(q) if q else []}
    context["often"] = remembered("often_asked", often_asked) if not q else []
    return show(request, "portal/knowledge.html", context)


@public
def article(request: HttpRequest, no: str) -> HttpResponse:
    found = public_article(no)
    if found is None:
        raise Http404
    return show(request, "portal/article.html", {"title": found.title, "article": found, "version": found.current})


@public
def figures(request: HttpRequest) -> HttpResponse:
    rows = list(MonthFigures.objects.order_by("-month")[:13])
    while len(rows) > 1 and not rows[-1].n_accepted:  # before the hotline began
        rows.pop()
    most = max((row.n_accepted for row in rows), default=0)
    context = {
        "title": "数据公开", "lead": "每月受理、直接答复、按时办结和满意情况，按工单统计，每天更新四次。", "rows": rows, "now": rows[0] if rows else None,
        "bars": [(row, height, 128 - height) for row in reversed(rows) for height in [round(124 * row.n_accepted / most)]] if most else [],
    }  # fmt: skip
    return show(request, "portal/figures.html", context)
