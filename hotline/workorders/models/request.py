"""申请: what a unit asks for. Nothing moves until it is decided."""

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.base.models import Labelled
from hotline.org.models import Unit, User
from hotline.workorders.models.assignment import Assignment
from hotline.workorders.models.order import WorkOrder


class Ask(models.TextChoices):
    RETURN = "RETURN", "退单"
    EXTENSION = "EXTENSION", "延期"
    SUSPENSION = "SUSPENSION", "挂账"


class Request(Labelled):
    class State(models.TextChoices):
        ASKED = "ASKED", "待裁定"
        APPROVED = "APPROVED", "同意"
        REFUSED = "REFUSED", "驳回"
        CANCELLED = "CANCELLED", "已撤回"

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="requests")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="requests")
    kind = models.CharField("申请事项", max_length=10, choices=Ask)
    state = models.CharField("结果", max_length=10, choices=State, default=State.ASKED)
    reason = models.TextField("理由")
    basis = models.TextField("法规政策依据", blank=True)
    proposed_unit = models.ForeignKey(
        Unit, verbose_name="建议承办单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    days = models.PositiveSmallIntegerField("延期工作日", null=True, blank=True)
    until = models.DateField("挂账至", null=True, blank=True)
    plan = models.TextField("办理计划", blank=True)
    citizen_told = models.BooleanField("已告知诉求人", default=False)
    asked_by = models.ForeignKey(User, verbose_name="申请人", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间", default=clock.now)
    decided_by = models.ForeignKey(User, verbose_name="裁定人", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("裁定时间", null=True)
    decision = models.TextField("裁定意见", blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "申请"
        constraints = [
            models.UniqueConstraint(
                fields=["assignment"], condition=Q(state="ASKED"), name="one_open_request_of_a_turn"
            )
        ]
        indexes = [models.Index(fields=["kind", "id"], name="open_requests", condition=Q(state="ASKED"))]
