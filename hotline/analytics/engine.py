"""走一步 of a report, of a typical case: the common engine."""

from typing import Any

from hotline.analytics.models import CaseEvent, ReportEvent
from hotline.analytics.permissions import refusal
from hotline.analytics.workflow import CASE, REPORT
from hotline.base import engine
from hotline.base.engine import Taken, append_event, one_action

__all__ = ["one_action", "step", "step_of_case"]


def _append(taken: Taken, from_state: str) -> Any:
    return append_event(ReportEvent, taken, from_state)


def _append_to_case(taken: Taken, from_state: str) -> Any:
    return append_event(CaseEvent, taken, from_state)


step = engine.Machine(REPORT, refusal, _append, Taken, prefix="report.").step
step_of_case = engine.Machine(CASE, refusal, _append_to_case, Taken, prefix="case.").step
