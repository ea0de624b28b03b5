"""工作台: one queue; and the counts of all of a person's queues."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse

from hotline.base.views import page
from hotline.workorders.desks import BY_KEY, MOST_COUNTED, Desk, act_of, desks_of, tallies
from hotline.workorders.views.doors import StaffRequest


def desk(request: StaffRequest, key: str) -> HttpResponse:
    if key not in BY_KEY:
        raise Http404
    found = BY_KEY[key]
    if not found.is_for(request.user):
        raise PermissionDenied(f"“{found.name}”不是您的工作台")
    rows, cursor = found.page(request.user, request.GET.get("after", ""))
    fragment = "workorders/_orders.html" if found.orders is not None else "workorders/_turns.html"
    context = {
        "title": found.name,
        "desk": found,
        "rows": rows,
        "next_cursor": cursor,
        "n": _shown_count(found, request, len(rows), cursor),
        "act": act_of(found, request.user),
        "table": fragment,
        "live_topic": "orders",
        "empty": {"icon": found.icon, "title": "现在没有要办的", "text": found.empty},
        "caption": found.name,
    }
    return page(request, "base/desk.html", context, fragment=fragment)


def _shown_count(found: Desk, request: StaffRequest, n: int, cursor: str) -> str:
    """What fits on the first page is counted already."""
    if not cursor and not request.GET.get("after"):
        return str(n)
    return capped(found.count(request.user))


def capped(n: int) -> str:
    return f"{MOST_COUNTED - 1}+" if n >= MOST_COUNTED else str(n)


def counted_desks(request: StaffRequest) -> list[dict[str, Any]]:
    """A person's desks with their counts, for the home page. Those that only grow (已办、已办结、我登记的) are in the menu."""
    desks = [one for one in desks_of(request.user) if not one.newest_first]
    found = zip(desks, tallies(desks, request.user), strict=True)
    return [{"desk": one, "n": tally.n, "shown": capped(tally.n), "tally": tally} for one, tally in found]
