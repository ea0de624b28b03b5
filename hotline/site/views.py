"""首页: what waits for me, how long have I, what do I do with it."""

from django.http import HttpResponse

from hotline.base.views import page
from hotline.org import roles
from hotline.workorders.desks import desks_of
from hotline.workorders.views.desk import counted_desks
from hotline.workorders.views.doors import StaffRequest


def home(request: StaffRequest) -> HttpResponse:
    """A person's desks with their counts, and the first rows of the desk that matters most."""
    counted = counted_desks(request)
    waiting = [row for row in counted if row["n"]]
    first = waiting[0]["desk"] if waiting else None
    desk = next((one for one in desks_of(request.user) if one is first), None)
    rows = desk.page(request.user)[0][:8] if desk is not None else []
    context = {
        "title": "首页",
        "desks": counted,
        "desk": desk,
        "rows": rows,
        "table": "workorders/_turns.html" if desk is not None and desk.turns is not None else "workorders/_orders.html",
        "live_topic": "orders",
        "may_register": request.user.has_perm(roles.OPERATE) or request.user.has_perm(roles.LEAD_SHIFT),
    }
    return page(request, "site/home.html", context, fragment="site/_desks.html")
