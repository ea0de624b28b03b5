"""走一步 of a supervision: the common engine, the order's row always locked first."""

from typing import Any

from hotline.base import engine
from hotline.base.engine import Locked, Taken, append_event, lock_thing, one_action
from hotline.supervision.models import Supervision, SupervisionEvent
from hotline.supervision.permissions import refusal
from hotline.supervision.workflow import SUPERVISION
from hotline.workorders.models import WorkOrder

__all__ = ["PREFIX", "Taken", "lock_order", "one_action", "step"]

PREFIX = "supervision."  # before the verbs in site/reactions.py


def lock_order(pk: int) -> WorkOrder:
    """The order as it now stands; nobody steps on it, or opens a supervision of it, meanwhile."""
    return WorkOrder.objects.select_for_update().defer("words").get(pk=pk)


def _lock(row: Supervision) -> Locked:
    order = lock_order(row.order_id)
    found = lock_thing(row)
    row.order = order
    return found


def _append(taken: Taken, from_state: str) -> Any:
    return append_event(SupervisionEvent, taken, from_state)


step = engine.Machine(SUPERVISION, refusal, _append, Taken, lock=_lock, prefix=PREFIX).step
