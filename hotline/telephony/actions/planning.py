"""班次的安排、故障时段的登记. The roster planner will write the same rows; until then a shift leader enters them."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.utils.timezone import localtime, make_aware

from hotline.base import clock
from hotline.base.refusal import Refused, said
from hotline.org.changes import changing
from hotline.org.models import User
from hotline.org.roles import LEAD_SHIFT, RECORD_FAULTS
from hotline.telephony.models import FaultWindow, Shift

MOST_DAYS: Final = 31
LONGEST: Final = timedelta(hours=12)
LONGEST_FAULT: Final = timedelta(days=7)


def plan_shifts(
    seats: Iterable[User], *, actor: User, since: date, until: date, starts: time, ends: time
) -> list[Shift]:
    """排班: everyone of `seats` on each day from `since` to `until`; one that ends before it begins goes on into the next day."""
    if not actor.has_perm(LEAD_SHIFT):
        raise Refused("班次由班长安排")
    people = list(seats)
    if not people:
        raise Refused("请选择坐席")
    if until < since or (until - since).days >= MOST_DAYS:
        raise Refused(f"止日不能早于起日，一次最多安排{MOST_DAYS}天")
    rows: list[Shift] = []
    for n in range((until - since).days + 1):
        day = since + timedelta(days=n)
        start = make_aware(datetime.combine(day, starts))
        end = make_aware(datetime.combine(day + timedelta(days=ends <= starts), ends))
        if end - start > LONGEST:
            raise Refused(f"一班最长{LONGEST.seconds // 3600}小时：请检查起止时间")
        rows += [
            Shift(seat=one, starts_at=start, ends_at=end, planned_by=actor, planned_at=clock.now()) for one in people
        ]
    with transaction.atomic():
        list(User.objects.select_for_update(no_key=True).filter(pk__in=[one.pk for one in people]).order_by("pk"))
        _must_be_free(rows, people)
        return Shift.objects.bulk_create(rows)


def _must_be_free(rows: list[Shift], people: list[User]) -> None:
    first, last = rows[0].starts_at, max(row.ends_at for row in rows)
    known = Shift.objects.filter(seat__in=people, cancelled_at=None, starts_at__lt=last, ends_at__gt=first)
    taken = list(known.select_related("seat"))
    for row in rows:
        for one in taken:
            if one.seat_id == row.seat_id and one.starts_at < row.ends_at and one.ends_at > row.starts_at:
                start, end = localtime(one.starts_at), localtime(one.ends_at)
                raise Refused(f"{one.seat.name}{start:%-m月%-d日}已排{start:%H:%M}—{end:%H:%M}，与这一班重叠")


def cancel_shift(shift: Shift, *, actor: User) -> None:
    """取消班次 that has not begun; one that has is what the work is measured against."""
    if not actor.has_perm(LEAD_SHIFT):
        raise Refused("班次由班长安排")
    if shift.starts_at <= clock.now():
        raise Refused("已经开始的班次不能取消")
    Shift.objects.filter(pk=shift.pk, cancelled_at=None).update(cancelled_by=actor, cancelled_at=clock.now())


def record_fault(*, actor: User, kind: str, started_at: datetime, ended_at: datetime, reason: str) -> FaultWindow:
    """登记故障时段, with its reason; the record of changes keeps who did. The raw rate stays beside the one without it."""
    if not actor.has_perm(RECORD_FAULTS):
        raise Refused("故障时段由系统管理员登记")
    why = said(reason, "请写明原因")
    if ended_at <= started_at:
        raise Refused("结束时间须晚于开始时间")
    if ended_at > clock.now():
        raise Refused("故障还没有结束：请在恢复后登记")
    if ended_at - started_at > LONGEST_FAULT:
        raise Refused(f"一个时段最长{LONGEST_FAULT.days}天")
    row = FaultWindow(kind=kind, started_at=started_at, ended_at=ended_at, reason=why, recorded_by=actor)
    row.recorded_at = clock.now()
    with changing("登记故障时段", row, actor=actor):
        row.save()
    return row


def revoke_fault(row: FaultWindow, *, actor: User) -> None:
    """撤销 what was entered by mistake; it stays on record."""
    if not actor.has_perm(RECORD_FAULTS):
        raise Refused("故障时段由系统管理员登记")
    if row.revoked_at is not None:
        raise Refused("这一条已经撤销")
    with changing("撤销故障时段", row, actor=actor):
        row.revoked_by, row.revoked_at = actor, clock.now()
        row.save(update_fields=["revoked_by", "revoked_at"])
