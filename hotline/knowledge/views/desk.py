"""知识工作台: one queue, with the counts of all of a person's queues above it."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from hotline.base.views import page
from hotline.knowledge.desks import BY_KEY, MOST_COUNTED, counts, desks_of
from hotline.knowledge.permissions import may_create
from hotline.knowledge.views.doors import HOME, asked
from hotline.org.requests import StaffRequest


def first_desk(request: StaffRequest) -> HttpResponse:
    """The first desk at which something waits."""
    mine = desks_of(request.user)
    if not mine:
        raise PermissionDenied("知识工作台由承办单位和知识库采编、审核人员使用")
    waiting = counts(request.user, mine)
    return redirect("knowledge_desk", next((desk.key for desk in mine if waiting.get(desk.key)), mine[0].key))


def desk(request: StaffRequest, key: str) -> HttpResponse:
    """At most 4 queries."""
    found = BY_KEY.get(key)
    if found is None:
        raise Http404
    if not found.is_for(request.user):
        raise PermissionDenied(f"“{found.name}”不是您的工作台")
    rows, cursor = found.page(request.user, asked(request, "after"))
    mine = desks_of(request.user)
    waiting = counts(request.user, mine)
    context = {
        "title": "知识工作台", "rows": rows, "next_cursor": cursor, "table": found.table, "caption": found.name, "desk": found,
        "tabs": [(one.name, reverse("knowledge_desk", args=[one.key]), _shown(waiting.get(one.key)), one is found) for one in mine],
        "empty": {"icon": found.icon, "title": "现在没有要办的", "text": found.empty}, "may_create": may_create(request.user),
        "crumbs": [HOME, (found.name, "")],
    }  # fmt: skip
    return page(request, "knowledge/desk.html", context, fragment=found.table)


def _shown(n: int | None) -> str | None:
    return None if n is None else f"{MOST_COUNTED - 1}+" if n >= MOST_COUNTED else str(n)
