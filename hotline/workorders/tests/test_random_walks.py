"""Random walks over the tables by random persons: every attempt is a legal move or a refusal without a trace."""

import os
import random
from datetime import timedelta
from typing import Any, Final

import pytest
from django.db import connection, transaction

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.org.models import User
from hotline.workorders import sealing
from hotline.workorders.models import Assignment, WorkOrder
from hotline.workorders.permissions import Thing, is_actor
from hotline.workorders.testing import MONDAY, Town
from hotline.workorders.tests.acts import UNHAPPY, WITH_ACTION, act
from hotline.workorders.tests.invariants import broken
from hotline.workorders.tests.traces import snapshot
from hotline.workorders.workflow import ASSIGNMENT, ORDER, AssignmentState, Step

WALKS: Final = int(os.environ.get("HOTLINE_WALKS", "200"))
ATTEMPTS: Final = 25
CHUNKS: Final = 4  # so that several workers share the walks
# What ends the walk for most verbs, or leads nowhere, is tried less often, so that walks go far.
WEIGHTS: Final = {
    **dict.fromkeys(("merge", "withdraw", "transfer_out", "void", "decline", "answer_directly", "archive"), 0.1),
    **dict.fromkeys(("amend", "report_up", "mark_hard", "take_back", "end", "assign", "cancel_ask"), 0.7),
    **dict.fromkeys(("sign", "reply", "approve", "dispatch", "call_back", "suspend", "extend", "send_back"), 9),
}
OF_ORDER: Final = [*(ORDER[verb] for verb in ORDER if verb in WITH_ACTION), ASSIGNMENT["assign"]]
OF_TURN: Final = [ASSIGNMENT[verb] for verb in ASSIGNMENT if verb in WITH_ACTION and verb != "assign"]
UNITS: Final = ("住建局", "河东县", "城管局", "水务集团")


class Walk:
    """One order on its way, and a memory of what was tried, which is shown when something does not hold."""

    def __init__(self, town: Town, people: list[User], order: WorkOrder, other: WorkOrder, seed: int) -> None:
        self.town, self.people, self.order, self.other = town, people, order, other
        self.dice, self.tried = random.Random(seed), [f"第{seed}次，自{order.state}"]
        self.now = MONDAY
        self.wrote = False
        self._look()

    def _look(self) -> None:
        """See things as they now stand; until the next step is taken they are as any screen shows them."""
        self.seen = snapshot()
        order = WorkOrder.objects.get(pk=self.order.pk)
        turns = Assignment.objects.filter(order=order).exclude(state=AssignmentState.ENDED)
        self.things: list[Thing] = [order, *turns.select_related("unit", "above__unit")]
        for turn in self.things[1:]:
            turn.order = order  # type: ignore[union-attr]

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        """Listens to the statements of an attempt: one that writes nothing leaves no trace."""
        self.wrote = self.wrote or sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))
        return execute(sql, *rest)

    def go(self) -> None:
        for _ in range(ATTEMPTS):
            self.now += timedelta(minutes=self.dice.choice([1, 1, 30, 300, 1500]))
            with clock.moved_to(self.now), catalog.reading_once():
                self.attempt()
        assert not list(sealing.verify([self.order.pk])), self._told("轨迹校验不通过")

    def attempt(self) -> None:
        thing, step, person = self._choose()
        changes = self._changes(step)
        self.tried.append(f"{person.name} {step.verb} {thing.state}")
        self.wrote = False
        try:
            with connection.execute_wrapper(self):
                act(self.town, step.verb, thing, person, **changes)
        except Refused as refused:
            assert refused.reason
            self.tried[-1] += f"：{refused.reason}"
            if self.wrote:
                assert snapshot() == self.seen, self._told("被拒绝却留下了痕迹")
        else:
            wrong = broken(self.order.pk) + (broken(self.other.pk) if step.verb == "merge" else [])
            assert not wrong, self._told("；".join(wrong))
            self._look()

    def _choose(self) -> tuple[Thing, Step, User]:
        """Mostly a verb and a person that the tables allow, those that lead on before others; at times whatever comes."""
        if self.dice.random() < 0.02:
            return self.other, ORDER["merge"], self.town.zhou
        if self.dice.random() < 0.2:
            thing = self.dice.choice(self.things)
            return thing, self.dice.choice(_steps(thing)), self.dice.choice(self.people)
        legal = [
            (thing, step)
            for thing in self.things
            for step in _steps(thing)
            if thing.state in step.moves or step.verb == "assign"
        ]
        if not legal:
            return self.things[0], self.dice.choice(OF_ORDER), self.dice.choice(self.people)
        thing, step = self.dice.choices(legal, [WEIGHTS.get(step.verb, 3) for _, step in legal])[0]
        turn = thing if isinstance(thing, Assignment) else None
        fit = [person for person in self.people if any(is_actor(kind, person, turn, step) for kind in step.by)]
        return thing, step, self.dice.choice(fit or self.people)

    def _changes(self, step: Step) -> dict[str, Any]:
        dice = self.dice
        if step.verb == "dispatch":
            co_units = [self.town.unit(name) for name in dice.sample(UNITS, dice.choice([0, 0, 1]))]
            return {"lead": self.town.unit(dice.choice(UNITS)), "co_units": co_units}
        if step.verb == "decide_hard" and dice.random() < 0.7:
            return {"lead": self.town.unit(dice.choice(UNITS)), "limit_days": dice.choice([None, 2])}
        if step.verb == "call_back" and dice.random() < 0.8:
            return UNHAPPY if dice.random() < 0.7 else {"outcome": dice.choice(["NO_ANSWER", "REFUSED"])}
        if step.verb == "instruct":
            return {"limit_days": dice.choice([None, 3])}
        return {}

    def _told(self, what: str) -> str:
        return what + "\n" + "\n".join(self.tried)


def _steps(thing: Thing) -> list[Step]:
    return OF_ORDER if isinstance(thing, WorkOrder) else OF_TURN


def begin(town: Town) -> tuple[list[WorkOrder], WorkOrder]:
    """Orders at which walks begin, and one that is there to be merged, one way or the other."""
    roads = [town.submit(), town.register(), *(town.order(verb) for verb in ("dispatch", "sign", "reply", "approve"))]
    return roads, town.register()


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_attempt_is_a_legal_move_or_leaves_no_trace(town: Town, chunk: int) -> None:
    orders, other = begin(town)
    people = town.people
    for seed in range(chunk, WALKS, CHUNKS):
        with transaction.atomic():
            order = WorkOrder.objects.get(pk=orders[seed % len(orders)].pk)
            Walk(town, people, order, WorkOrder.objects.get(pk=other.pk), seed).go()
            transaction.set_rollback(True)
