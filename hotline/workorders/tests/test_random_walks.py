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
CHUNKS: Final = 8  # so that two workers share the walks
# What ends the walk for most verbs, or leads nowhere, is tried less often, so that walks go far.
WEIGHTS: Final = {
    **dict.fromkeys(("merge", "withdraw", "transfer_out", "void", "decline", "answer_directly", "archive"), 0.1),
    **dict.fromkeys(("amend", "report_up", "mark_hard", "take_back", "end", "assign", "redraft", "close"), 1),
    **dict.fromkeys(("sign", "reply", "dispatch", "accept", "instruct", "suspend", "extend", "send_back"), 12),
}
OF_ORDER: Final = [*(ORDER[verb] for verb in ORDER if verb in WITH_ACTION), ASSIGNMENT["assign"]]
OF_TURN: Final = [ASSIGNMENT[verb] for verb in ASSIGNMENT if verb in WITH_ACTION and verb != "assign"]
UNITS: Final = ("住建局", "河东县", "城管局", "水务集团")


class Walk:
    """One order, and a memory of what was tried; the memory is shown when something does not hold."""

    def __init__(self, town: Town, seed: int) -> None:
        self.town, self.dice, self.tried = town, random.Random(seed), [f"种子{seed}"]
        self.now = MONDAY
        self.people = town.people
        self.other = town.register()  # there to be merged, one way or the other
        self.order = town.submit() if self.dice.random() < 0.15 else town.register()
        self.wrote = False
        self._look()

    def _look(self) -> None:
        """See things as they now stand; until the next step is taken they are as any screen shows them."""
        self.seen = snapshot()
        turns = Assignment.objects.filter(order=self.order).exclude(state=AssignmentState.ENDED)
        self.things: list[Thing] = [WorkOrder.objects.get(pk=self.order.pk)]
        self.things += turns.select_related("order", "unit", "above__unit", "reply")

    def __call__(self, execute: Any, sql: str, *rest: Any) -> Any:
        """Listens to the statements of an attempt: one that writes nothing leaves no trace."""
        self.wrote = self.wrote or sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE"))
        return execute(sql, *rest)

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
            for order in (self.order, self.other):
                assert not broken(order.pk), self._told("；".join(broken(order.pk)))
            self._look()

    def _choose(self) -> tuple[Thing, Step, User]:
        """Mostly a verb and a person that the tables allow, those that lead on before others; at times whatever comes."""
        dice, people = self.dice, self.people
        if dice.random() < 0.02:
            return self.other, ORDER["merge"], self.town.zhou
        thing = dice.choice(self.things)
        steps = OF_ORDER if isinstance(thing, WorkOrder) else OF_TURN
        legal = [step for step in steps if thing.state in step.moves or step.verb == "assign"]
        if not legal or dice.random() < 0.2:
            return thing, dice.choice(steps), dice.choice(people)
        step = dice.choices(legal, [WEIGHTS.get(step.verb, 4) for step in legal])[0]
        turn = thing if isinstance(thing, Assignment) else None
        fit = [person for person in people if any(is_actor(kind, person, turn, step) for kind in step.by)]
        return thing, step, dice.choice(fit or people)

    def _changes(self, step: Step) -> dict[str, Any]:
        dice = self.dice
        if step.verb == "dispatch":
            co_units = [self.town.unit(name) for name in dice.sample(UNITS, dice.choice([0, 0, 1]))]
            return {"lead": self.town.unit(dice.choice(UNITS)), "co_units": co_units}
        if step.verb == "decide_hard" and dice.random() < 0.7:
            return {"lead": self.town.unit(dice.choice(UNITS)), "limit_days": dice.choice([None, 2])}
        if step.verb == "call_back" and dice.random() < 0.7:
            return UNHAPPY if dice.random() < 0.6 else {"outcome": dice.choice(["NO_ANSWER", "REFUSED"])}
        if step.verb == "instruct":
            return {"limit_days": dice.choice([None, 3])}
        return {}

    def _told(self, what: str) -> str:
        return what + "\n" + "\n".join(self.tried)

    def go(self) -> None:
        for _ in range(ATTEMPTS):
            self.now += timedelta(minutes=self.dice.choice([1, 1, 30, 300, 1500]))
            with clock.moved_to(self.now), catalog.reading_once():
                self.attempt()
        assert not list(sealing.verify([self.order.pk])), self._told("轨迹校验不通过")


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_every_attempt_is_a_legal_move_or_leaves_no_trace(town: Town, chunk: int) -> None:
    for seed in range(chunk, WALKS, CHUNKS):
        with transaction.atomic():
            Walk(town, seed).go()
            transaction.set_rollback(True)
