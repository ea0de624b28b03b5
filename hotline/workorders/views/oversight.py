"""监督: the weekly meeting's agenda, who looked at whose identity, and whether the trail holds."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse

from hotline.base.views import page
from hotline.citizens.models import AccessLog
from hotline.org.requests import StaffRequest
from hotline.org.roles import DIRECT, DISPATCH, SEE_TRAIL, SUPERVISE
from hotline.workorders import sealing
from hotline.workorders.actions.deliberation import next_meeting
from hotline.workorders.models import Anchor, HardCase, WorkOrder
from hotline.workorders.views.doors import seen_order

PAGE = 30


def _must_hold(request: StaffRequest, *permissions: str) -> None:
    if not any(request.user.has_perm(one) for one in permissions):
        raise PermissionDenied


def meeting(request: StaffRequest) -> HttpResponse:
    """周例会: the agenda makes itself from the hard cases that wait; below, what earlier meetings decided."""
    _must_hold(request, DIRECT, SUPERVISE, DISPATCH)
    cases = HardCase.objects.select_related("order__category", "order__area", "lead_unit", "marked_by", "decided_by")
    seen = WorkOrder.objects.visible_to(request.user)
    context = {
        "title": "周例会",
        "lead": f"下一次：{next_meeting():%Y年%-m月%-d日}（周五）。议程由提交研判的工单和责任待定的督办自动生成。",
        "agenda": cases.filter(decided_at=None, order__in=seen.filter(hard_cases__decided_at=None)).order_by(
            "meeting_on", "id"
        ),
        "decided": cases.exclude(decided_at=None).filter(order__in=seen).order_by("-decided_at")[:PAGE],
        "may_decide": request.user.has_perm(DIRECT),
    }
    return page(request, "workorders/meeting.html", context)


def access_log(request: StaffRequest) -> HttpResponse:
    """身份查看记录, newest first; `order` narrows it to one order."""
    _must_hold(request, SEE_TRAIL)
    rows = AccessLog.objects.select_related("user")
    number, after = request.GET.get("order", "").strip(), request.GET.get("after", "")
    if number:
        rows = rows.filter(order_no=number)
    if after.isdigit():
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-id")[: PAGE + 1])
    context = {
        "title": "身份查看记录",
        "lead": "谁在什么时候、因为什么、查看了哪件工单的诉求人；监察人员查看工单也逐次记录。只增不改。",
        "rows": found[:PAGE],
        "next_cursor": str(found[PAGE - 1].pk) if len(found) > PAGE else "",
        "table": "workorders/_looks.html",
        "empty": {
            "icon": "eye-check",
            "title": "没有查看记录",
            "text": "点开诉求人身份、监察查看工单的每一次都会记在这里。",
        },
        "caption": "身份查看记录",
    }
    return page(request, "base/desk.html", context, fragment="workorders/_looks.html")


def trail(request: StaffRequest) -> HttpResponse:
    """轨迹校验 of one order on the spot, and the nightly anchors. The whole trail is verified by `hotline verify-trail`."""
    _must_hold(request, SEE_TRAIL)
    number = request.GET.get("q", "").strip()
    order, breaks = None, []
    if number:
        order = seen_order(request, number)
        breaks = list(sealing.verify([order.pk]))
    context = {
        "title": "轨迹校验",
        "lead": "每一步都与前一步连成哈希链，每夜封存。改动或删除任何一步都会在这里现形。",
        "number": number,
        "order": order,
        "breaks": breaks,
        "events": order.events.order_by("n") if order is not None else [],
        "anchors": Anchor.objects.order_by("-n")[:14],
    }
    return page(request, "workorders/trail.html", context)
