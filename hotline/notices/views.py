"""通知的页面."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base.views import go_to, page
from hotline.notices import actions
from hotline.notices.models import Notice
from hotline.org.models import User

PAGE = 30


class StaffRequest(HttpRequest):
    """Behind the sign-in."""

    user: User


def notices(request: StaffRequest) -> HttpResponse:
    rows = Notice.objects.filter(reader=request.user)
    after = request.GET.get("after", "")
    if after.isdigit():
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-id")[: PAGE + 1])
    cursor = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    context = {
        "title": "通知",
        "rows": found[:PAGE],
        "next_cursor": cursor,
        "table": "notices/_notices.html",
        "empty": {"icon": "bell", "title": "没有通知", "text": "轮到您办的事、快到期和超期的工单，会在这里提醒。"},
        "caption": "通知",
    }
    return page(request, "notices/notices.html", context, fragment="notices/_notices.html")


def unread(request: StaffRequest) -> HttpResponse:
    """The number of unread notices, as plain text, capped."""
    n = Notice.objects.filter(reader=request.user, read_at=None)[:100].count()
    return HttpResponse("99+" if n > 99 else str(n), content_type="text/plain")


@require_POST
def read_all(request: StaffRequest) -> HttpResponse:
    actions.mark_read(request.user)
    return go_to(request, reverse("notices"), "全部标为已读")


def open_notice(request: StaffRequest, pk: int) -> HttpResponse:
    """On to what it is about; being opened makes it read."""
    row = Notice.objects.filter(reader=request.user, pk=pk).first()
    if row is None:
        return go_to(request, reverse("notices"))
    actions.mark_read(request.user, pk)
    return go_to(request, row.url or reverse("notices"))
