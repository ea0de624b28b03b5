"""Checks that read the table, and the code beside it."""

import inspect

import pytest

from hotline.base.workflow import NEW
from hotline.supervision import actions
from hotline.supervision.conditions import CONDITIONS
from hotline.supervision.forms import FORMS
from hotline.supervision.standing import NEXT
from hotline.supervision.triggers import LIMIT_ITEMS
from hotline.supervision.views.record import LOOK, RANK
from hotline.supervision.workflow import OPEN, SUPERVISION, Actor, Level, SupervisionState

BY_ITSELF = {"add_cause", "instruct", "settle"}
ON_AN_ORDER = {"propose"}  # its form asks about the order


def test_every_state_is_reached_and_every_open_one_leads_to_an_end() -> None:
    roads = {(start, to) for step in SUPERVISION.values() for start, to in step.moves.items() if start != to}
    assert {to for _, to in roads} == set(SupervisionState)
    assert {start for start, _ in roads} == {NEW, *OPEN}


def test_what_a_person_may_do_has_a_form_and_an_action_and_the_rest_follows_by_itself() -> None:
    assert FORMS.keys() == SUPERVISION.keys() - BY_ITSELF - ON_AN_ORDER
    for verb in SUPERVISION.keys() - {"add_cause"}:
        assert callable(getattr(actions, verb)), verb
    assert {verb for verb, step in SUPERVISION.items() if step.by == (Actor.SYSTEM,)} == BY_ITSELF


@pytest.mark.parametrize("verb", sorted(FORMS))
def test_a_form_has_the_fields_that_its_verb_takes(verb: str) -> None:
    given = inspect.signature(getattr(actions, verb)).parameters.values()
    assert set(FORMS[verb].base_fields) == {one.name for one in given if one.kind is one.KEYWORD_ONLY} - {"actor"}


def test_conditions_actors_looks_and_limits_are_all_there() -> None:
    assert {name for step in SUPERVISION.values() for name in step.only_if} == CONDITIONS.keys()
    assert {kind for step in SUPERVISION.values() for kind in step.by} == set(Actor)
    assert LOOK.keys() == SUPERVISION.keys()
    assert {verb for verbs in NEXT.values() for verb in verbs} | RANK.keys() <= FORMS.keys()
    assert LIMIT_ITEMS.keys() == set(Level)
