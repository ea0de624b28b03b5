"""工作台: one queue; and the counts of all of a person's queues."""

from collections.abc import Mapping
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.org.models import User
from hotline.org.requests import StaffRequest
from hotline.org.roles import DIRECT, LEAD_SHIFT
from hotline.workorders import claiming
from hotline.workorders.desks import BY_KEY, MOST_COUNTED, Desk, Pool, act_of, desks_of, tallies
from hotline.workorders.models import Assignment
from hotline.workorders.permissions import Thing


def desk(request: StaffRequest, key: str) -> HttpResponse:
    found = _own_desk(request, key)
    pool = _pool(found, request)
    rows, cursor, total = found.page(request.user, request.GET.get("after", ""), pool=pool)
    if pool is Pool.TAKEN:
        names = dict(User.objects.filter(pk__in={row.claimed_by_id for row in rows}).values_list("pk", "name"))
        for row in rows:
            row.claimant = names.get(row.claimed_by_id, "")
    fragment = "workorders/_orders.html" if found.orders is not None else "workorders/_turns.html"
    context = {
        "title": found.name,
        "desk": found,
        "rows": rows,
        "next_cursor": cursor,
        "n": capped(total()) if pool in (None, Pool.OPEN) else "",
        "pool": pool,
        "may_release": pool is not Pool.TAKEN or request.user.has_perm(LEAD_SHIFT) or request.user.has_perm(DIRECT),
        "tabs": _tabs(found, pool),
        "act": act_of(found, request.user),
        "table": fragment,
        "live_topic": "orders",
        "empty": {"icon": found.icon, "title": "现在没有要办的", "text": EMPTY.get(pool, found.empty)},
        "caption": found.name,
    }
    return page(request, "workorders/desk.html", context, fragment=fragment)


EMPTY: Final[Mapping[Pool | None, str]] = {
    Pool.MINE: "您没有领取。在“可办”里领取的件会出现在这里。",
    Pool.TAKEN: "别人没有领取。",
}


def _pool(found: Desk, request: StaffRequest) -> Pool | None:
    if not found.is_pool:
        return None
    asked = request.GET.get("pool", "")
    return Pool(asked) if asked in [part.value for part in Pool] else Pool.OPEN


def _tabs(found: Desk, pool: Pool | None) -> list[tuple[str, str, None, bool]]:
    if pool is None:
        return []
    url = reverse("desk", args=[found.key])
    parts = (
        ("可办", Pool.OPEN, url),
        ("我领取的", Pool.MINE, f"{url}?pool=mine"),
        ("别人领取的", Pool.TAKEN, f"{url}?pool=taken"),
    )
    return [(name, to, None, part is pool) for name, part, to in parts]


@require_POST
def claim(request: StaffRequest, key: str, pk: int | None = None) -> HttpResponse:
    """领取 this row, or the most urgent that nobody has; then on to what is done with it."""
    found = _own_desk(request, key)
    try:
        if pk is None:
            thing = claiming.claim_next(found, actor=request.user)
        else:
            thing = claiming.claim(found, pk, actor=request.user)
    except Refused as refused:
        return go_to(request, reverse("desk", args=[key]), refused.reason)
    return go_to(request, _step_url(found, request.user, thing))


@require_POST
def release(request: StaffRequest, key: str, pk: int) -> HttpResponse:
    """放回公共池."""
    found = _own_desk(request, key)
    said = "已放回公共池"
    try:
        claiming.release(found, pk, actor=request.user)
    except Refused as refused:
        said = refused.reason
    return go_to(request, reverse("desk", args=[key]), said)


def _own_desk(request: StaffRequest, key: str) -> Desk:
    found = BY_KEY.get(key)
    if found is None:
        raise Http404
    if not found.is_for(request.user):
        raise PermissionDenied(f"“{found.name}”不是您的工作台")
    return found


def _step_url(found: Desk, user: User, thing: Thing) -> str:
    """The form of the desk's verb; the order itself for who takes another one."""
    act = act_of(found, user)
    if isinstance(thing, Assignment):
        return reverse("turn_step", args=[thing.pk, act.verb]) if act else reverse("order", args=[thing.order.no])
    return reverse("order_step", args=[thing.no, act.verb]) if act else reverse("order", args=[thing.no])


def capped(n: int) -> str:
    return f"{MOST_COUNTED - 1}+" if n >= MOST_COUNTED else str(n)


def counted_desks(request: StaffRequest) -> list[dict[str, Any]]:
    """A person's desks with their counts, for the home page. Those that only grow (已办、已办结、我登记的) are in the menu."""
    desks = [one for one in desks_of(request.user) if not one.newest_first]
    found = zip(desks, tallies(desks, request.user), strict=True)
    return [{"desk": one, "n": tally.n, "shown": capped(tally.n), "tally": tally} for one, tally in found]
