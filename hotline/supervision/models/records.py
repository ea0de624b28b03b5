"""What hangs on a supervision: its causes, progress notes, visits, meetings, files."""

from django.db import models

from hotline.base import clock
from hotline.base import models as base
from hotline.org.models import Unit, User
from hotline.supervision.models.supervision import Supervision
from hotline.supervision.triggers import Trigger


class Cause(base.Labelled):
    """督办情形. `key` names the very occurrence (this clock missed, that event): one occurrence opens one supervision."""

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="causes")
    key = models.CharField(max_length=60, unique=True)
    trigger = models.CharField("情形", max_length=14, choices=Trigger)
    text = models.TextField("情形说明")
    at = models.DateTimeField("发生时间", default=clock.now)

    class Meta:
        ordering = ["id"]
        verbose_name = "督办情形"


class Progress(models.Model):
    """进展: what was done, what is next and by when; by the supervisors or by the unit."""

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="progress")
    text = models.TextField("进展")
    next_step = models.CharField("下一步", max_length=200, blank=True)
    next_on = models.DateField("下一步日期", null=True)
    by = models.ForeignKey(User, verbose_name="记录人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("记录时间", default=clock.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = "督办进展"


class Visit(models.Model):
    """现场督办: who went where, and what they found."""

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="visits")
    visited_on = models.DateField("督办日期")
    place = models.CharField("地点", max_length=120)
    people = models.CharField("督办人员", max_length=200)
    unit_people = models.CharField("单位到场人员", max_length=200, blank=True)
    findings = models.TextField("现场情况")
    demands = models.TextField("现场要求", blank=True)
    by = models.ForeignKey(User, verbose_name="记录人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("记录时间", default=clock.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = "现场督办"


class Meeting(models.Model):
    """协调会: its minutes fix who is answerable, and that binds."""

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="meetings")
    held_on = models.DateField("开会日期")
    place = models.CharField("地点", max_length=120, blank=True)
    attendees = models.TextField("参会人员")
    minutes = models.TextField("会议纪要")
    lead_unit = models.ForeignKey(Unit, verbose_name="责任主体", on_delete=models.PROTECT, related_name="+")
    limit_days = models.PositiveSmallIntegerField("办理时限（工作日）", null=True)
    by = models.ForeignKey(User, verbose_name="主持人", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("记录时间", default=clock.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = "协调会"


class SupervisionFile(base.StoredFile):
    """附件: pictures of a visit, papers with a result."""

    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="files")
    visit = models.ForeignKey(Visit, null=True, on_delete=models.PROTECT, related_name="pictures")

    class Meta:
        ordering = ["id"]
        verbose_name = "督办附件"
