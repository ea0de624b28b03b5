"""时限: one row per run of a clock. Never edited into another promise: an extension or a resumption is a new row."""

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.base.models import Labelled
from hotline.catalog.time_limits import light
from hotline.catalog.vocabulary import ClockKind
from hotline.workorders.models.assignment import Assignment
from hotline.workorders.models.order import WorkOrder


class Deadline(Labelled):
    """时限. The rule, its version and the explanation are frozen as they read when the clock started.

    On time is `stopped_at <= due_at`. `missed_at` is set once, by whichever worker comes first.
    """

    class End(models.TextChoices):
        DONE = "DONE", "完成"
        VOID = "VOID", "不再计"
        EXTENDED = "EXTENDED", "已延期"
        PAUSED = "PAUSED", "已暂停"

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="deadlines")
    assignment = models.ForeignKey(
        Assignment, null=True, on_delete=models.PROTECT, related_name="deadlines", db_index=False
    )
    kind = models.CharField("时限", max_length=10, choices=ClockKind)
    started_at = models.DateTimeField("起算时间")
    due_at = models.DateTimeField("到期时间")
    warn_at = models.DateTimeField("黄牌时间")
    stopped_at = models.DateTimeField("停止时间", null=True)
    missed_at = models.DateTimeField("标记超期时间", null=True)
    warned_at = models.DateTimeField("标记预警时间", null=True)
    end = models.CharField("结果", max_length=10, choices=End, blank=True)
    limit = models.CharField("限时", max_length=10)
    rule_version = models.PositiveIntegerField("工作标准版本")
    basis = models.CharField("依据", max_length=160, blank=True)
    explanation = models.TextField("说明")
    time_left = models.DurationField("暂停时剩余", null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "时限"
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"],
                condition=Q(stopped_at=None, assignment=None),
                name="one_running_clock_of_an_order",
            ),
            models.UniqueConstraint(
                fields=["assignment", "kind"],
                condition=Q(stopped_at=None, assignment__isnull=False),
                name="one_running_clock_of_a_turn",
            ),
            models.CheckConstraint(condition=Q(stopped_at=None) ^ ~Q(end=""), name="stopped_clock_says_how"),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="running_clocks", condition=Q(stopped_at=None, missed_at=None)),
            models.Index(fields=["warn_at"], name="unwarned_clocks", condition=Q(stopped_at=None, warned_at=None)),
            models.Index(fields=["missed_at"], name="clocks_missed_lately", condition=Q(missed_at__isnull=False)),
            models.Index(
                fields=["warned_at"], name="clocks_in_yellow", condition=Q(stopped_at=None, warned_at__isnull=False)
            ),
            models.Index(
                fields=["kind", "id"],
                name="missed_clocks",
                condition=Q(stopped_at=None, missed_at__isnull=False),
            ),
        ]

    @property
    def light_name(self) -> str:
        """The light now, or how it ended; nothing for a clock that was called off."""
        if self.end in (self.End.VOID, self.End.PAUSED, self.End.EXTENDED):
            return ""
        return light(self.due_at, self.warn_at, self.stopped_at, clock.now()).name
