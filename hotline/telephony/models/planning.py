"""班次 and 故障时段: against what the seats' work and the calls are measured."""

from django.db import models
from django.db.models import F, Q

from hotline.base import clock
from hotline.org.models import User


class Shift(models.Model):
    """班次: from when to when a person is planned to sit at the telephone; a meal in between makes two of it."""

    seat = models.ForeignKey(User, verbose_name="坐席", on_delete=models.PROTECT, related_name="shifts", db_index=False)
    starts_at = models.DateTimeField("开始")
    ends_at = models.DateTimeField("结束")
    planned_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    planned_at = models.DateTimeField(default=clock.now)
    cancelled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["starts_at", "id"]
        verbose_name = "班次"
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="shift_ends_after_it_began")
        ]
        indexes = [
            models.Index(fields=["starts_at"], condition=Q(cancelled_at=None), name="shifts_by_time"),
            models.Index(fields=["seat", "starts_at"], condition=Q(cancelled_at=None), name="shifts_of_seat"),
        ]


class FaultWindow(models.Model):
    """故障时段: calls that came in while the line was down, or during what nobody could foresee, are told apart."""

    class Kind(models.TextChoices):
        FAULT = "FAULT", "系统、线路故障"
        EVENT = "EVENT", "突发事件"

    kind = models.CharField("情形", max_length=5, choices=Kind)
    started_at = models.DateTimeField("开始")
    ended_at = models.DateTimeField("结束")
    reason = models.CharField("原因", max_length=200)
    recorded_by = models.ForeignKey(
        User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+", db_index=False, editable=False
    )
    recorded_at = models.DateTimeField("登记时间", default=clock.now, editable=False)
    revoked_by = models.ForeignKey(
        User, verbose_name="撤销人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    revoked_at = models.DateTimeField("撤销时间", null=True)

    class Meta:
        ordering = ["-started_at", "-id"]
        verbose_name = "故障时段"
        permissions = [("record_faults", "登记话务故障时段")]
        constraints = [
            models.CheckConstraint(condition=Q(ended_at__gt=F("started_at")), name="fault_ends_after_it_began")
        ]
        indexes = [models.Index(fields=["started_at"], condition=Q(revoked_at=None), name="faults_by_time")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.reason}"
