"""Of each table: every verb has an action and a form, every state is reached and leads to an end, every condition exists."""

import inspect
from collections.abc import Mapping

import pytest
from django.db.models import TextChoices

from hotline.base.workflow import NEW, Step
from hotline.media import actions
from hotline.media.conditions import CONDITIONS
from hotline.media.forms import FORMS, NewForm
from hotline.media.queries.things import BY_VERB
from hotline.media.telling import TOLD
from hotline.media.workflow import (
    EPISODE,
    FOLLOW_UP,
    RELEASE,
    SESSION,
    STEPS,
    EpisodeState,
    FollowUpState,
    ReleaseState,
    SessionState,
)
from hotline.notices.texts import TEXTS

TABLES = [
    (FOLLOW_UP, FollowUpState, {"SETTLED", "IGNORED"}),
    (EPISODE, EpisodeState, {"SETTLED", "CALLED_OFF"}),
    (RELEASE, ReleaseState, {"WITHDRAWN"}),
    (SESSION, SessionState, {"SETTLED", "CALLED_OFF"}),
]


@pytest.mark.parametrize(("table", "states", "ends"), TABLES)
def test_every_state_is_reached_and_leads_to_an_end(
    table: Mapping[str, Step], states: type[TextChoices], ends: set[str]
) -> None:
    roads = {(start, to) for step in table.values() for start, to in step.moves.items() if start != to}
    assert {to for _, to in roads} == set(states)
    assert set(states) - {start for start, _ in roads} == ends
    assert [start for start, _ in roads if start == NEW] == [NEW]


def test_every_verb_has_its_action_its_form_and_every_condition_exists() -> None:
    assert set(STEPS) == set(actions.__all__) == set(FORMS)
    assert {name for step in STEPS.values() for name in step.only_if} == set(CONDITIONS)
    assert {verb for verb, form in FORMS.items() if issubclass(form, NewForm)} == set(BY_VERB)


@pytest.mark.parametrize("verb", sorted(FORMS))
def test_a_form_has_the_fields_that_its_verb_takes(verb: str) -> None:
    words = inspect.signature(getattr(actions, verb)).parameters.values()
    taken = {one.name for one in words if one.kind is one.KEYWORD_ONLY and one.name != "actor"}
    assert set(FORMS[verb].base_fields) == taken


def test_what_is_told_is_a_step_and_has_its_words() -> None:
    assert set(TOLD) <= set(STEPS)
    assert {f"media_{verb}" for verb in TOLD} <= set(TEXTS)
