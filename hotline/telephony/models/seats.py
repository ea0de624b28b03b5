"""坐席状态: every seat's day as periods that follow one another without a gap, from signing in to signing out."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from hotline.base import clock
from hotline.org.models import User
from hotline.telephony.models.calls import Call
from hotline.telephony.seat_states import SeatState


class SeatPeriod(models.Model):
    """A seat in one state. The open one is what the seat does now; `seen_at` is when its desk last gave a sign of life."""

    seat = models.ForeignKey(
        User, verbose_name="坐席", on_delete=models.PROTECT, related_name="seat_periods", db_index=False
    )
    state = models.CharField("状态", max_length=8, choices=SeatState)
    began_at = models.DateTimeField("开始", default=clock.now)
    ended_at = models.DateTimeField("结束", null=True)
    seen_at = models.DateTimeField("最后在线", default=clock.now)
    call = models.ForeignKey(Call, null=True, on_delete=models.PROTECT, related_name="seat_periods", db_index=False)
    went_silent = models.BooleanField("断线签出", default=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "坐席状态"
        constraints = [
            models.UniqueConstraint(fields=["seat"], condition=Q(ended_at=None), name="one_state_of_a_seat"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("began_at")), name="seat_period_ends_after_it_began"
            ),
        ]
        indexes = [
            models.Index(fields=["seat", "began_at"], name="periods_of_seat"),
            models.Index(fields=["began_at"], name="seat_periods_by_time"),
            models.Index(fields=["call"], condition=Q(call__isnull=False), name="seat_periods_of_call"),
        ]

    @property
    def lasted(self) -> timedelta:
        """Up to its end, or as long as the seat was heard of."""
        return (self.ended_at or self.seen_at) - self.began_at
