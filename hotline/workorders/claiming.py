"""领取: who takes a row from the common pool of a desk, so that no two people work on the same (公共池、私人池).

A claim is no step: nothing moves, nothing stands in the trail. It ends by itself after a while, or with the next move.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.org.models import User
from hotline.org.roles import DIRECT, LEAD_SHIFT
from hotline.workorders.desks import Desk, Pool
from hotline.workorders.permissions import Thing


def claim(desk: Desk, pk: int, *, actor: User) -> Thing:
    """Take this row of the desk, or keep it longer. Refused where somebody else was quicker or it has left the desk."""
    with transaction.atomic():
        thing = _locked(desk, actor, Pool.OPEN).filter(pk=pk).first()
        if thing is None:
            raise Refused("这一件刚被别人领取，或已办往下一步，请另领一件")
        return _take(thing, actor)


def claim_next(desk: Desk, *, actor: User) -> Thing:
    """Take the most urgent row that nobody has. Two who ask at the same moment get two different ones."""
    with transaction.atomic():
        free = _locked(desk, actor, Pool.OPEN, skip_locked=True).filter(claimed_until=None)
        lapsed = _locked(desk, actor, Pool.OPEN, skip_locked=True).filter(claimed_until__lte=clock.now())
        thing = free.order_by("due_at", "id").first() or lapsed.order_by("due_at", "id").first()
        if thing is None:
            raise Refused("公共池里没有可领的了")
        return _take(thing, actor)


def release(desk: Desk, pk: int, *, actor: User) -> None:
    """放回 to the common pool: one's own; another's only for who leads the shift."""
    leads = actor.has_perm(LEAD_SHIFT) or actor.has_perm(DIRECT)
    parts = (Pool.MINE, Pool.TAKEN) if leads else (Pool.MINE,)
    n = sum(desk.rows(actor, part).filter(pk=pk).update(claimed_by=None, claimed_until=None) for part in parts)
    if not n:
        raise Refused("这一件不是您领取的，或已经放回")


def _locked(desk: Desk, actor: User, pool: Pool, *, skip_locked: bool = False) -> Any:
    if not desk.is_pool:
        raise Refused(f"“{desk.name}”没有公共池")
    rows = desk.rows(actor, pool)
    if desk.turns is not None:
        rows = rows.select_related("order", "unit")
    return rows.select_for_update(of=("self",), skip_locked=skip_locked)


def _take(thing: Any, actor: User) -> Thing:
    thing.claimed_by, thing.claimed_until = actor, _until()
    type(thing).objects.filter(pk=thing.pk).update(claimed_by=actor, claimed_until=thing.claimed_until)
    found: Thing = thing
    return found


def _until() -> datetime:
    """工作标准 ④: how long a claim is kept that nothing comes of."""
    now = clock.now()
    rules = catalog.load().in_effect(now)
    minutes = rules.count("claim_kept") if "claim_kept" in rules.items else 30
    return now + timedelta(minutes=minutes)
