"""话务的动词: what the switch tells of a call, and what the seat does with it (工作标准 ④)."""

from datetime import timedelta
from typing import Final

from django.db import transaction

from hotline.base import clock, crypto
from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.org.models import User
from hotline.org.roles import LEAD_SHIFT, OPERATE
from hotline.telephony import queries
from hotline.telephony.actions import seats
from hotline.telephony.models import Call, Limit

Outcome = Call.Outcome
NOT_RATED: Final = (Outcome.UNCIVIL, Outcome.INVALID, Outcome.MISSED)
RATED_WITHIN: Final = timedelta(minutes=10)


def ring(phone: str, *, actor: User, switch_no: str = "", direction: str = Call.Direction.IN) -> Call:
    """振铃: a call has come in. Told twice by the switch it is one call. `actor` is the system user, or the seat that dials."""
    digits = crypto.phone_digits(phone)
    values = {"phone_sealed": crypto.seal(digits), "phone_hash": crypto.look_up_hash(digits), "direction": direction}
    if not switch_no:
        return Call.objects.create(**values)
    return Call.objects.get_or_create(switch_no=switch_no, defaults=values)[0]


def answer(call: Call, *, actor: User) -> Call:
    """应答: the seat takes the call."""
    with transaction.atomic():
        held = _held(call)
        if held.seat_id not in (None, actor.pk):
            raise Refused("这个来电已由别的坐席接听")
        if held.answered_at is None:
            held.seat, held.answered_at = actor, clock.now()
            held.save(update_fields=["seat", "answered_at"])
            seats.talk(held, at=held.answered_at)
    return held


def take_by_hand(phone: str, *, actor: User) -> Call:
    """Without a switch: the seat that talks begins the record, with the number it typed or none."""
    with transaction.atomic():
        return answer(ring(phone, actor=actor), actor=actor)


def end(call: Call, *, actor: User) -> Call:
    """挂机. A call that nobody took is a missed one."""
    with transaction.atomic():
        held = _held(call)
        if held.ended_at is None:
            held.ended_at = clock.now()
            held.outcome = held.outcome or ("" if held.answered_at else Outcome.MISSED)
            held.save(update_fields=["ended_at", "outcome"])
            seats.wrap_up(held, at=held.ended_at)
    return held


def settle(call: Call, *, actor: User, order_no: str, is_answered: bool) -> None:
    """登记 or 当场答复: what the caller said became an order. A transfer made before stays the call's outcome."""
    with transaction.atomic():
        held = _of_seat(call, actor)
        held.order_no = held.order_no or order_no
        held.outcome = held.outcome or (Outcome.ANSWERED if is_answered else Outcome.REGISTERED)
        held.save(update_fields=["order_no", "outcome"])


def transfer(call: Call, *, actor: User, target: str, note: str = "") -> Call:
    """一键转接: to 110 and the like at once where life is in danger; the order may be written afterwards."""
    if not target.strip():
        raise Refused("请选择或写明转接到哪里")
    return _note(
        call, actor, outcome=Outcome.TRANSFERRED, transferred_to=target.strip()[:40], reason=note.strip()[:200]
    )


def join(call: Call, *, actor: User, target: str, note: str = "") -> Call:
    """三方通话 with a department. Where the two do not agree who takes it, who received it first accepts first (国办发〔2022〕12号)."""
    if not target.strip():
        raise Refused("请写明与哪个单位三方通话")
    return _note(call, actor, joined_by=target.strip()[:40], reason=note.strip()[:200])


def warn(call: Call, *, actor: User) -> Call:
    """劝导: the caller was asked to speak civilly."""
    with transaction.atomic():
        held = _of_seat(call, actor)
        held.n_warnings += 1
        held.save(update_fields=["n_warnings"])
    return held


def hang_up(call: Call, *, actor: User, note: str) -> Call:
    """结束不文明来电: only after a warning in this very call, and with what was said, for the shift leader listens to it."""
    if not note.strip():
        raise Refused("请写明来电人说了什么：班长会听录音复核，复核前不计入您的投诉")
    with transaction.atomic():
        held = _of_seat(call, actor)
        if not held.n_warnings:
            raise Refused("请先劝导一次，劝导无效方可结束通话")
        return _close(held, Outcome.UNCIVIL, note)


def invalidate(call: Call, *, actor: User, note: str) -> Call:
    """无效来电: silent, misdialled, a test. Not an order, not counted as accepted."""
    if not note.strip():
        raise Refused("请选择无效的情形")
    with transaction.atomic():
        return _close(_of_seat(call, actor), Outcome.INVALID, note)


def ask_rating(call: Call, *, actor: User) -> Call:
    """请来电人评价 (一次一评): the seat hands the caller over to the switch, which asks for a key."""
    with transaction.atomic():
        held = _of_seat(call, actor)
        if not held.switch_no:
            raise Refused("这个来电没有经过话机，来电人无法按键评价")
        if held.outcome in NOT_RATED:
            raise Refused(f"{held.get_outcome_display()}不请评价")
        if held.asked_to_rate_at is None:
            held.asked_to_rate_at = clock.now()
            held.save(update_fields=["asked_to_rate_at"])
    return held


def rate(call: Call, *, actor: User, rating: str) -> Call:
    """来电人评价, by the key that the caller pressed, as the switch tells it: asked for, in time, once. Nobody rates the own call."""
    if not actor.is_system:
        raise Refused("评价由来电人按键作出，不能代填")
    if rating not in Call.Rating.values:
        raise Refused("没有这一项评价")
    with transaction.atomic():
        held = _held(call)
        now = clock.now()
        if held.asked_to_rate_at is None or now - held.asked_to_rate_at > RATED_WITHIN:
            raise Refused("没有请来电人评价，或评价时间已过")
        if not held.rating:
            held.rating, held.rated_at = rating, now
            held.save(update_fields=["rating", "rated_at"])
    return held


def limit_number(call: Call, *, actor: User, reason: str) -> Limit:
    """限制呼入 of the call's number, by the shift leader, after as many uncivil calls as the standard says."""
    if not actor.has_perm(LEAD_SHIFT):
        raise Refused("限制呼入须由班长批准")
    rules = catalog.load().in_effect(clock.now())
    needed = rules.count("harassing_warnings")
    n = sum(one.outcome == Outcome.UNCIVIL for one in queries.calls_of(call.phone))
    if n < needed:
        raise Refused(f"30天内不文明来电{n}次，满{needed}次方可限制呼入")
    if queries.limit_of(call.phone) is not None:
        raise Refused("这个号码已在限制中")
    now = clock.now()
    return Limit.objects.create(
        phone_hash=call.phone_hash, phone_sealed=call.phone_sealed, set_by=actor, set_at=now,
        until=now + timedelta(hours=rules.duration("harassing_limit").amount), reason=reason.strip()[:200],
    )  # fmt: skip


def lift_limit(limit: Limit, *, actor: User) -> None:
    """解除限制."""
    if not actor.has_perm(LEAD_SHIFT):
        raise Refused("解除限制须由班长办理")
    Limit.objects.filter(pk=limit.pk, lifted_at=None).update(lifted_by=actor, lifted_at=clock.now())


def _close(held: Call, outcome: str, note: str) -> Call:
    held.outcome, held.reason = outcome, note.strip()[:200]
    held.ended_at = held.ended_at or clock.now()
    held.save(update_fields=["outcome", "reason", "ended_at"])
    seats.wrap_up(held, at=held.ended_at)
    return held


def _note(call: Call, actor: User, **values: str) -> Call:
    with transaction.atomic():
        held = _of_seat(call, actor)
        for name, value in values.items():
            setattr(held, name, value)
        held.save(update_fields=list(values))
    return held


def _held(call: Call) -> Call:
    return Call.objects.select_for_update().get(pk=call.pk)


def _of_seat(call: Call, actor: User) -> Call:
    held = _held(call)
    if not (actor.has_perm(OPERATE) or actor.has_perm(LEAD_SHIFT)):
        raise Refused("来电须由坐席处理")
    if held.seat_id != actor.pk and not actor.has_perm(LEAD_SHIFT):
        raise Refused("这个来电由别的坐席接听")
    return held
