"""一张表，一个生命: the form of every workflow table, whatever the thing that lives by it.

An app writes its table in its own workflow.py; buttons, checks, documents and tests read the rows, and
nothing else decides what may happen. `hotline/base/engine.py` takes the steps.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final, Protocol, TypeVar

from django.utils.timezone import localtime

NEW: Final = ""


@dataclass(frozen=True)
class Step:
    """One row. `moves` maps each state from which the verb may be taken to the state it leads to."""

    verb: str
    name: str
    moves: Mapping[str, str]
    by: tuple[str, ...]  # who may take it, in words; the app says which users are which
    only_if: tuple[str, ...] = ()  # names of the app's conditions
    machine: str = field(default="", compare=False, kw_only=True)


Row = TypeVar("Row", bound=Step)


def stay(*states: str) -> dict[str, str]:
    return {state: state for state in states}


def go(to: str, *states: str) -> dict[str, str]:
    return dict.fromkeys(states, to)


def table(machine: str, rows: Iterable[Row]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        assert row.verb not in found, f"{row.verb} 出现两次"
        found[row.verb] = replace(row, machine=machine)
    return found


# ── why a step may not be taken: the person first, then the state, then the conditions ──


class Person(Protocol):
    @property
    def is_active(self) -> bool: ...
    @property
    def is_system(self) -> bool: ...


class Told(Protocol):
    """An event of the trail, as far as a refusal names it."""

    @property
    def actor_name(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def at(self) -> datetime: ...


def wrong_person(step: Step, actor: Person, is_actor: Callable[[Any], bool]) -> str | None:
    if not actor.is_active and not actor.is_system:
        return "该账号已停用"
    if not any(is_actor(kind) for kind in step.by):
        return f"“{step.name}”须由{'、'.join(step.by)}办理"
    return None


def wrong_state(step: Step, state: str, label: str, last: Callable[[], Told | None]) -> str | None:
    """Says also who did what last: two people at the same moment, one of them must be told."""
    if state in step.moves:
        return None
    event = last()
    told = f"，{event.actor_name}已于{localtime(event.at):%-m月%-d日%H:%M}{event.name}" if event else ""
    return f"现为“{label if state else '新件'}”{told}，不能再“{step.name}”"


def unmet_condition(step: Step, ask: Callable[[str], str | None]) -> str | None:
    """The first of the step's conditions that does not hold, in its own words."""
    for name in step.only_if:
        if reason := ask(name):
            return reason
    return None
