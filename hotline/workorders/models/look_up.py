"""凭码查询: what went wrong when somebody without an account asked for an order by number and code."""

from django.db import models

from hotline.base import clock


class FailedLookUp(models.Model):
    """One wrong attempt; `asker` is a keyed hash of an address or a telephone number. Kept a day, to slow down who guesses."""

    asker = models.CharField(max_length=32)
    no = models.CharField(max_length=16)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "查询失败记录"
        indexes = [
            models.Index(fields=["asker", "at"], name="failed_look_ups_of_asker"),
            models.Index(fields=["no", "at"], name="failed_look_ups_of_order"),
            models.Index(fields=["at"], name="failed_look_ups_by_time"),
        ]
