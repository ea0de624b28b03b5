"""首页: what waits for me, how long have I, what do I do with it."""

from typing import Any, Final

from django.http import HttpResponse

from hotline.base.views import page
from hotline.org import roles
from hotline.org.requests import StaffRequest
from hotline.site.waits import waits_for
from hotline.workorders.desks import Desk, act_of
from hotline.workorders.views.desk import counted_desks

LISTS: Final = 2
ROWS: Final = 5  # of each list; of a single one twice as many


def home(request: StaffRequest) -> HttpResponse:
    """A person's desks with their counts, and the most urgent rows of those that wait for this person."""
    counted = counted_desks(request)
    # Who has nothing to work on, but watches, is shown what there is to watch.
    works = any(row["desk"].waits for row in counted)
    waiting = [row["desk"] for row in counted if row["n"] and row["desk"].waits is works][:LISTS]
    context = {
        "title": "首页",
        "cards": [row for row in counted if row["desk"].waits or row["desk"].is_worry],
        "others": [row for row in counted if not row["desk"].waits and not row["desk"].is_worry],
        "lists": [_first_rows(desk, request, ROWS if len(waiting) > 1 else 2 * ROWS) for desk in waiting],
        "may_register": request.user.has_perm(roles.OPERATE) or request.user.has_perm(roles.LEAD_SHIFT),
    }
    return page(request, "site/home.html", context, fragment="site/_desks.html")


def elsewhere(request: StaffRequest) -> HttpResponse:
    """What waits for a person outside the orders' desks: knowledge, website, supervision … A fragment of the home page."""
    return page(request, "site/_elsewhere.html", {"waits": waits_for(request.user)})


def _first_rows(desk: Desk, request: StaffRequest, n: int) -> dict[str, Any]:
    rows = desk.page(request.user, most=n).rows
    table = "workorders/_turns.html" if desk.turns is not None else "workorders/_orders.html"
    return {"desk": desk, "rows": rows, "table": table, "act": act_of(desk, request.user)}
