"""通话: calls as the switch tells them, what became of each, and numbers that are kept from calling for a while."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q

from hotline.base import clock, crypto
from hotline.org.models import User


class Call(models.Model):
    """通话. The number is personal data: sealed, found by its keyed hash, and in no other column or log.

    A call without `answered_at` was not taken; without `ended_at` it goes on. Without a switch the seat begins it by hand.
    """

    class Direction(models.TextChoices):
        IN = "IN", "呼入"
        OUT = "OUT", "呼出"

    class Outcome(models.TextChoices):
        REGISTERED = "REGISTERED", "已登记"
        ANSWERED = "ANSWERED", "当场答复"
        TRANSFERRED = "TRANSFERRED", "一键转接"
        UNCIVIL = "UNCIVIL", "不文明来电"
        INVALID = "INVALID", "无效来电"
        MISSED = "MISSED", "漏接"

    class Rating(models.TextChoices):
        SATISFIED = "SATISFIED", "满意"
        BASICALLY = "BASICALLY", "基本满意"
        UNSATISFIED = "UNSATISFIED", "不满意"

    switch_no = models.CharField("话机流水号", max_length=64, blank=True)  # the switch's name for it; empty without one
    direction = models.CharField("方向", max_length=3, choices=Direction, default=Direction.IN)
    phone_sealed = models.BinaryField(default=b"")
    phone_hash = models.CharField(max_length=32, blank=True)
    seat = models.ForeignKey(User, verbose_name="坐席", null=True, on_delete=models.PROTECT, related_name="calls")
    started_at = models.DateTimeField("振铃", default=clock.now)
    answered_at = models.DateTimeField("应答", null=True)
    ended_at = models.DateTimeField("结束", null=True)
    outcome = models.CharField("结果", max_length=12, choices=Outcome, blank=True)
    reason = models.CharField("说明", max_length=200, blank=True)
    transferred_to = models.CharField("转接到", max_length=40, blank=True)
    joined_by = models.CharField("三方通话", max_length=40, blank=True)
    n_warnings = models.PositiveSmallIntegerField("劝导次数", default=0)
    order_no = models.CharField("工单编号", max_length=16, blank=True)
    asked_to_rate_at = models.DateTimeField("请评价", null=True)
    rating = models.CharField("来电人评价", max_length=11, choices=Rating, blank=True)
    rated_at = models.DateTimeField("评价时间", null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "通话"
        constraints = [
            models.UniqueConstraint(fields=["switch_no"], condition=~Q(switch_no=""), name="one_call_of_the_switch"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("started_at")), name="call_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(rating="", rated_at=None) | ~Q(rating="") & Q(rated_at__isnull=False),
                name="rated_call_says_when",
            ),
        ]
        indexes = [
            models.Index(fields=["phone_hash", "-id"], condition=~Q(phone_hash=""), name="calls_of_number"),
            models.Index(fields=["seat", "-id"], name="calls_of_seat"),
            models.Index(fields=["started_at"], name="calls_by_start"),
            models.Index(fields=["ended_at"], name="calls_by_end"),
            models.Index(fields=["rated_at"], condition=~Q(rating=""), name="calls_rated"),
        ]

    @property
    def phone(self) -> str:
        return crypto.unseal(self.phone_sealed)

    @property
    def in_short(self) -> str:
        """等待8秒，通话3分12秒: as far as the call has got."""
        if self.answered_at is None:
            return f"等待{_lasted(self.ended_at - self.started_at)}未接" if self.ended_at else "振铃中"
        waited = f"等待{_lasted(self.answered_at - self.started_at)}"
        return f"{waited}，通话{_lasted(self.ended_at - self.answered_at)}" if self.ended_at else waited

    @property
    def masked_phone(self) -> str:
        return crypto.masked(self.phone) or "号码未显示"


def _lasted(time: timedelta) -> str:
    minutes, seconds = divmod(max(0, round(time.total_seconds())), 60)
    return f"{minutes}分{seconds:02}秒" if minutes else f"{seconds}秒"


class Limit(models.Model):
    """限制呼入 of a number that went on after its warnings; until `until`, or until lifted (工作标准 ④)."""

    phone_hash = models.CharField(max_length=32, db_index=True)
    phone_sealed = models.BinaryField()
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    reason = models.CharField(max_length=200)
    lifted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "限制呼入"
