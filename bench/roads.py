"""The roads that the loaded orders have walked, as lists of steps; states and clocks are read from the workflow's tables."""

from dataclasses import dataclass
from typing import Final

from hotline.catalog.vocabulary import OPTIONAL_CLOCKS, ClockKind
from hotline.workorders.workflow import ASSIGNMENT, NEW, STEPS

# verb, who takes it, on whose turn ("" the order, else LEAD or SUB), when (share of the order's time in handling)
Walked = tuple[str, str, str, float]

ROADS: Final[dict[str, list[Walked]]] = {
    "DIRECT": [("register", "operator", "", 0.0), ("answer_directly", "operator", "", 0.01), ("archive", "system", "", -1)],
    "LEAD": [
        ("register", "operator", "", 0.0), ("dispatch", "dispatcher", "", 0.03), ("assign", "dispatcher", "LEAD", 0.03),
        ("sign", "handler", "LEAD", 0.1), ("contact", "handler", "LEAD", 0.15), ("draft", "handler", "LEAD", 0.7),
        ("reply", "leader", "LEAD", 0.75), ("approve", "reviewer", "LEAD", 0.85), ("finish", "system", "", 0.85),
        ("call_back", "callback", "", 1.0), ("close", "callback", "", 1.0), ("archive", "system", "", -1),
    ],
    "SUB": [
        ("register", "operator", "", 0.0), ("dispatch", "dispatcher", "", 0.03), ("assign", "dispatcher", "LEAD", 0.03),
        ("sign", "handler", "LEAD", 0.1), ("contact", "handler", "LEAD", 0.15), ("sub_assign", "handler", "LEAD", 0.2),
        ("assign", "handler", "SUB", 0.2), ("sign", "sub", "SUB", 0.25), ("contact", "sub", "SUB", 0.3),
        ("reply", "sub", "SUB", 0.6), ("approve", "handler", "SUB", 0.65), ("draft", "handler", "LEAD", 0.7),
        ("reply", "leader", "LEAD", 0.75), ("approve", "reviewer", "LEAD", 0.85), ("finish", "system", "", 0.85),
        ("call_back", "callback", "", 1.0), ("close", "callback", "", 1.0), ("archive", "system", "", -1),
    ],
}  # fmt: skip
SHARES: Final = {"DIRECT": 0.22, "LEAD": 0.6, "SUB": 0.18}
DAYS: Final = {  # how long each clock runs, roughly
    ClockKind.DISPATCH: 0.2, ClockKind.HANDLE: 9, ClockKind.SIGN: 0.5, ClockKind.CONTACT: 1, ClockKind.REPLY: 7,
    ClockKind.REVIEW: 1, ClockKind.CALLBACK: 3,
}  # fmt: skip


@dataclass(frozen=True)
class StepRow:
    """One event to be, with the states in which it leaves order and turns."""

    road: str
    n: int
    verb: str
    who: str
    turn: str
    share: float
    from_state: str
    to_state: str
    duty: str
    order_state: str
    lead_state: str
    sub_state: str


@dataclass(frozen=True)
class ClockRow:
    """One run of a clock, from the step that starts it to the one that stops it (0: none does)."""

    road: str
    turn: str
    kind: str
    from_n: int
    to_n: int
    days: float


def steps_and_clocks() -> tuple[list[StepRow], list[ClockRow]]:
    steps: list[StepRow] = []
    clocks: list[ClockRow] = []
    for road, walked in ROADS.items():
        states = {"": NEW, "LEAD": NEW, "SUB": NEW}
        running: dict[tuple[str, str], int] = {}
        for n, (verb, who, turn, share) in enumerate(walked, 1):
            step = STEPS[verb]
            assert (verb in ASSIGNMENT) is bool(turn), verb
            before = states[turn]
            states[turn] = step.moves[before]
            for kind in sorted(step.stops):
                if (turn, kind) in running:
                    clocks.append(ClockRow(road, turn, kind, running.pop((turn, kind)), n, DAYS[kind]))
            for kind in step.starts:
                if kind not in OPTIONAL_CLOCKS:  # none of the roads is an emergency's
                    running[turn, kind] = n
            steps.append(
                StepRow(
                    road,
                    n,
                    verb,
                    who,
                    turn,
                    share,
                    before,
                    states[turn],
                    step.duty or "",
                    states[""],
                    states["LEAD"],
                    states["SUB"],
                )
            )
        clocks += [ClockRow(road, turn, kind, n, 0, DAYS[ClockKind(kind)]) for (turn, kind), n in running.items()]
    return steps, clocks
