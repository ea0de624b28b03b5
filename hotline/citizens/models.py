"""诉求人: contact data kept apart from the matter, encrypted, masked, erasable; every look at it on record."""

from django.db import models

from hotline.base import clock, crypto
from hotline.org.models import User


class Follower(models.Model):
    """关注者 of the official account, who is known there by an openid; that is personal data like a number.

    `phone_hash` is of the number whose owner this proved to be by a code (绑定手机). One number is bound to one follower.
    """

    openid_sealed = models.BinaryField()
    openid_hash = models.CharField(max_length=32, unique=True)
    phone_sealed = models.BinaryField(default=b"")
    phone_hash = models.CharField(max_length=32, blank=True)
    bound_at = models.DateTimeField("绑定时间", null=True)
    seen_at = models.DateTimeField("最近来信", default=clock.now)  # the account may chat with who wrote lately
    left_at = models.DateTimeField("取消关注", null=True)

    class Meta:
        verbose_name = "关注者"
        constraints = [
            models.UniqueConstraint(
                fields=["phone_hash"], condition=~models.Q(phone_hash=""), name="one_follower_of_a_number"
            )
        ]

    @property
    def openid(self) -> str:
        return crypto.unseal(self.openid_sealed)

    @property
    def phone(self) -> str:
        return crypto.unseal(self.phone_sealed)


class Citizen(models.Model):
    """诉求人. Orders point here; nothing of this is copied into orders, events, notices or logs.

    One row per (phone, name) as given: several people share a telephone. Who writes by WeChat is a row of the own, per
    follower: a number that somebody merely wrote there makes nobody the person whom it is known of.
    """

    name_sealed = models.BinaryField(default=b"")
    phone_sealed = models.BinaryField(default=b"")
    address_sealed = models.BinaryField(default=b"")
    name_hash = models.CharField(max_length=32, blank=True)
    phone_hash = models.CharField(max_length=32, blank=True, db_index=True)
    sex = models.CharField("性别", max_length=1, blank=True, choices=[("M", "男"), ("F", "女")])
    is_company = models.BooleanField("企业", default=False)
    follower = models.ForeignKey(
        Follower, verbose_name="关注者", null=True, on_delete=models.SET_NULL, related_name="citizens"
    )
    created_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = "诉求人"
        permissions = [("see_identity", "查看诉求人身份"), ("see_sealed_identity", "查看保密件诉求人身份")]
        constraints = [
            models.UniqueConstraint(
                fields=["phone_hash", "name_hash"],
                condition=~models.Q(phone_hash="") & models.Q(follower=None),
                name="one_citizen_of_phone_and_name",
            ),
            models.UniqueConstraint(
                fields=["follower", "phone_hash", "name_hash"],
                condition=models.Q(follower__isnull=False),
                name="one_citizen_of_follower_phone_and_name",
            ),
        ]

    @property
    def name(self) -> str:
        return crypto.unseal(self.name_sealed)

    @property
    def phone(self) -> str:
        return crypto.unseal(self.phone_sealed)

    @property
    def address(self) -> str:
        return crypto.unseal(self.address_sealed)

    @property
    def masked_name(self) -> str:
        """王建国 → 王**, as a screen shows it."""
        name = self.name
        return name[:1] + "*" * (len(name) - 1) if name else "未留姓名"

    @property
    def masked_phone(self) -> str:
        """13812345678 → 138****5678."""
        return crypto.masked(self.phone) or "未留电话"


class AccessLog(models.Model):
    """Who looked at whose identity, when, for which order, and why. Append-only, by trigger.

    Without a citizen: who oversees from outside (监察) looked at the order itself, no identity being shown.
    """

    citizen = models.ForeignKey(Citizen, null=True, on_delete=models.PROTECT, related_name="looks")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    user_name = models.CharField(max_length=20)
    unit_name = models.CharField(max_length=60, blank=True)
    order_no = models.CharField(max_length=16, blank=True)
    reason = models.CharField("事由", max_length=100)
    ip = models.GenericIPAddressField(null=True, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = "身份查看记录"
        indexes = [models.Index(fields=["order_no"])]
