"""门户首页, and the switch of the large print."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from hotline.base.by_key import page_of
from hotline.portal.models import Column, MonthFigures
from hotline.portal.queries.knowledge import often_asked
from hotline.portal.queries.publications import published
from hotline.portal.queries.suggestions import seen
from hotline.portal.views.doors import LARGE, next_url, on_to, public, remembered, show


@public
def home(request: HttpRequest) -> HttpResponse:
    context: dict[str, Any] = {
        "title": "首页", "often": remembered("often_asked", often_asked), "news": remembered("home_news", _news),
        "cases": remembered("home_cases", _cases), "ideas": remembered("home_ideas", _ideas), "month": remembered("home_month", _month),
    }  # fmt: skip
    return show(request, "portal/home.html", context)


def _news() -> list[Any]:
    return page_of(published(Column.NEWS), "", 6)[0]


def _cases() -> list[Any]:
    return page_of(published(Column.CASE), "", 6)[0]


def _ideas() -> list[Any]:
    return page_of(seen(), "", 6)[0]


def _month() -> MonthFigures | None:
    """The last whole month, for the present one is young."""
    rows = list(MonthFigures.objects.order_by("-month")[:2])
    return next((row for row in rows[1:] if row.n_accepted), rows[0] if rows else None)


@public
def large(request: HttpRequest) -> HttpResponse:
    """大字版: on or off, for a year."""
    response = on_to(request, next_url(request))
    response.set_cookie(LARGE, "1" if request.GET.get("on") == "1" else "0", max_age=365 * 86400, samesite="Lax")
    return response
