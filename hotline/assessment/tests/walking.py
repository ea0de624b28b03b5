"""Orders that have walked about the town at random, and kept what they did: the stage for facts, figures and scores."""

from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.tests.test_random_walks import Walk, begin


def walk(town: Town, n: int, *, first: int = 0) -> None:
    """`n` walks, each of an order of its own, begun on its road like any other."""
    people = town.people
    roads: list[WorkOrder] = []
    for seed in range(first, first + n):
        if not roads:
            roads, other = begin(town)
        order = roads.pop()
        Walk(town, people, WorkOrder.objects.get(pk=order.pk), WorkOrder.objects.get(pk=other.pk), seed).go()
