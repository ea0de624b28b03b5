"""Of each table: every verb has an action, every state is reached and leads to an end, every condition exists."""

from collections.abc import Mapping

import pytest
from django.db.models import TextChoices

from hotline.base.workflow import NEW, Step
from hotline.disputes import actions
from hotline.disputes.conditions import CONDITIONS
from hotline.disputes.models import SCOPE_OF, DisputeKind
from hotline.disputes.workflow import DISPUTE, EXCLUSION, PANEL, DisputeState, ExclusionState, PanelState

TABLES = [
    (DISPUTE, DisputeState, {"APPLIED", "TURNED_DOWN", "WITHDRAWN"}),
    (PANEL, PanelState, {"CONCLUDED", "CANCELLED"}),
    (EXCLUSION, ExclusionState, {"REFUSED", "REVOKED"}),
]


@pytest.mark.parametrize(("table", "states", "ends"), TABLES)
def test_every_state_is_reached_and_leads_to_an_end(
    table: Mapping[str, Step], states: type[TextChoices], ends: set[str]
) -> None:
    roads = {(start, to) for step in table.values() for start, to in step.moves.items() if start != to}
    assert {to for _, to in roads} == set(states)
    assert set(states) - {start for start, _ in roads} == ends
    assert any(start == NEW for start, _ in roads)


def test_every_verb_has_its_action_and_every_condition_exists() -> None:
    steps = [*DISPUTE.values(), *PANEL.values(), *EXCLUSION.values()]
    assert {step.verb for step in steps} | {"exclude", "take_vote"} == set(actions.__all__)
    assert {name for step in steps for name in step.only_if} == set(CONDITIONS)


def test_every_kind_of_dispute_knows_what_it_would_exclude() -> None:
    assert set(SCOPE_OF) == set(DisputeKind)
