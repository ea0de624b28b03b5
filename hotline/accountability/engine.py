"""走一步 of a file: the common engine."""

from hotline.accountability.models import InquiryEvent
from hotline.accountability.permissions import refusal
from hotline.accountability.workflow import INQUIRY
from hotline.base import engine
from hotline.base.engine import Taken, append_event, one_action

__all__ = ["PREFIX", "one_action", "step"]

PREFIX = "inquiry."


def _append(taken: Taken, from_state: str) -> InquiryEvent:
    event: InquiryEvent = append_event(InquiryEvent, taken, from_state)
    return event


step = engine.Machine(INQUIRY, refusal, _append, Taken, prefix=PREFIX).step
