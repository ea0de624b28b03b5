"""What a month's scores ought to be, worked out slowly: plain Python over the slow facts, written apart from the SQL."""

from collections import defaultdict
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hotline.assessment.queries.figures import Span
from hotline.assessment.tests.reference import facts_of_order, facts_of_turn, led_by, left_by
from hotline.base import clock
from hotline.disputes.models import Exclusion
from hotline.org.models import Unit
from hotline.workorders.models import Assignment, Callback, WorkOrder

WEIGHTS = {
    "sign": (10, 98), "reply": (25, 95), "satisfaction": (30, 85), "resolved": (10, 85), "first_pass": (10, 90),
    "return": (5, 98), "kb": (5, 95),
}  # fmt: skip


def rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)


def slow_scores(span: Span) -> dict[str, dict[str, Any]]:
    """By the short name of the unit: its fractions by item, its lines, base and total."""
    now = clock.now()
    above: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    below: dict[tuple[str, str], int] = defaultdict(int)
    lines: dict[str, list[tuple[Any, str, str, Decimal]]] = defaultdict(list)
    turns = {one.pk: facts_of_turn(one) for one in Assignment.objects.select_related("order__citizen", "unit")}
    orders = [facts_of_order(one) for one in WorkOrder.objects.all()]
    numbers = dict(WorkOrder.objects.values_list("pk", "no"))

    def count(item: str, names: list[str], good: Any) -> None:
        for name in names:
            below[name, item] += 1
            above[name, item] += Decimal(good)

    def is_in(at: Any) -> bool:
        return at is not None and span.start <= at < span.end

    for turn in turns.values():
        names = answering(turn)
        is_settled = turn["signed_at"] or (turn["sign_due_at"] and turn["sign_due_at"] <= now)
        if is_in(turn["assigned_at"]) and is_settled and counts(turn, "ON_TIME"):
            count("sign", names, bool(turn["signed_at"] and turn["signed_at"] <= turn["sign_due_at"]))
        if is_in(turn["assigned_at"]) and counts(turn, "RETURN"):
            count("return", names, not turn["return_refused"])
        if is_in(turn["reviewed_at"]) and counts(turn):
            count("first_pass", names, turn["passed_first"])
        due = turn["reply_due_at"]
        if is_in(due) and turn["role"] != "CO" and counts(turn, "ON_TIME"):
            waits = turn["in_review_at"] and turn["in_review_at"] <= due
            if turn["submitted_at"] or (due <= now and not waits):
                is_kept = bool(turn["submitted_at"] and turn["submitted_at"] <= due)
                count("reply", names, is_kept)
                if not is_kept:
                    for name in names:
                        lines[name].append((due, "OVERDUE", numbers[turn["order_id"]], Decimal("-0.5")))
    for order in orders:
        if order["left"]:
            continue
        for which, item, scope in (("first", "satisfaction", "SATISFACTION"), ("final", "resolved", "RESOLVED")):
            if not is_in(order[f"{which}_at"]) or order[f"{which}_turn"] is None:
                continue
            said = order["first_result"] if which == "first" else order["final_resolved"]
            lead = turns[order[f"{which}_turn"]]
            for turn in [lead, *below_of(turns, order["order_id"], order[f"{which}_at"])]:
                if said and is_not_excluded(lead, scope) and is_not_excluded(turn, scope):
                    count(item, answering(turn), said not in ("UNSATISFIED", "UNRESOLVED"))
    for call in Callback.objects.filter(outcome="REACHED", is_truthful=False).select_related("order").order_by("id"):
        found = led_by("call", call.order, call)
        if not is_in(call.at) or found["call_turn"] is None or left_by(call.order):
            continue
        lead = turns[found["call_turn"]]
        for turn in [lead, *below_of(turns, call.order_id, call.at)]:
            if is_not_excluded(lead, "SATISFACTION") and is_not_excluded(turn, "SATISFACTION"):
                for name in answering(turn):
                    lines[name].append((call.at, "FALSE_REPLY", call.order.no, Decimal(-3)))
    return {unit.short_name: scored(unit.short_name, above, below, lines) for unit in Unit.objects.filter(level__gt=1)}


def scored(unit: str, above: Any, below: Any, lines: Any) -> dict[str, Any]:
    points, weights, fractions = Decimal(0), Decimal(0), {}
    for item, (weight, target) in WEIGHTS.items():
        n = below[unit, item]
        if not n:
            continue
        fractions[item] = (above[unit, item], n)
        value = rounded(above[unit, item] * 100 / n)
        share = min(max((value - (target - 20)) / 20, Decimal(0)), Decimal(1))
        points += rounded(weight * share)
        weights += weight
    base = rounded((points + 5) / (weights + 5) * 100) if weights else None
    mine = sorted(lines[unit])
    overdue = sum(one[1] == "OVERDUE" for one in mine)
    deducted = min(Decimal("0.5") * overdue, Decimal(10)) + 3 * sum(one[1] == "FALSE_REPLY" for one in mine)
    total = None if base is None else max(base - deducted, Decimal(0))
    return {
        "fractions": fractions, "lines": [(kind, no) for _, kind, no, _ in mine], "base": base, "deducted": deducted,
        "total": total, "n_scored": below[unit, "reply"],
    }  # fmt: skip


def counts(turn: dict[str, Any], *scopes: str) -> bool:
    return not turn["left"] and is_not_excluded(turn, *scopes)


def is_not_excluded(turn: dict[str, Any], *scopes: str) -> bool:
    excluded = Exclusion.objects.filter(assignment=turn["turn_id"], state="IN_EFFECT", scope__in=("ALL", *scopes))
    return not excluded.exists()


def below_of(turns: dict[int, dict[str, Any]], order: int, at: Any) -> list[dict[str, Any]]:
    """The lower units' turns with this order that stood at the moment, their replies taken over."""
    return [
        turn for turn in turns.values()
        if turn["order_id"] == order and turn["role"] == "SUB" and turn["submitted_at"] and turn["submitted_at"] <= at
        and not (turn["ended_at"] and turn["ended_at"] <= at)
    ]  # fmt: skip


def answering(turn: dict[str, Any]) -> list[str]:
    """The short names of the units whom a turn concerns: what was handed down the lower unit alone."""
    found = Unit.objects.get(pk=turn["unit_id"])
    if found.level == 2:
        return [found.short_name]
    above = [] if turn["role"] == "SUB" else [Unit.objects.get(code=found.path.split(".")[1]).short_name]
    return [*above, found.short_name]
