"""站内通知, and how one wants to be told."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.notices.actions.choosing import choose
from hotline.notices.actions.reading import mark_read
from hotline.notices.actions.telling import BY_SMS_UNASKED
from hotline.notices.forms import PreferenceForm
from hotline.notices.models import Medium, Notice, Preference
from hotline.org.requests import StaffRequest

PAGE = 30


def notices(request: StaffRequest) -> HttpResponse:
    rows = Notice.objects.filter(reader=request.user, medium=Medium.IN_APP)
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
    n = Notice.objects.filter(reader=request.user, medium=Medium.IN_APP, read_at=None)[:100].count()
    return HttpResponse("99+" if n > 99 else str(n), content_type="text/plain")


@require_POST
def read_all(request: StaffRequest) -> HttpResponse:
    mark_read(request.user)
    return go_to(request, reverse("notices"), "全部标为已读")


def open_notice(request: StaffRequest, pk: int) -> HttpResponse:
    """On to what it is about; being opened makes it read."""
    row = Notice.objects.filter(reader=request.user, medium=Medium.IN_APP, pk=pk).first()
    if row is None:
        return go_to(request, reverse("notices"))
    mark_read(request.user, pk)
    return go_to(request, row.url or reverse("notices"))


def preferences(request: StaffRequest) -> HttpResponse:
    own = Preference.objects.filter(user=request.user).first()
    initial = {
        "by_sms": own.by_sms if own else list(BY_SMS_UNASKED) if request.user.phone else [],
        "muted": own.muted if own else [],
        "quiet_from": own.quiet_from if own else None,
        "quiet_to": own.quiet_to if own else None,
    }
    form = PreferenceForm(request.POST if request.method == "POST" else None, initial=initial)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            choose(request.user, **form.cleaned_data)
            return go_to(request, reverse("notice_preferences"), "已保存")
        except Refused as refused:
            refusal = refused.reason
    context = {
        "title": "通知设置", "form": form, "primary": "保存", "cancel_url": reverse("notices"), "refusal": refusal,
        "explanation": "站内通知总在右上角的铃铛里；这里决定哪些另发短信到您的手机。",
        "crumbs": [("通知", reverse("notices")), ("通知设置", "")],
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return page(request, "notices/preferences.html", context, fragment="base/_step.html", status=status)
