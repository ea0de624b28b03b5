"""受理: what came in, raw, exactly as it came. Never edited; an order is made from it."""

from django.db import models
from django.db.models import Q

from hotline.base import clock, crypto
from hotline.catalog.vocabulary import Channel
from hotline.citizens.models import Follower
from hotline.org.models import User
from hotline.workorders.models import WorkOrder


class Appeal(models.Model):
    """诉求, as received. `source` and `external_no` together are the idempotency key: the same message is taken in once."""

    source = models.CharField("来源", max_length=40)
    external_no = models.CharField("来源编号", max_length=80)
    channel = models.CharField("渠道", max_length=16, choices=Channel)
    sealed = models.BinaryField("原文（加密）")  # JSON as received; it names a person
    # Of what comes in by message: keyed hashes of who sent it and of what it says, by which repeats are known.
    sender_hash = models.CharField(max_length=32, blank=True)
    content_hash = models.CharField(max_length=32, blank=True)
    received_at = models.DateTimeField("收到时间", default=clock.now)
    order = models.ForeignKey(
        WorkOrder, verbose_name="工单", null=True, on_delete=models.PROTECT, related_name="appeals"
    )
    refused_because = models.CharField("未成单原因", max_length=200, blank=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "诉求"
        constraints = [models.UniqueConstraint(fields=["source", "external_no"], name="one_appeal_of_a_message")]
        indexes = [
            models.Index(fields=["id"], name="appeals_without_order", condition=Q(order=None, refused_because="")),
            models.Index(fields=["sender_hash", "received_at"], name="appeals_of_sender", condition=~Q(sender_hash="")),
        ]


class SeenCall(models.Model):
    """来访记号: a signed call that came in, so that nobody plays it again with another content. Kept for as long as its time is fresh."""

    key = models.CharField(max_length=32, unique=True)  # keyed hash of who, when and nonce
    content_hash = models.CharField(max_length=32)
    at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        verbose_name = "来访记号"


class Conversation(models.Model):
    """会话 with one follower of the official account, while it lasts: what was asked and answered so far, sealed."""

    follower = models.OneToOneField(Follower, on_delete=models.CASCADE, related_name="conversation")
    sealed = models.BinaryField(default=b"")  # a Talk (channels/wechat_talk.py) as JSON
    expires_at = models.DateTimeField(default=clock.now)
    # The message answered last and what was said to it: the account asks again for what it did not hear in five seconds.
    answered_no = models.CharField(max_length=80, blank=True)
    answer_sealed = models.BinaryField(default=b"")

    class Meta:
        verbose_name = "会话"


class Enclosure(models.Model):
    """附件待取: a picture or voice that the account's server holds for three days, to be fetched for an order."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="enclosures")
    media_id = models.CharField(max_length=200)
    kind = models.CharField(max_length=8)
    n_tries = models.PositiveSmallIntegerField(default=0)
    try_at = models.DateTimeField("下次取", null=True, default=clock.now)  # none once it is settled
    reason = models.CharField("未取到的原因", max_length=120, blank=True)

    class Meta:
        verbose_name = "待取附件"
        constraints = [
            models.UniqueConstraint(fields=["order", "media_id"], name="one_enclosure_of_a_media_id"),
        ]
        indexes = [models.Index(fields=["try_at"], condition=Q(try_at__isnull=False), name="enclosures_to_fetch")]


class SuggestionModel(models.Model):
    """建议模型: what was learned once, of what, how good it proved, and whether it is the one in use."""

    class Purpose(models.TextChoices):
        CATEGORY = "CATEGORY", "事项分类"
        UNIT = "UNIT", "主办单位"
        TRIAL = "TRIAL", "文件试验"  # learned from a file whose labels are not the city's categories

    class State(models.TextChoices):
        WAITING = "WAITING", "排队"
        TRAINING = "TRAINING", "训练中"
        READY = "READY", "训练完成"
        FAILED = "FAILED", "没有训成"

    purpose = models.CharField("用途", max_length=10, choices=Purpose)
    state = models.CharField("状态", max_length=10, choices=State, default=State.WAITING)
    source = models.CharField("取自", max_length=80)
    asked_by = models.ForeignKey(User, verbose_name="发起人", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("发起时间", default=clock.now)
    stage = models.CharField("进展", max_length=200, blank=True)
    noted_at = models.DateTimeField("最近进展时间", default=clock.now)
    done = models.PositiveSmallIntegerField("完成百分比", default=0)
    trained_at = models.DateTimeField("训练时间", null=True)
    seconds = models.FloatField("用时（秒）", default=0)
    cases_since = models.DateTimeField("最早一件", null=True)
    cases_until = models.DateTimeField("最近一件", null=True)
    n_cases = models.PositiveIntegerField("件数", default=0)
    n_left_out = models.PositiveIntegerField("未用件数", default=0)
    labels = models.JSONField("类别及件数", default=dict)
    figures = models.JSONField("检验结果", default=dict)  # suggesting.figures.Figures as JSON
    curve = models.JSONField("学习曲线", default=list)  # (cases, accuracy, macro-F1)
    experience = models.JSONField("派单经验", default=dict)  # category → unit code → [led, returned]
    is_in_use = models.BooleanField("使用中", default=False)
    used_by = models.ForeignKey(User, verbose_name="启用人", null=True, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField("启用时间", null=True)

    class Meta:
        ordering = ["-id"]
        verbose_name = "建议模型"
        constraints = [
            models.UniqueConstraint(fields=["purpose"], condition=Q(is_in_use=True), name="one_model_in_use"),
            models.UniqueConstraint(
                fields=["purpose"], condition=Q(state__in=["WAITING", "TRAINING"]), name="one_model_under_way"
            ),
            models.CheckConstraint(condition=Q(is_in_use=False) | Q(state="READY"), name="model_in_use_is_ready"),
        ]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()}模型{self.pk}"

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.WAITING, self.State.TRAINING)


class SuggestionArrays(models.Model):
    """The numbers of a model, apart from its record, so that no list reads megabytes. Kept in the database: any
    machine's processes find them, and a backup has them. `signature` by the signing key: what others wrote is not read.
    """

    model = models.OneToOneField(SuggestionModel, on_delete=models.CASCADE, primary_key=True, related_name="arrays")
    data = models.BinaryField()
    signature = models.CharField(max_length=64)

    class Meta:
        verbose_name = "建议模型数据"


class Origin(models.Model):
    """来源 of an order that a letter, a visit or another office brought. Its number and limit stand on the order."""

    order = models.OneToOneField(WorkOrder, on_delete=models.PROTECT, related_name="origin")
    source = models.CharField("来源", max_length=40)  # as the appeal's
    name = models.CharField("来自", max_length=40)  # 市长信箱, 省12345平台
    addressee = models.CharField("收信领导", max_length=40, blank=True)
    written_at = models.DateTimeField("来件时间", null=True)
    place = models.CharField("接待地点", max_length=60, blank=True)
    receptionist = models.CharField("接待人", max_length=20, blank=True)
    n_people = models.PositiveIntegerField("来访人数", default=0)
    people_sealed = models.BinaryField(default=b"")  # the visitors' names
    remark = models.CharField("说明", max_length=300, blank=True)
    awaits_result = models.BooleanField("等待回传", default=False)

    class Meta:
        verbose_name = "来源"
        indexes = [models.Index(fields=["order"], name="origins_awaiting_result", condition=Q(awaits_result=True))]

    @property
    def people(self) -> str:
        return crypto.unseal(self.people_sealed)

    @property
    def is_group(self) -> bool:
        """集体访: five people or more (信访工作条例)."""
        return self.n_people >= GROUP


GROUP = 5


class Return(models.Model):
    """回传: a result that another office is to be given. It fetches what is new and says what it has (`taken_at`)."""

    origin = models.ForeignKey(Origin, on_delete=models.PROTECT, related_name="returns")
    source = models.CharField("来源", max_length=40)
    result = models.JSONField("内容")  # no contact data: number, state, reply, unit, moment
    created_at = models.DateTimeField(default=clock.now)
    taken_at = models.DateTimeField("对方取走", null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "回传"
        indexes = [models.Index(fields=["source", "id"], name="returns_of_source")]
