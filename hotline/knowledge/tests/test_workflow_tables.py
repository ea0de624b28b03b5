"""Checks that read the two tables, and the code beside them."""

import ast
import inspect
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

import hotline.knowledge
from hotline.base.workflow import NEW, Step
from hotline.knowledge import actions
from hotline.knowledge.conditions import CONDITIONS
from hotline.knowledge.forms import FORMS
from hotline.knowledge.models import TEXTS
from hotline.knowledge.views.article import FIRST, LOOK
from hotline.knowledge.workflow import ARTICLE, STEPS, VERSION, Actor, ArticleState, VersionState

FOLDER = Path(hotline.knowledge.__file__).parent
A, V = ArticleState, VersionState
MACHINES = pytest.mark.parametrize(
    ("table", "states", "ends"),
    [(ARTICLE, A.values, {A.ARCHIVED}), (VERSION, V.values, {V.REPLACED, V.DISCARDED})],
    ids=["article", "version"],
)
BY_ITSELF = {"create", "release", "settle", "near_end", "expire", "draft", "adopt", "replace"}


def reached_from(states: Iterable[str], table: Mapping[str, Step]) -> set[str]:
    found, waiting = set(states), list(states)
    while waiting:
        here = waiting.pop()
        for row in table.values():
            there = row.moves.get(here)
            if there is not None and there not in found:
                found.add(there)
                waiting.append(there)
    return found


@MACHINES
def test_every_state_is_reached_and_leads_to_an_end(
    table: Mapping[str, Step], states: list[str], ends: set[str]
) -> None:
    assert reached_from([NEW], table) == {NEW, *states}
    for state in states:
        assert reached_from([state], table) & ends, state
    for row in table.values():
        assert row.moves.keys() <= {NEW, *states}, row.verb
        assert set(row.moves.values()) <= set(states), row.verb


def test_of_the_ends_none_is_ever_left() -> None:
    for table, ends in ((ARTICLE, {A.ARCHIVED}), (VERSION, {V.REPLACED, V.DISCARDED})):
        assert not [row.verb for row in table.values() if row.moves.keys() & ends]


def test_every_condition_named_is_there_and_every_condition_there_is_named() -> None:
    assert {name for row in STEPS.values() for name in row.only_if} == CONDITIONS.keys()


def test_every_actor_may_do_something() -> None:
    assert {kind for row in STEPS.values() for kind in row.by} == set(Actor)


def test_what_a_person_may_do_has_a_form_and_an_action_and_the_rest_follows_by_itself() -> None:
    assert FORMS.keys() == STEPS.keys() - BY_ITSELF
    for verb in FORMS:
        assert callable(getattr(actions, verb)), verb


@pytest.mark.parametrize("verb", sorted(FORMS))
def test_a_form_has_the_fields_that_its_verb_takes(verb: str) -> None:
    given = inspect.signature(getattr(actions, verb)).parameters.values()
    words = {one.name for one in given if one.kind is one.KEYWORD_ONLY} - {"actor"}
    if any(one.kind is one.VAR_KEYWORD for one in given):
        words |= set(TEXTS)
    assert set(FORMS[verb].base_fields) == words


def test_every_step_has_its_look_on_the_timeline() -> None:
    assert LOOK.keys() == STEPS.keys()
    assert set(FIRST) <= FORMS.keys()


def test_only_the_engine_assigns_a_state_or_saves_an_article() -> None:
    found = []
    for path in FOLDER.rglob("*.py"):
        if {"tests", "migrations"} & set(path.parts):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Assign):
                found += [path.name for one in node.targets if isinstance(one, ast.Attribute) and one.attr == "state"]
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "save":
                owner = ast.unparse(node.func.value)
                found += [f"{path.name}: {owner}.save()"] if owner in ("article", "version", "thing", "old") else []
    assert found == []
