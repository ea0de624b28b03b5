"""Checks that read the two tables, and the code beside them."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import hotline
from hotline.base.workflow import table as make_table
from hotline.workorders import actions
from hotline.workorders.conditions import CONDITIONS
from hotline.workorders.tests.acts import WITH_ACTION
from hotline.workorders.workflow import (
    ALL,
    ASSIGNMENT,
    FINAL_ORDER,
    NEW,
    OPEN_ASSIGNMENT,
    OPEN_ORDER,
    ORDER,
    PUBLIC_LABEL,
    STEPS,
    Actor,
    AssignmentState,
    OrderState,
    Step,
)

PRODUCT = Path(hotline.__file__).parent
MACHINES = pytest.mark.parametrize(
    ("table", "states", "ends"),
    [
        (ORDER, OrderState.values, set(FINAL_ORDER)),
        (ASSIGNMENT, AssignmentState.values, {AssignmentState.APPROVED, AssignmentState.ENDED}),
    ],
    ids=["order", "turn"],
)


# The names that orders and turns go by.
THINGS = {"order", "turn", "thing", "into", "lead", "lower", "above", "further", "other", "workorder", "assignment"}


@cache
def product_files() -> list[tuple[str, ast.Module]]:
    """The product's files that have to do with orders, parsed; their paths below the product's folder."""
    found = []
    for path in sorted(PRODUCT.rglob("*.py")):
        text = path.read_text()
        if not {"tests", "migrations"} & set(path.parts) and "workorders" in path.as_posix() + text:
            found.append((path.relative_to(PRODUCT).as_posix(), ast.parse(text)))
    return found


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[str, Any]]:
    for path, tree in product_files():
        yield from ((path, node) for node in ast.walk(tree) if isinstance(node, kinds))


def reached_from(states: Iterable[str], table: Mapping[str, Step]) -> set[str]:
    """The states that some road leads to from `states`, those themselves included."""
    found, waiting = set(states), list(states)
    while waiting:
        here = waiting.pop()
        for row in table.values():
            there = row.moves.get(here)
            if there is not None and there not in found:
                found.add(there)
                waiting.append(there)
    return found


def test_every_verb_has_an_action_or_is_a_consequence_that_the_system_takes() -> None:
    without = {verb for verb in STEPS if verb not in actions.__all__}
    assert without == {"finish", "resume", "absorb", "share_result"}
    for verb in without:
        assert STEPS[verb].by == (Actor.SYSTEM,), verb


def test_every_action_is_a_verb_of_the_tables() -> None:
    assert set(actions.__all__) <= STEPS.keys()
    assert all(callable(getattr(actions, verb)) for verb in actions.__all__)
    assert len(actions.__all__) == len(set(actions.__all__))


def test_the_tests_have_arguments_for_every_action() -> None:
    assert set(actions.__all__) - {"register", "submit"} == WITH_ACTION


def test_no_verb_stands_twice() -> None:
    assert not ORDER.keys() & ASSIGNMENT.keys()
    row = ORDER["dispatch"]
    with pytest.raises(AssertionError, match="dispatch 出现两次"):
        make_table("ORDER", [row, row])
    names = [row.name for row in STEPS.values()]
    assert len(names) == len(set(names)), "two buttons read the same"


@MACHINES
def test_the_moves_are_among_the_states(table: Mapping[str, Step], states: list[str], ends: set[str]) -> None:
    for row in table.values():
        assert row.moves.keys() <= {NEW, *states}, row.verb
        assert set(row.moves.values()) <= set(states), row.verb


@MACHINES
def test_every_state_is_reached(table: Mapping[str, Step], states: list[str], ends: set[str]) -> None:
    assert reached_from([NEW], table) == {NEW, *states}


@MACHINES
def test_every_state_leads_to_an_end(table: Mapping[str, Step], states: list[str], ends: set[str]) -> None:
    for state in states:
        assert reached_from([state], table) & ends, state


@MACHINES
def test_the_system_or_a_person_can_leave_every_open_state(
    table: Mapping[str, Step], states: list[str], ends: set[str]
) -> None:
    for state in set(states) - ends:
        assert any(row.moves.get(state, state) != state for row in table.values()), state


def test_of_the_final_states_only_the_closed_one_is_ever_left() -> None:
    left = {state for row in ORDER.values() for state, to in row.moves.items() if state in FINAL_ORDER and to != state}
    assert left == {OrderState.CLOSED}
    assert {row.verb for row in ORDER.values() if row.moves.get(OrderState.CLOSED)} == {
        "reopen", "archive", "rate", "object_to", "dismiss", "supervise", "end_supervision",
    }  # fmt: skip


def test_every_state_is_open_or_final_and_has_a_name_for_the_citizen() -> None:
    assert set(OPEN_ORDER) | set(FINAL_ORDER) == set(OrderState)
    assert not set(OPEN_ORDER) & set(FINAL_ORDER)
    assert set(AssignmentState) - set(OPEN_ASSIGNMENT) == {AssignmentState.APPROVED, AssignmentState.ENDED}
    assert PUBLIC_LABEL.keys() == set(OrderState)


@MACHINES
def test_every_clock_that_starts_can_stop(table: Mapping[str, Step], states: list[str], ends: set[str]) -> None:
    for row in table.values():
        for kind in row.starts:
            for state in set(row.moves.values()):
                ahead = reached_from([state], table)
                stopping = [other for other in table.values() if kind in other.stops and other.moves.keys() & ahead]
                assert stopping, f"{row.verb} starts {kind}, which nothing stops"


@MACHINES
def test_every_clock_that_stops_is_one_that_starts(
    table: Mapping[str, Step], states: list[str], ends: set[str]
) -> None:
    started = {kind for row in table.values() for kind in row.starts}
    for row in table.values():
        assert row.stops == ALL or row.stops <= started, row.verb
        assert row.pauses <= started, row.verb
        assert row.resumes <= started, row.verb
    paused = {kind for row in table.values() for kind in row.pauses}
    assert paused == {kind for row in table.values() for kind in row.resumes}


def test_every_condition_named_is_there_and_every_condition_there_is_named() -> None:
    assert {name for row in STEPS.values() for name in row.only_if} == CONDITIONS.keys()


def test_somebody_may_take_every_step_and_every_actor_has_one() -> None:
    assert all(row.by for row in STEPS.values())
    assert {kind for row in STEPS.values() for kind in row.by} == set(Actor)


def test_only_the_engine_assigns_a_state() -> None:
    found = set()
    for path, node in nodes(ast.Assign, ast.AnnAssign, ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        for target in (part for one in targets for part in ast.walk(one)):
            if isinstance(target, ast.Attribute) and target.attr == "state":
                owner = ast.unparse(target.value)
                if path.startswith("workorders/") or owner.split(".")[-1] in THINGS:
                    found.add((path, owner))
    # A request has a state of its own, which no table governs.
    assert found == {("base/engine.py", "thing"), ("workorders/actions/asking.py", "request")}


def test_nothing_writes_a_state_past_the_engine() -> None:
    """`.update(state=…)`, `setattr(…, "state", …)`, `bulk_update(…, ["state"])` on orders and turns."""
    found = []
    for path, node in nodes(ast.Call):
        name, text = _called(node), ast.unparse(node)
        if name == "update" and any(word.arg == "state" for word in node.keywords):
            found += [f"{path}:{node.lineno}"] if "Request." not in text else []
        elif name in ("setattr", "bulk_update") and any(quoted in text for quoted in ("'state'", '"state"')):
            found.append(f"{path}:{node.lineno}")
    assert not found


def test_nobody_but_the_engine_saves_an_order_or_a_turn() -> None:
    found = [
        f"{path}:{node.lineno}"
        for path, node in nodes(ast.Call)
        if _called(node) in ("save", "asave")
        and ast.unparse(node.func.value).split(".")[-1] in THINGS
        and path not in ("base/engine.py", "workorders/engine.py")
    ]
    assert not found


def _called(node: ast.Call) -> str:
    return node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
