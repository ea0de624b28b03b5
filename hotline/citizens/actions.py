"""诉求人的动词: know a citizen by phone and name, look at an identity, erase one."""

import re
from functools import cache

from django.db import DEFAULT_DB_ALIAS, connection, transaction

from hotline.base import clock, crypto
from hotline.base.prepared import run
from hotline.base.refusal import Refused
from hotline.citizens.models import AccessLog, Citizen, Follower
from hotline.org.models import User


def know(
    *,
    name: str = "",
    phone: str = "",
    address: str = "",
    sex: str = "",
    is_company: bool = False,
    follower: Follower | None = None,
) -> Citizen | None:
    """The citizen of this phone and name, made if new; None when neither is given, nor a follower.

    Two people who share a telephone stay two. Without a phone every appeal is a citizen of its own,
    for a name alone tells nobody apart.
    """
    name, digits = name.strip(), crypto.phone_digits(phone)
    if not name and not digits and follower is None:
        return None
    hashes = {"phone_hash": crypto.look_up_hash(digits), "name_hash": crypto.look_up_hash(name)}
    sealed = {
        "name_sealed": crypto.seal(name),
        "phone_sealed": crypto.seal(digits),
        "address_sealed": crypto.seal(address.strip()),
        "sex": sex,
        "is_company": is_company,
    }
    if follower is not None:
        return Citizen.objects.get_or_create(**hashes, follower=follower, defaults=sealed)[0]
    if not digits:
        return Citizen.objects.create(**hashes, **sealed)
    found, is_new = _known_or_made(Citizen(**hashes, **sealed))
    if is_new:
        return found
    if address.strip() and found.address != address.strip():
        found.address_sealed = crypto.seal(address.strip())
        found.save(update_fields=["address_sealed"])
    return found


def _known_or_made(citizen: Citizen) -> tuple[Citizen, bool]:
    """Who is known by this telephone and name already; else this one, written down. One question."""
    fields = Citizen._meta.concrete_fields
    values = [one.get_db_prep_save(getattr(citizen, one.attname), connection) for one in fields if not one.primary_key]
    found = run(_known_or_made_sql(), citizen.phone_hash, citizen.name_hash, *values)
    if not found:  # registered by somebody else at this very moment
        return Citizen.objects.get(phone_hash=citizen.phone_hash, name_hash=citizen.name_hash, follower=None), False
    (*row, is_new), *_ = found
    return Citizen.from_db(DEFAULT_DB_ALIAS, [one.attname for one in fields], row), is_new


@cache
def _known_or_made_sql() -> str:
    fields = Citizen._meta.concrete_fields
    names = ", ".join(str(one.column) for one in fields)
    given = [one for one in fields if not one.primary_key]
    into, marks = (
        ", ".join(str(one.column) for one in given),
        ", ".join(f"%s::{one.db_type(connection)}" for one in given),
    )
    table = Citizen._meta.db_table
    return f"""
        WITH known AS (
            SELECT {names} FROM {table} WHERE phone_hash = %s AND name_hash = %s AND follower_id IS NULL LIMIT 1
        ), made AS (
            INSERT INTO {table} ({into}) SELECT {marks} WHERE NOT EXISTS (SELECT FROM known)
            ON CONFLICT DO NOTHING RETURNING {names}
        )
        SELECT {names}, false FROM known UNION ALL SELECT {names}, true FROM made"""


def is_mobile(phone: str) -> bool:
    """A mobile telephone of the mainland. Short numbers of services and of banks are machines: who answers them never ends."""
    return re.fullmatch(r"1[3-9]\d{9}", crypto.phone_digits(phone)) is not None


# ── the official account ──


def follow(openid: str) -> Follower:
    """The follower of this openid, who has just been heard of."""
    sealed = crypto.seal(openid)
    follower, is_new = Follower.objects.get_or_create(
        openid_hash=crypto.look_up_hash(openid), defaults={"openid_sealed": sealed, "seen_at": clock.now()}
    )
    if not is_new:
        follower.seen_at, follower.left_at = clock.now(), None
        follower.save(update_fields=["seen_at", "left_at"])
    return follower


def leave(follower: Follower) -> None:
    """取消关注: the account reaches this person no more."""
    Follower.objects.filter(pk=follower.pk, left_at=None).update(left_at=clock.now())


def bind(follower: Follower, phone: str) -> None:
    """绑定手机: that the number is the follower's has been proved. Whoever had it bound before has it no more."""
    digits = crypto.phone_digits(phone)
    hashed = crypto.look_up_hash(digits)
    with transaction.atomic():
        Follower.objects.filter(phone_hash=hashed).exclude(pk=follower.pk).update(
            phone_hash="", phone_sealed=b"", bound_at=None
        )
        follower.phone_hash, follower.phone_sealed, follower.bound_at = hashed, crypto.seal(digits), clock.now()
        follower.save(update_fields=["phone_hash", "phone_sealed", "bound_at"])


def unbind(follower: Follower) -> None:
    """解绑."""
    follower.phone_hash, follower.phone_sealed, follower.bound_at = "", b"", None
    follower.save(update_fields=["phone_hash", "phone_sealed", "bound_at"])


def look_at(citizen: Citizen, *, actor: User, order_no: str, reason: str, ip: str | None = None) -> Citizen:
    """Reveal an identity: the look is on record before the answer is given. `reason` may not be empty."""
    if not reason.strip():
        raise Refused("请写明查看诉求人身份的事由")
    note_look(actor=actor, order_no=order_no, reason=reason, ip=ip, citizen=citizen)
    return citizen


def note_look(
    *, actor: User, order_no: str, reason: str, ip: str | None = None, citizen: Citizen | None = None
) -> None:
    """Put a look on record: at an identity, or, by whom every look is kept of (监察), at an order."""
    AccessLog.objects.create(
        citizen=citizen, user=actor, user_name=actor.name, unit_name=actor.unit.name if actor.unit else "",
        order_no=order_no, reason=reason.strip()[:100], ip=ip,
    )  # fmt: skip


def erase(citizen: Citizen, *, actor: User) -> None:
    """Forget who it was (个人信息删除): the orders stay, nobody is named any more."""
    look_at(citizen, actor=actor, order_no="", reason="删除个人信息")
    citizen.name_sealed = citizen.phone_sealed = citizen.address_sealed = b""
    citizen.name_hash = citizen.phone_hash = citizen.sex = ""
    citizen.erased_at = clock.now()
    follower, citizen.follower = citizen.follower, None
    citizen.save()
    if follower is not None and not follower.citizens.exists():
        follower.delete()


def find_by_phone(phone: str) -> list[Citizen]:
    """All who gave this number, newest first."""
    digits = crypto.phone_digits(phone)
    return list(Citizen.objects.filter(phone_hash=crypto.look_up_hash(digits)).order_by("-id")) if digits else []
