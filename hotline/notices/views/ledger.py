"""短信台账: who was told what when, what became of it, what it cost; and what failed is sent again."""

from datetime import datetime, time
from typing import Any, Final

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.timezone import localtime, make_aware
from django.views.decorators.http import require_POST

from hotline.base import clock, crypto
from hotline.base.jobs import wake
from hotline.base.refusal import Refused
from hotline.base.views import go_to, page
from hotline.notices import queries
from hotline.notices.actions.sending import ALARM_AFTER, SEND_DUE, send_again
from hotline.notices.forms import LedgerForm
from hotline.notices.gateways import is_connected
from hotline.notices.models import Medium, Notice, NoticeState
from hotline.notices.views.doors import must_hold
from hotline.org.requests import StaffRequest
from hotline.org.roles import SEE_OUTBOX

PAGE: Final = 25
MOST_COUNTED: Final = 1000
TONES: Final = {
    NoticeState.QUEUED: "blue", NoticeState.SENDING: "yellow", NoticeState.SENT: "teal", NoticeState.DELIVERED: "green",
    NoticeState.FAILED: "late", NoticeState.HELD: "grey",
}  # fmt: skip
COUNTED: Final = (NoticeState.QUEUED, NoticeState.FAILED, NoticeState.HELD)
AGAIN: Final = (NoticeState.FAILED, NoticeState.HELD)


def ledger(request: StaffRequest) -> HttpResponse:
    must_hold(request, SEE_OUTBOX, "短信台账由热线办主任、班长和系统管理员查看。")
    form = LedgerForm(request.GET)
    asked: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    day = _start(asked.get("day") or localtime(clock.now()).date())
    rows = queries.ledger(
        state=asked.get("state", ""), no=asked.get("no", "").strip(), phone=asked.get("phone", ""),
        day=day if asked.get("day") else None,
    )  # fmt: skip
    after = request.GET.get("after", "")
    if after.isdigit():
        rows = rows.filter(pk__lt=int(after))
    found = list(rows[: PAGE + 1])
    now = clock.now()
    since = queries.waiting_since(now)
    context = {
        "title": "短信台账",
        "lead": "每一条短信和微信通知发给谁、说了什么、到了没有。查询码不显示；退订的和没有电话的也记在这里。",
        "rows": [_row(one) for one in found[:PAGE]],
        "next_cursor": str(found[PAGE - 1].pk) if len(found) > PAGE else "",
        "tabs": _tabs(request, asked.get("state", "")),
        "filters": form,
        "table": "notices/_ledger.html",
        "empty": {"icon": "message-off", "title": "没有短信", "text": "发给诉求人和工作人员的短信会记在这里。"},
        "caption": "短信",
        "is_connected": is_connected(Medium.SMS),
        "stuck_since": since if since is not None and now - since > ALARM_AFTER else None,
        "n_parts": queries.parts_of(day),
        "day": day,
    }
    return page(request, "notices/ledger.html", context, fragment="notices/_ledger.html")


@require_POST
def retry(request: StaffRequest, pk: int) -> HttpResponse:
    must_hold(request, SEE_OUTBOX, "重发短信由热线办主任、班长和系统管理员办理。")
    row = queries.sent_out().filter(pk=pk).first()
    if row is None:
        raise Http404
    back = f"{reverse('sms_ledger')}?state={row.state}"
    try:
        send_again([row], actor=request.user)
    except Refused as refused:
        return go_to(request, back, refused.reason)
    wake(SEND_DUE)
    return go_to(request, back, "已排入重发")


def _start(day: Any) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def _tabs(request: StaffRequest, current: str) -> list[tuple[str, str, str | None, bool]]:
    base = reverse("sms_ledger")
    found: list[tuple[str, str, str | None, bool]] = [("全部", base, None, not current)]
    for state in NoticeState:
        n = None
        if state in COUNTED:
            count = queries.sent_out().filter(state=state).order_by()[:MOST_COUNTED].count()
            n = f"{MOST_COUNTED - 1}+" if count >= MOST_COUNTED else str(count)
        found.append((state.label, f"{base}?state={state}", n, state == current))
    return found


def _row(row: Notice) -> dict[str, Any]:
    if row.citizen is not None:
        whom, number = "诉求人", row.citizen.masked_phone
    else:
        assert row.reader is not None
        unit = f"（{row.reader.unit.short_name}）" if row.reader.unit is not None else ""
        whom, number = f"{row.reader.name}{unit}", crypto.masked(row.reader.phone) or "未留电话"
    state = NoticeState(row.state)
    waits = state is NoticeState.QUEUED and row.send_after is not None and row.send_after > clock.now()
    return {
        "row": row, "order_url": f"/orders/{row.order_no}/", "whom": whom, "number": number, "label": state.label, "tone": TONES[state], "waits": waits,
        "retry_url": reverse("sms_retry", args=[row.pk]) if state in AGAIN else "",
    }  # fmt: skip
