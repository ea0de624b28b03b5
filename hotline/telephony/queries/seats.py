"""坐席现在怎样, 今天怎样; 班次; 故障时段."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.timezone import localtime, make_aware

from hotline.base import clock
from hotline.org.models import User
from hotline.org.permissions import holders_of
from hotline.org.roles import OPERATE
from hotline.telephony.models import Call, FaultWindow, SeatPeriod, Shift
from hotline.telephony.seat_states import BUSY, WORKING, SeatState

MOST_SEATS: Final = 300


def period_now(user: User) -> SeatPeriod | None:
    """What the seat does; None where it is not signed in."""
    return SeatPeriod.objects.filter(seat=user, ended_at=None).first()


def holders_of_seats() -> QuerySet[User]:
    return holders_of(OPERATE).filter(is_active=True, is_system=False).order_by("job_no", "name", "pk")


@dataclass
class Seat:
    """One person's seat today. Times in minutes."""

    user: User
    now: SeatPeriod | None = None
    minutes: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    shifts: list[Shift] = field(default_factory=list)
    kept: float = 0  # of the planned minutes those at the telephone
    planned: float = 0
    n_calls: int = 0

    @property
    def signed_in(self) -> float:
        return sum(self.minutes.values())

    @property
    def resting(self) -> float:
        return self.signed_in - sum(self.minutes[state] for state in WORKING)

    @property
    def occupancy(self) -> Decimal | None:
        """工时利用率, in percent."""
        return _share(sum(self.minutes[one] for one in BUSY), sum(self.minutes[one] for one in WORKING))

    @property
    def adherence(self) -> Decimal | None:
        """遵时率, in percent."""
        return _share(self.kept, self.planned)


def _share(above: float, below: float) -> Decimal | None:
    return Decimal(100 * above / below).quantize(Decimal("0.1")) if below > 0 else None


def board(now: datetime) -> list[Seat]:
    """Everybody who is signed in, was today, or is planned for today; who is there first. 4 queries."""
    start = make_aware(datetime.combine(localtime(now).date(), time.min))
    seats: dict[int, Seat] = {}
    for shift in Shift.objects.filter(
        starts_at__gt=start - timedelta(hours=12),
        ends_at__gt=start,
        starts_at__lt=start + timedelta(days=1),
        cancelled_at=None,
    ).select_related("seat"):
        seats.setdefault(shift.seat_id, Seat(shift.seat)).shifts.append(shift)
    periods = SeatPeriod.objects.filter(began_at__gte=start - timedelta(days=1)).select_related("seat", "call")
    for one in periods.filter(Q(ended_at=None) | Q(ended_at__gt=start)).order_by("began_at")[: MOST_SEATS * 200]:
        seat = seats.setdefault(one.seat_id, Seat(one.seat))
        end = one.ended_at or max(one.seen_at, one.began_at)
        seat.minutes[one.state] += _minutes(max(one.began_at, start), end)
        if one.ended_at is None:
            seat.now = one
        if one.state in WORKING:
            seat.kept += sum(_minutes(max(one.began_at, start, s.starts_at), min(end, s.ends_at)) for s in seat.shifts)
    for seat in seats.values():
        seat.planned = sum(_minutes(max(shift.starts_at, start), min(shift.ends_at, now)) for shift in seat.shifts)
    taken = Call.objects.filter(answered_at__gte=start, started_at__gte=start, seat__in=list(seats))
    for key, n in taken.order_by().values_list("seat").annotate(n=Count("pk")):
        seats[key].n_calls = n
    order = list(SeatState)
    return sorted(
        seats.values(),
        key=lambda seat: (
            seat.now is None, order.index(SeatState(seat.now.state)) if seat.now else 0, seat.user.job_no or "", seat.user.name
        ),
    )[:MOST_SEATS]  # fmt: skip


def _minutes(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds() / 60)


def shifts_ahead(days: int = 14) -> list[Shift]:
    """Those of today and later, day by day."""
    start = make_aware(datetime.combine(clock.today(), time.min))
    found = Shift.objects.filter(starts_at__gte=start, starts_at__lt=start + timedelta(days=days), cancelled_at=None)
    return list(found.select_related("seat").order_by("starts_at", "ends_at", "seat__job_no", "id")[:600])


def recorded_faults(most: int = 50) -> list[FaultWindow]:
    return list(FaultWindow.objects.select_related("recorded_by", "revoked_by")[:most])


def faults_between(since: date, until: date) -> list[FaultWindow]:
    """Those in effect that lie, in part or whole, in the half-open days."""
    start, end = (make_aware(datetime.combine(day, time.min)) for day in (since, until))
    found = FaultWindow.objects.filter(revoked_at=None, started_at__lt=end, ended_at__gt=start)
    return list(found.select_related("recorded_by").order_by("started_at")[:50])
