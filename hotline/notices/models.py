"""通知: in-app notices to people. One row per reader, written by a job that the step queued."""

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.org.models import User


class Notice(models.Model):
    """站内通知. `once_key` makes a repeated job write nothing twice."""

    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notices")
    title = models.CharField("标题", max_length=80)
    body = models.CharField("内容", max_length=300, blank=True)
    url = models.CharField(max_length=200, blank=True)
    is_urgent = models.BooleanField("紧急", default=False)
    once_key = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "通知"
        constraints = [models.UniqueConstraint(fields=["reader", "once_key"], name="one_notice_of_a_key_per_reader")]
        indexes = [models.Index(fields=["reader", "-id"], condition=Q(read_at__isnull=True), name="unread_notices")]
