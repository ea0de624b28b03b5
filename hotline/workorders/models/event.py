"""办理轨迹: append-only, hash-chained; and the nightly anchors that seal it."""

from typing import Any

from django.db import models

from hotline.base import models as base
from hotline.workorders.models.assignment import Assignment
from hotline.workorders.models.order import WorkOrder
from hotline.workorders.workflow import STEPS, Duty


class Event(base.Event):
    """One step of an order, or of a unit's turn with it."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="events", db_index=False)
    assignment = models.ForeignKey(
        Assignment, null=True, on_delete=models.PROTECT, related_name="events", db_index=False
    )
    duty = models.CharField(max_length=8, choices=Duty, blank=True)

    of = "order"

    class Meta:
        ordering = ["order", "n"]
        verbose_name = "轨迹"
        constraints = [models.UniqueConstraint(fields=["order", "n"], name="one_event_of_a_number")]
        indexes = [
            models.Index(fields=["-id"], name="events_with_suggestion", condition=models.Q(facts__has_key="suggested"))
        ]

    @property
    def name(self) -> str:
        return STEPS[self.verb].name if self.verb in STEPS else self.verb

    def more(self) -> list[Any]:
        return [self.assignment_id, self.duty]


class Anchor(models.Model):
    """夜间封存: a hash over the heads of all chains, chained to the anchor before. A removed order shows too."""

    n = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    upto = models.JSONField(
        default=dict
    )  # kind of chain (as workorders.event) → number of its last record that is sealed
    n_orders = models.PositiveBigIntegerField()
    n_events = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["n"]
        verbose_name = "封存点"
