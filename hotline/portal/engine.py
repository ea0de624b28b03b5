"""走一步 of what the website shows, and of what citizens suggest: the common engine."""

from typing import Any

from hotline.base import engine
from hotline.base.engine import Taken, append_event, one_action
from hotline.portal.models import PublicationEvent, SuggestionEvent
from hotline.portal.permissions import refusal
from hotline.portal.workflow import PUBLICATION, SUGGESTION

__all__ = ["one_action", "step", "step_of_suggestion"]


def _append(taken: Taken, from_state: str) -> Any:
    return append_event(PublicationEvent, taken, from_state)


def _append_to_suggestion(taken: Taken, from_state: str) -> Any:
    return append_event(SuggestionEvent, taken, from_state)


step = engine.Machine(PUBLICATION, refusal, _append, Taken, prefix="publication.").step
step_of_suggestion = engine.Machine(SUGGESTION, refusal, _append_to_suggestion, Taken, prefix="suggestion.").step
