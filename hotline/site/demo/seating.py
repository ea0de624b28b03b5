"""演示话务: shifts of two months, what each seat did in them around its calls, how callers rated, and two faults of the line."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from typing import Final

from django.utils.timezone import localtime, make_aware

from hotline.base import clock
from hotline.org.models import User
from hotline.org.permissions import holders_of
from hotline.org.roles import LEAD_SHIFT, OPERATE, RECORD_FAULTS
from hotline.telephony import actions
from hotline.telephony.models import Call, SeatPeriod
from hotline.telephony.seat_states import SeatState

DAYS: Final = 62
AHEAD: Final = 7
MORNING, AFTERNOON, NIGHT = (time(8, 30), time(12)), (time(13), time(17, 30)), (time(20), time(7, 30))
RATED: Final = 0.55  # of the callers whose matter was taken
FAULTS: Final = (
    (24, "FAULT", "运营商中继线中断，来电无法接入坐席"),
    (9, "EVENT", "暴雨致多个小区停电，半小时内来电超过全部坐席"),
)
S = SeatState


@dataclass(frozen=True)
class _Span:
    state: str
    start: datetime
    end: datetime
    call: Call | None = None


def fill(now: datetime, chance: Random) -> None:
    operators = [one for one in holders_of(OPERATE).order_by("username") if not one.has_perm(LEAD_SHIFT)]
    _rate(chance)
    if not operators:
        return
    leader = holders_of(LEAD_SHIFT).order_by("username")[0]
    today = localtime(now).date()
    _plan(operators, leader, today)
    calls: dict[tuple[int, date], list[Call]] = defaultdict(list)
    since = make_aware(datetime.combine(today - timedelta(days=DAYS), time.min))
    taken = Call.objects.filter(answered_at__gte=since, ended_at__isnull=False, seat__in=operators)
    for call in taken.order_by("answered_at"):
        assert call.answered_at is not None and call.seat_id is not None
        calls[call.seat_id, localtime(call.answered_at).date()].append(call)
    rows: list[SeatPeriod] = []
    for n in range(DAYS + 1):
        day = today - timedelta(days=DAYS - n)
        for place, seat in enumerate(operators):
            for span in _day(_planned(place, day, chance), calls[seat.pk, day], chance):
                rows += _row(seat, span, now)
    SeatPeriod.objects.bulk_create(rows, 2000)
    _faults(now)


def _sits(place: int, day: date) -> bool:
    """Everybody has two days off in a row, not the same ones."""
    return (day.toordinal() + place) % 7 > 1


def _is_on_at_night(place: int, day: date) -> bool:
    return place < 7 and (day.toordinal() + place) % 7 == 0


def _planned(place: int, day: date, chance: Random) -> list[_Span]:
    """What the seat does on the day as long as nobody calls."""
    if _sits(place, day):
        return list(_shift_spans(day, chance))
    start = make_aware(datetime.combine(day, time.min))
    if _is_on_at_night(place, day):
        return [_Span(S.READY, start + timedelta(hours=20, minutes=chance.randint(-4, 3)), start + timedelta(days=1))]
    if _is_on_at_night(place, day - timedelta(days=1)):
        return [_Span(S.READY, start, start + timedelta(hours=7, minutes=30 + chance.randint(-2, 4)))]
    return []


def _plan(operators: list[User], leader: User, today: date) -> None:
    with clock.moved_to(make_aware(datetime.combine(today - timedelta(days=DAYS + 1), time(17)))):
        for n in range(DAYS + AHEAD + 1):
            day = today - timedelta(days=DAYS - n)
            there = [one for place, one in enumerate(operators) if _sits(place, day)]
            for starts, ends in (MORNING, AFTERNOON) if there else ():
                actions.plan_shifts(there, actor=leader, since=day, until=day, starts=starts, ends=ends)
            at_night = [one for place, one in enumerate(operators) if _is_on_at_night(place, day)]
            if at_night:
                actions.plan_shifts(at_night, actor=leader, since=day, until=day, starts=NIGHT[0], ends=NIGHT[1])


def _day(quiet: list[_Span], calls: list[Call], chance: Random) -> list[_Span]:
    """One seat's day: its shifts with their breaks, and over them the calls with what had to be written after each."""
    busy = list(_call_spans(calls, chance))
    if not quiet and not busy:
        return []
    start = min(one.start for one in (*quiet[:1], *busy[:1]))
    end = max(one.end for one in (*quiet[-1:], *busy[-1:]))
    if not quiet:
        quiet = [_Span(S.READY, start, end)]
    edges = [_Span(S.READY, start, quiet[0].start), *quiet, _Span(S.READY, quiet[-1].end, end)]
    found = list(busy)
    for span in edges:
        found += _without(span, busy)
    return sorted(found, key=lambda one: one.start)


def _shift_spans(day: date, chance: Random) -> Iterator[_Span]:
    def at(hour: int, minute: int, spread: int = 0) -> datetime:
        moment = make_aware(datetime.combine(day, time(hour, minute)))
        return moment + timedelta(minutes=chance.randint(-spread, spread), seconds=chance.randint(0, 50))

    morning, noon, tea = at(10, 15, 30), at(12, 0, 3), at(15, 20, 30)
    marks = [
        (S.READY, at(8, 30, 4)), (S.BREAK, morning), (S.READY, morning + timedelta(minutes=chance.randint(6, 15))), (S.MEAL, noon),
        (S.READY, at(13, 0, 4)), (S.BREAK, tea), (S.READY, tea + timedelta(minutes=chance.randint(6, 15))),
    ]  # fmt: skip
    if day.weekday() == 2:
        marks += [(S.TRAINING, at(16, 30)), (S.READY, at(17, 5))]
    elif chance.random() < 0.2:
        away = at(14, 20, 15)
        marks += [(S.AWAY, away), (S.READY, away + timedelta(minutes=chance.randint(3, 9)))]
    marks.sort(key=lambda mark: mark[1])
    for (state, start), (_, end) in pairwise([*marks, (S.READY, at(17, 30, 5))]):
        yield _Span(state, start, end)


def _call_spans(calls: list[Call], chance: Random) -> Iterator[_Span]:
    free = None
    for n, call in enumerate(calls):
        assert call.answered_at is not None and call.ended_at is not None
        start = max(call.answered_at, free) if free else call.answered_at
        if call.ended_at <= start:
            continue
        yield _Span(S.TALKING, start, call.ended_at, call)
        done = call.ended_at + timedelta(seconds=chance.triangular(12, 160, 38))
        following = calls[n + 1].answered_at if n + 1 < len(calls) else None
        free = min(done, following) if following and following > call.ended_at else done
        yield _Span(S.WRAP_UP, call.ended_at, free, call)


def _without(span: _Span, busy: list[_Span]) -> Iterator[_Span]:
    """What is left of it between the calls."""
    start = span.start
    for one in busy:
        if one.end <= start or one.start >= span.end:
            continue
        if one.start > start:
            yield _Span(span.state, start, one.start)
        start = max(start, one.end)
    if start < span.end:
        yield _Span(span.state, start, span.end)


def _row(seat: User, span: _Span, now: datetime) -> Iterator[SeatPeriod]:
    """What lies beyond the present has not happened; in what is going on the seat is now."""
    if span.start < now:
        is_open = span.end > now
        yield SeatPeriod(
            seat=seat, state=span.state, began_at=span.start, ended_at=None if is_open else span.end,
            seen_at=now if is_open else span.end, call=span.call,
        )  # fmt: skip


def _rate(chance: Random) -> None:
    rated = []
    taken = Call.objects.filter(ended_at__isnull=False, outcome__in=(Call.Outcome.REGISTERED, Call.Outcome.ANSWERED))
    for call in taken.order_by("id"):
        assert call.ended_at is not None
        if chance.random() < RATED:
            call.asked_to_rate_at, call.rated_at = call.ended_at, call.ended_at + timedelta(seconds=8)
            call.rating = chance.choices(Call.Rating.values, (88, 9, 3))[0]
            rated.append(call)
    Call.objects.bulk_update(rated, ["asked_to_rate_at", "rated_at", "rating"], 500)


def _faults(now: datetime) -> None:
    """Each about a call that was missed so many days ago; none where none was."""
    admin = holders_of(RECORD_FAULTS).order_by("username").first()
    for days, kind, reason in FAULTS:
        about = Call.objects.filter(outcome=Call.Outcome.MISSED, started_at__lt=now - timedelta(days=days))
        missed = about.order_by("-started_at").first()
        if admin is None or missed is None:
            continue
        start, end = missed.started_at - timedelta(minutes=11), missed.started_at + timedelta(minutes=26)
        with clock.moved_to(end + timedelta(hours=1)):
            actions.record_fault(actor=admin, kind=kind, started_at=start, ended_at=end, reason=reason)
