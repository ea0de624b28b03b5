"""建议: fragments beside the forms of registering, accepting and dispatching. They propose; a person takes or leaves.

Asked by POST where a text goes along: what a citizen says has no place in an address, which is logged.
"""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_POST

from hotline.base.views import page
from hotline.catalog import queries as catalog
from hotline.catalog.vocabulary import Urgency
from hotline.intake.queries import suggestions
from hotline.org.requests import StaffRequest
from hotline.org.roles import DIRECT, DISPATCH, LEAD_SHIFT, OPERATE
from hotline.workorders import queries as orders
from hotline.workorders.forms.dispatch import suggestion
from hotline.workorders.suggested import told
from hotline.workorders.views.doors import seen_order

MOST_LETTERS: Final = 8_000
FILLS: Final = frozenset({"category", "area", "urgency"})


@require_POST
def suggest(request: StaffRequest) -> HttpResponse:
    """For the form of registration as it stands now."""
    _operates(request, OPERATE, LEAD_SHIFT)
    title, content, place = (_typed(request, name) for name in ("title", "content", "place"))
    return _suggest(request, title, content, place, FILLS, {name: _typed(request, name) for name in FILLS})


def suggest_for(request: StaffRequest, no: str) -> HttpResponse:
    """For an order that stands: `?fill=` names the fields of the form beside it."""
    _operates(request, OPERATE, LEAD_SHIFT, DISPATCH)
    order = seen_order(request, no)
    chosen = {"category": order.category_id or "", "area": order.area_id or "", "urgency": order.urgency}
    fills = frozenset(request.GET.getlist("fill")) & FILLS
    return _suggest(request, order.title, order.content, order.place, fills, chosen)


def _suggest(
    request: StaffRequest, title: str, content: str, place: str, fills: frozenset[str], chosen: dict[str, str]
) -> HttpResponse:
    text = f"{title} {content}"
    with catalog.read_for(request):
        hints = suggestions.categories_for(title, content) if "category" in fills else suggestions.CategoryHints()
        category = chosen["category"] or (hints.rows[0].code if hints.rows else "")
        words, numbers = suggestions.urgent_words(text, category) if "urgency" in fills else ((), ())
    places = [] if chosen["area"] or "area" not in fills else suggestions.places_for(f"{text} {place}")
    context: dict[str, Any] = {
        "hints": hints,
        "chosen": chosen["category"],
        "places": list(enumerate(places, len(hints.rows) + 1)),
        "words": words,
        "numbers": numbers,
        "is_urgent": chosen["urgency"] in (Urgency.URGENT, Urgency.CRITICAL),
        "has_text": bool(text.strip()),
    }
    return page(request, "intake/_suggestions.html", context)


@require_POST
def similar(request: StaffRequest) -> HttpResponse:
    """The closed orders of a category that are most like what was typed; only such as this person may open."""
    _operates(request, OPERATE, LEAD_SHIFT, DISPATCH)
    title, content, category = (_typed(request, name) for name in ("title", "content", "of"))
    if category not in catalog.load().categories:
        raise Http404
    found = suggestions.similar_orders(title, content, category, request.user)
    return page(request, "intake/_similar.html", {"found": found})


def suggest_lead(request: StaffRequest, no: str) -> HttpResponse:
    """派单经验, for an order that is to be dispatched: a hint where the catalogue leaves room for one."""
    _operates(request, DISPATCH, DIRECT)
    order = seen_order(request, no)
    with catalog.reading_once(order.catalog_stamp):  # type: ignore[attr-defined]
        book = catalog.book()
        found = suggestion(order, book)
        model, leads = suggestions.leads_for(order, found, book, orders.returned_by(order))
    context = {"leads": leads, "told": told(model, [one.unit.code for one in leads]), "order": order}
    return page(request, "intake/_leads.html", context)


def _typed(request: StaffRequest, name: str) -> str:
    return request.POST.get(name, "").replace("\x00", "").strip()[:MOST_LETTERS]


def _operates(request: StaffRequest, *permissions: str) -> None:
    if not any(request.user.has_perm(name) for name in permissions):
        raise PermissionDenied("建议供受理和派单人员使用")
