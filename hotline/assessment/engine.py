"""走一步 of a month's assessment: the common engine."""

from typing import Any

from hotline.assessment.models import PeriodEvent
from hotline.assessment.permissions import refusal
from hotline.assessment.workflow import PERIOD
from hotline.base import engine
from hotline.base.engine import Taken, append_event, one_action

__all__ = ["one_action", "step"]


def _append(taken: Taken, from_state: str) -> Any:
    return append_event(PeriodEvent, taken, from_state)


step = engine.Machine(PERIOD, refusal, _append, Taken, prefix="period.").step
