"""通知: one outbox for everything that the house tells anybody; the texts that the office wrote; who wants what how."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.citizens.models import Citizen
from hotline.notices.texts import TEXTS, Topic
from hotline.org.models import User


class Template(models.Model):
    """模板: one version of a text as the office wrote it. The newest counts; without any, what `texts.py` says."""

    key = models.CharField("模板", max_length=40)
    version = models.PositiveIntegerField("版本")
    title = models.CharField("标题", max_length=80, blank=True)
    body = models.CharField("内容", max_length=300)
    is_on = models.BooleanField("启用", default=True)
    why = models.CharField("修改说明", max_length=100, blank=True)
    written_by = models.ForeignKey(User, verbose_name="修改人", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField("修改时间", default=clock.now)

    class Meta:
        ordering = ["key", "-version"]
        verbose_name = "通知模板"
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="one_template_of_a_version")]


class Medium(models.TextChoices):
    IN_APP = "IN_APP", "站内"
    SMS = "SMS", "短信"
    WECHAT = "WECHAT", "微信"


SENT_OUT = (Medium.SMS, Medium.WECHAT)  # what the postman carries


class NoticeState(models.TextChoices):
    """QUEUED → SENDING → SENT → DELIVERED. What is SENDING was handed over and its outcome is not known yet."""

    QUEUED = "QUEUED", "待发"
    SENDING = "SENDING", "正在发"
    SENT = "SENT", "已交网关"
    DELIVERED = "DELIVERED", "已送达"
    FAILED = "FAILED", "未送达"
    HELD = "HELD", "未发"


class Notice(models.Model):
    """通知: one row per receiver and medium. `once_key` makes a repeated job write nothing twice.

    Names and numbers stay where they belong: the row points at the receiver, and the number is read when it is sent.
    `secret` is the one word of the text that no ledger shows (查询码); it is put in its place when the text is sent, and
    then forgotten.
    """

    reader = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="notices")
    citizen = models.ForeignKey(Citizen, null=True, on_delete=models.PROTECT, related_name="notices")
    medium = models.CharField("方式", max_length=8, choices=Medium, default=Medium.IN_APP)
    state = models.CharField("状态", max_length=10, choices=NoticeState, default=NoticeState.DELIVERED)
    template = models.CharField("模板", max_length=40, blank=True)
    template_version = models.PositiveIntegerField("模板版本", default=0)
    order_no = models.CharField("工单编号", max_length=16, blank=True)
    title = models.CharField("标题", max_length=80, blank=True)
    body = models.CharField("内容", max_length=600, blank=True)
    secret = models.CharField(max_length=20, blank=True)
    url = models.CharField(max_length=200, blank=True)
    is_urgent = models.BooleanField("紧急", default=False)
    once_key = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now)
    read_at = models.DateTimeField(null=True, blank=True)

    # of what is sent out only
    send_after = models.DateTimeField("最早发送时间", null=True)
    n_parts = models.PositiveSmallIntegerField("条数", default=0)
    n_attempts = models.PositiveSmallIntegerField("已试次数", default=0)
    attempt_at = models.DateTimeField("最近一次发送", null=True)
    may_have_come = models.BooleanField("可能已到", default=False)  # an attempt of it whose fate nobody knows
    sent_at = models.DateTimeField("交网关时间", null=True)
    delivered_at = models.DateTimeField("送达时间", null=True)
    reason = models.CharField("说明", max_length=120, blank=True)
    gateway_no = models.CharField("网关编号", max_length=32, blank=True)  # by which a report names it

    class Meta:
        ordering = ["-id"]
        verbose_name = "通知"
        permissions = [("see_outbox", "查看短信台账"), ("edit_texts", "维护通知模板")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reader__isnull=True) ^ Q(citizen__isnull=True), name="notice_has_one_receiver"
            ),
            models.CheckConstraint(
                condition=Q(medium__in=SENT_OUT, send_after__isnull=False)
                | Q(medium="IN_APP", reader__isnull=False, state="DELIVERED"),
                name="what_is_sent_has_its_time",
            ),
            models.UniqueConstraint(fields=["reader", "medium", "once_key"], name="one_notice_of_a_key_per_reader"),
            models.UniqueConstraint(fields=["citizen", "medium", "once_key"], name="one_notice_of_a_key_per_citizen"),
        ]
        indexes = [
            models.Index(
                fields=["reader", "-id"], condition=Q(read_at__isnull=True, medium="IN_APP"), name="unread_notices"
            ),
            models.Index(fields=["send_after", "id"], condition=Q(state="QUEUED"), name="notices_to_send"),
            models.Index(fields=["attempt_at"], condition=Q(state="SENDING"), name="notices_unsettled"),
            models.Index(fields=["-id"], condition=Q(medium__in=SENT_OUT), name="notices_sent_out"),
            models.Index(fields=["gateway_no"], condition=~Q(gateway_no=""), name="notices_by_gateway_no"),
            models.Index(
                fields=["sent_at"], condition=Q(sent_at__isnull=False), include=["n_parts"], name="notices_sent"
            ),
            models.Index(fields=["-id"], condition=Q(state__in=("FAILED", "HELD")), name="notices_not_told"),
            models.Index(fields=["order_no", "-id"], condition=Q(medium__in=SENT_OUT), name="notices_of_order"),
        ]

    @property
    def shown_body(self) -> str:
        """As a ledger shows it."""
        return self.body.replace(SECRET_PLACE, "●●●●●●")

    @property
    def text_name(self) -> str:
        text = TEXTS.get(self.template)
        return text.name if text is not None else "通知"


class GatewayToken(models.Model):
    """口令 that a gateway gave for a while. One row for all processes: a new one makes the one before worthless."""

    name = models.CharField(max_length=60, unique=True)  # whose: the official account's appid
    sealed = models.BinaryField(default=b"")
    expires_at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "网关口令"


SECRET_PLACE = "\x1a"  # a letter that nobody can type into a text


class Preference(models.Model):
    """通知设置: of one of the staff, or (退订) of a citizen's telephone number or openid, known by its keyed hash.

    Who of the staff has no row is told as the texts say: SMS about red and yellow lights and urgent orders.
    """

    user = models.OneToOneField(User, null=True, on_delete=models.CASCADE, related_name="preference")
    by_sms = ArrayField(
        models.CharField(max_length=10, choices=Topic), verbose_name="短信通知", default=list, blank=True
    )
    muted = ArrayField(models.CharField(max_length=10, choices=Topic), verbose_name="不看", default=list, blank=True)
    quiet_from = models.TimeField("免打扰开始", null=True, blank=True)
    quiet_to = models.TimeField("免打扰结束", null=True, blank=True)
    phone_hash = models.CharField(max_length=32, blank=True)
    stopped_at = models.DateTimeField("退订时间", null=True)

    class Meta:
        verbose_name = "通知设置"
        constraints = [
            models.CheckConstraint(condition=Q(user__isnull=True) ^ Q(phone_hash=""), name="preference_is_somebodys"),
            models.CheckConstraint(
                condition=Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | Q(quiet_from__isnull=False, quiet_to__isnull=False),
                name="quiet_has_both_ends",
            ),
            models.UniqueConstraint(
                fields=["phone_hash"], condition=~Q(phone_hash=""), name="one_preference_of_a_number"
            ),
        ]
