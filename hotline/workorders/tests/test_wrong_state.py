"""Every verb, tried by the right person in every state from which the tables do not allow it."""

import pytest

from hotline.base.refusal import Refused
from hotline.org.models import User
from hotline.workorders.models import Assignment
from hotline.workorders.permissions import Thing, is_actor
from hotline.workorders.testing import Town
from hotline.workorders.tests.acts import WITH_ACTION, act, arguments
from hotline.workorders.tests.traces import events, snapshot
from hotline.workorders.workflow import ASSIGNMENT, ORDER, AssignmentState, OrderState, Step


def right_person(town: Town, step: Step, turn: Assignment | None) -> User | None:
    """The first in town who may stand in the column "by"; none where the lead's turn has nobody above it."""
    return next((person for person in town.people if any(is_actor(kind, person, turn, step) for kind in step.by)), None)


def refused_everywhere_else(town: Town, thing: Thing, state: str, steps: list[Step]) -> int:
    """Try the steps that the state does not allow; how many were tried."""
    last = [event for event in events(thing) if isinstance(thing, Assignment) or event.assignment_id is None][-1]
    label = (OrderState if not isinstance(thing, Assignment) else AssignmentState)(state).label
    turn = thing if isinstance(thing, Assignment) else None
    tried = 0
    for step in steps:
        person = right_person(town, step, turn)
        if state in step.moves or step.verb not in WITH_ACTION or person is None:
            continue
        given = arguments(town, step.verb, thing)
        before = snapshot()
        with pytest.raises(Refused) as caught:
            act(town, step.verb, thing, person, **given)
        moment = "4月2日09:00" if state == OrderState.ARCHIVED else "3月2日09:00"
        assert caught.value.reason == f"现为“{label}”，{last.actor_name}已于{moment}{last.name}，不能再“{step.name}”"
        assert snapshot() == before, step.verb
        tried += 1
    return tried


@pytest.mark.parametrize("state", OrderState.values)
def test_in_this_state_of_the_order_nothing_else_is_done(town: Town, state: str) -> None:
    # `assign` and `end` are asked of a turn; the lead's own is ended with the order only.
    assert refused_everywhere_else(town, town.in_state(state), state, list(ORDER.values())) >= 15


@pytest.mark.parametrize("state", AssignmentState.values)
def test_in_this_state_of_the_turn_nothing_else_is_done(town: Town, state: str) -> None:
    steps = [step for verb, step in ASSIGNMENT.items() if verb not in ("assign", "end")]
    assert refused_everywhere_else(town, town.turn_in_state(state), state, steps) >= 4
