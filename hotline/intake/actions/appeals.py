"""受理的动词: take a message in as it came; make an order of it. Raw before clean; the same message never twice."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from hotline.base import clock, crypto
from hotline.base.refusal import Refused
from hotline.intake.models import Appeal, SeenCall
from hotline.org.models import system_user
from hotline.workorders import actions as orders
from hotline.workorders.models import WorkOrder


def take_in(
    *,
    source: str,
    external_no: str,
    channel: str,
    raw: Mapping[str, Any],
    received_at: datetime | None = None,
    sender_hash: str = "",
    content_hash: str = "",
) -> Appeal:
    """收件: keep the message sealed, exactly as it came. One already taken in is given back untouched.

    `source` and `external_no` are the idempotency key, at most 40 and 80 characters; `raw` must be plain JSON.
    """
    if not source.strip() or not external_no.strip():
        raise Refused("来源和来源编号不能空")
    sealed = crypto.seal(json.dumps(raw, ensure_ascii=False))
    appeal, _ = Appeal.objects.get_or_create(
        source=source.strip(),
        external_no=external_no.strip(),
        defaults={
            "channel": channel,
            "sealed": sealed,
            "received_at": received_at or clock.now(),
            "sender_hash": sender_hash,
            "content_hash": content_hash,
        },
    )
    return appeal


def one_at_a_time(sender_hash: str) -> None:
    """Until the end of the transaction, whoever else takes in a message of this sender waits: it may be the same one."""
    number = int(sender_hash[:15], 16) if sender_hash else 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def see_once(who: str, nonce: str, at: str, content: bytes) -> bool:
    """Whether a signed call is new, or the very same as before; not one whose nonce came with another content."""
    hashed = crypto.look_up_hash(f"|{content.hex()}")
    seen, _ = SeenCall.objects.get_or_create(
        key=crypto.look_up_hash(f"{who}|{nonce}|{at}"), defaults={"content_hash": hashed}
    )
    return seen.content_hash == hashed


def forget_calls(before: datetime) -> None:
    """Calls older than what any door still believes."""
    SeenCall.objects.filter(at__lt=before).delete()


def raw_of(appeal: Appeal) -> dict[str, Any]:
    """The message as it came. Raises crypto.SealBroken."""
    raw: dict[str, Any] = json.loads(crypto.unseal(appeal.sealed))
    return raw


def make_order(appeal: Appeal, **told: Any) -> WorkOrder:
    """成单: the order of an appeal, waiting to be accepted. Called twice, it gives the same order twice. `told` as `orders.submit` takes it."""
    with transaction.atomic():
        held = Appeal.objects.select_for_update().get(pk=appeal.pk)
        if held.order is None:
            held.order = orders.submit(actor=system_user(), channel=appeal.channel, **told)
            held.save(update_fields=["order"])
        appeal.order = held.order
    return held.order
