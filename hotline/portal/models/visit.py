"""来访: what must be remembered of visitors who have no account. Kept a day; no number or address stands in it."""

from django.db import models
from django.db.models import Q

from hotline.base import clock


class PhoneCode(models.Model):
    """验证码 sent to a telephone: six digits, for ten minutes, for five tries, once."""

    phone_hash = models.CharField(max_length=32)
    code_hash = models.CharField(max_length=32)
    sent_at = models.DateTimeField("发送时间", default=clock.now)
    n_tries = models.PositiveSmallIntegerField("已试次数", default=0)
    used_at = models.DateTimeField("使用时间", null=True)

    class Meta:
        verbose_name = "手机验证码"
        indexes = [
            models.Index(fields=["phone_hash", "-id"], condition=Q(used_at=None), name="codes_of_phone"),
            models.Index(fields=["sent_at"], name="codes_by_time"),
        ]


class Attempt(models.Model):
    """One use of something that may be used so often (actions/limiting.py). `who` is a keyed hash."""

    kind = models.CharField(max_length=20)
    who = models.CharField(max_length=32)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "访问频次"
        indexes = [
            models.Index(fields=["kind", "who", "at"], name="attempts_of"),
            models.Index(fields=["at"], name="attempts_by_time"),
        ]
