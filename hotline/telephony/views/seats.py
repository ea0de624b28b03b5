"""坐席状态: the seat's own switch in the head of every page, and the board on which the shift leader sees all seats."""

from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.base.views import page
from hotline.org.requests import StaffRequest
from hotline.org.roles import LEAD_SHIFT, OPERATE
from hotline.telephony import actions, queries
from hotline.telephony.queries import Seat
from hotline.telephony.seat_states import BY_HAND, ICONS, RESTING, TONES, SeatState

SIGN_OUT: Final = "OUT"


def seat_state(request: StaffRequest) -> HttpResponse:
    """The switch, a fragment. Asked every minute for what stands on it (`?part=now`), it is the seat's sign of life too."""
    _must_have_a_seat(request)
    actions.note_life(actor=request.user)
    return _switch(request, part=request.GET.get("part", ""))


@require_POST
def enter_state(request: StaffRequest) -> HttpResponse:
    """换状态, or 签出."""
    _must_have_a_seat(request)
    state = request.POST.get("state", "")
    try:
        if state == SIGN_OUT:
            actions.sign_out(actor=request.user)
        else:
            actions.enter(state, actor=request.user)
    except Refused as refused:
        return HttpResponse(refused.reason, status=409, content_type="text/plain; charset=utf-8")
    return _switch(request)


def _switch(request: StaffRequest, part: str = "") -> HttpResponse:
    now = queries.period_now(request.user)
    context = {
        "now": now, "tone": TONES[SeatState(now.state)] if now else "grey", "minutes": _minutes_in(now) if now else 0,
        "states": [(state.value, state.label, ICONS[state], now is not None and now.state == state) for state in BY_HAND],
    }  # fmt: skip
    return page(request, "telephony/_seat_now.html" if part == "now" else "telephony/_seat.html", context)


def board(request: StaffRequest) -> HttpResponse:
    """坐席状态 of all, now and today. 4 queries."""
    if not request.user.has_perm(LEAD_SHIFT):
        raise PermissionDenied("坐席状态由班长和主任查看")
    seats = queries.board(clock.now())
    signed_in = [seat for seat in seats if seat.now is not None]
    states = [SeatState(seat.now.state) for seat in signed_in if seat.now is not None]
    missing = [seat for seat in seats if seat.now is None and _is_due(seat)]
    context = {
        "title": "坐席状态", "table": "telephony/_board.html", "rows": [_row(seat) for seat in seats], "next_cursor": "", "caption": "坐席",
        "lead": "状态由坐席自己换，通话和话后随来电自动记；五分钟没有音讯的坐席按最后在线的时间签出。",
        "figures": [
            {"label": "签入", "value": len(signed_in), "unit": "席"},
            {"label": "就绪", "value": states.count(SeatState.READY), "unit": "席", "hint": "可以接下一个来电"},
            {"label": "通话、话后", "value": states.count(SeatState.TALKING) + states.count(SeatState.WRAP_UP), "unit": "席"},
            {"label": "小休、会议等", "value": sum(one in RESTING for one in states), "unit": "席"},
            {"label": "当班未签入", "value": len(missing), "unit": "席", "tone": "red" if missing else ""},
        ],
        "empty": {"icon": "headset", "title": "今天还没有坐席签入", "text": "坐席在页面右上角选“就绪”即签入。", "label": "安排班次", "url": "/shifts/"},
    }  # fmt: skip
    return page(request, "telephony/board.html", context, fragment="telephony/_board.html")


def _is_due(seat: Seat) -> bool:
    now = clock.now()
    return any(shift.starts_at <= now < shift.ends_at for shift in seat.shifts)


def _minutes_in(period: Any) -> int:
    return max(0, int((clock.now() - period.began_at).total_seconds() // 60))


def _row(seat: Seat) -> dict[str, Any]:
    minutes = {state: round(seat.minutes[state]) for state in SeatState}
    return {
        "seat": seat, "tone": TONES[SeatState(seat.now.state)] if seat.now else "grey", "is_missing": seat.now is None and _is_due(seat),
        "for_minutes": _minutes_in(seat.now) if seat.now else 0, "ready": minutes[SeatState.READY], "talking": minutes[SeatState.TALKING],
        "wrap_up": minutes[SeatState.WRAP_UP], "resting": round(seat.resting), "occupancy": seat.occupancy, "adherence": seat.adherence,
    }  # fmt: skip


def _must_have_a_seat(request: StaffRequest) -> None:
    if not (request.user.has_perm(OPERATE) or request.user.has_perm(LEAD_SHIFT)):
        raise PermissionDenied("坐席状态由话务员和班长设置")
