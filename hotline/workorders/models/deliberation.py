"""呈阅件与疑难件: what goes up to a leader, and what the weekly meeting decides."""

from django.db import models

from hotline.base import clock
from hotline.org.models import Unit, User
from hotline.workorders.models.order import WorkOrder


class Brief(models.Model):
    """呈阅件, and the leader's instruction on it."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="briefs")
    no = models.CharField("呈阅件编号", max_length=16, unique=True)
    leader = models.ForeignKey(User, verbose_name="呈送领导", on_delete=models.PROTECT, related_name="+")
    summary = models.TextField("情况摘要")
    suggestion = models.TextField("拟办意见")
    sent_by = models.ForeignKey(User, verbose_name="呈报人", on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField("呈报时间", default=clock.now)
    instruction = models.TextField("批示", blank=True)
    limit_days = models.PositiveSmallIntegerField("批示时限（工作日）", null=True, blank=True)
    instructed_at = models.DateTimeField("批示时间", null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "呈阅件"


class HardCase(models.Model):
    """疑难件, from the day it is put on the list to the meeting's decision."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="hard_cases")
    reason = models.TextField("疑难原因")
    marked_by = models.ForeignKey(User, verbose_name="提交人", on_delete=models.PROTECT, related_name="+")
    marked_at = models.DateTimeField("提交时间", default=clock.now)
    meeting_on = models.DateField("上会日期")
    attendees = models.TextField("参会人员", blank=True)
    decision = models.TextField("研判决定", blank=True)
    lead_unit = models.ForeignKey(
        Unit, verbose_name="指定主办单位", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    limit_days = models.PositiveSmallIntegerField("办理时限（工作日）", null=True, blank=True)
    decided_by = models.ForeignKey(User, verbose_name="主持人", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间", null=True)

    class Meta:
        ordering = ["meeting_on", "id"]
        verbose_name = "疑难件"
