"""走一步 of a dispute, of a panel, of an exclusion: the common engine."""

from typing import Any

from hotline.base import engine
from hotline.base.engine import Taken, append_event, one_action
from hotline.disputes.models import DisputeEvent, ExclusionEvent, PanelEvent
from hotline.disputes.permissions import refusal
from hotline.disputes.workflow import DISPUTE, EXCLUSION, PANEL

__all__ = ["one_action", "step", "step_of_exclusion", "step_of_panel"]


def _append(taken: Taken, from_state: str) -> Any:
    return append_event(DisputeEvent, taken, from_state)


def _append_to_panel(taken: Taken, from_state: str) -> Any:
    return append_event(PanelEvent, taken, from_state)


def _append_to_exclusion(taken: Taken, from_state: str) -> Any:
    return append_event(ExclusionEvent, taken, from_state)


step = engine.Machine(DISPUTE, refusal, _append, Taken, prefix="dispute.").step
step_of_panel = engine.Machine(PANEL, refusal, _append_to_panel, Taken, prefix="panel.").step
step_of_exclusion = engine.Machine(EXCLUSION, refusal, _append_to_exclusion, Taken, prefix="exclusion.").step
