"""坐席的状态: signing in, changing, signing out; what follows from a call; what ends when a seat goes silent."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.org.models import User
from hotline.org.roles import LEAD_SHIFT, OPERATE
from hotline.telephony.models import Call, SeatPeriod
from hotline.telephony.seat_states import BY_HAND, SeatState

SILENT_AFTER: Final = timedelta(minutes=5)  # a desk gives a sign of life every minute


def enter(state: str, *, actor: User) -> SeatPeriod:
    """换状态; where the seat is not signed in yet this signs it in."""
    if not (actor.has_perm(OPERATE) or actor.has_perm(LEAD_SHIFT)):
        raise Refused("坐席状态由话务员和班长设置")
    if state not in BY_HAND:
        raise Refused("通话中由话机报来，不能手工设置")
    with transaction.atomic():
        _leave_call(actor)
        return _move(actor, SeatState(state), clock.now())


def sign_out(*, actor: User) -> None:
    """签出."""
    with transaction.atomic():
        _leave_call(actor)
        period = _open(actor)
        if period is not None:
            _end(period, clock.now())


def note_life(*, actor: User) -> None:
    """The desk of the seat is still there."""
    SeatPeriod.objects.filter(seat=actor, ended_at=None).update(seen_at=clock.now())


def end_silent() -> int:
    """断线签出: whoever gave no sign of life for so long was there as long as it was heard of. How many."""
    silent = SeatPeriod.objects.filter(ended_at=None, seen_at__lt=clock.now() - SILENT_AFTER)
    return silent.update(ended_at=Greatest(F("seen_at"), F("began_at")), went_silent=True)


def talk(call: Call, *, at: datetime) -> None:
    """通话中: follows from taking a call, of a seat that is signed in."""
    if call.seat is not None and _open(call.seat) is not None:
        _move(call.seat, SeatState.TALKING, at, call)


def wrap_up(call: Call, *, at: datetime) -> None:
    """话后处理: follows from the end of the call; the seat itself says when it is ready again."""
    period = SeatPeriod.objects.select_for_update().filter(call=call, state=SeatState.TALKING, ended_at=None).first()
    if period is not None and call.seat is not None:
        _move(call.seat, SeatState.WRAP_UP, at, call)


def _leave_call(seat: User) -> None:
    """Whoever talks ends the call first; one of which no switch tells ends with the change itself."""
    period = _open(seat)
    if period is None or period.state != SeatState.TALKING or period.call is None or period.call.ended_at:
        return
    if period.call.switch_no:
        raise Refused("通话还没有结束：挂机后再换状态")
    Call.objects.filter(pk=period.call.pk, ended_at=None).update(ended_at=clock.now())


def _move(seat: User, state: SeatState, at: datetime, call: Call | None = None) -> SeatPeriod:
    User.objects.select_for_update(no_key=True).get(pk=seat.pk)  # two desks of one person change one after the other
    period = _open(seat)
    if period is not None and period.state == state and (call is None or period.call_id == call.pk):
        return period
    if period is not None:
        at = _end(period, at)
    return SeatPeriod.objects.create(seat=seat, state=state, began_at=at, seen_at=at, call=call)


def _open(seat: User) -> SeatPeriod | None:
    found = SeatPeriod.objects.select_for_update(of=("self",)).select_related("call")
    return found.filter(seat=seat, ended_at=None).first()


def _end(period: SeatPeriod, at: datetime) -> datetime:
    period.ended_at = period.seen_at = max(at, period.began_at)
    period.save(update_fields=["ended_at", "seen_at"])
    return period.ended_at
