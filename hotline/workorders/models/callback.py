"""回访: every attempt to reach the citizen, the judgement when a demand proves unreasonable, and the citizen's objection."""

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.base.models import Labelled
from hotline.catalog.vocabulary import Satisfied
from hotline.org.models import User
from hotline.workorders.models.order import WorkOrder


class Callback(Labelled):
    """One attempt. `round` grows with every rework. On the telephone all questions are asked, of who is reached;

    a citizen's own rating by SMS, web or WeChat answers only the one about the result.
    """

    class Outcome(models.TextChoices):
        REACHED = "REACHED", "已接通"
        NO_ANSWER = "NO_ANSWER", "无人接听"
        POWERED_OFF = "POWERED_OFF", "关机或停机"
        WRONG_NUMBER = "WRONG_NUMBER", "号码有误"
        REFUSED = "REFUSED", "拒绝回访"

    class Resolved(models.TextChoices):
        RESOLVED = "RESOLVED", "解决"
        MOSTLY = "MOSTLY", "基本解决"
        UNRESOLVED = "UNRESOLVED", "未解决"

    class Way(models.TextChoices):
        PHONE = "PHONE", "电话"
        SMS = "SMS", "短信"
        WEB = "WEB", "网站"
        WECHAT = "WECHAT", "微信"

    Satisfied = Satisfied

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="callbacks")
    round = models.PositiveSmallIntegerField("轮次", default=1)
    n = models.PositiveSmallIntegerField("第几次", default=1)
    agent = models.ForeignKey(User, verbose_name="回访员", on_delete=models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField("回访时间", default=clock.now)
    way = models.CharField("回访方式", max_length=8, choices=Way, default=Way.PHONE)
    outcome = models.CharField("回访结果", max_length=12, choices=Outcome)
    was_contacted = models.BooleanField("承办单位联系了您吗", null=True, blank=True)
    resolved = models.CharField("问题解决了吗", max_length=10, choices=Resolved, blank=True)
    process = models.CharField("对办理过程满意吗", max_length=12, choices=Satisfied, blank=True)
    result = models.CharField("对办理结果满意吗", max_length=12, choices=Satisfied, blank=True)
    is_truthful = models.BooleanField("答复与实际相符吗", null=True, blank=True)
    remark = models.TextField("诉求人意见", blank=True)
    recording = models.CharField("录音编号", max_length=60, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "回访"
        constraints = [
            models.CheckConstraint(
                condition=~Q(outcome="REACHED") | (~Q(result="") & (~Q(resolved="") | ~Q(way="PHONE"))),
                name="reached_callback_has_answers",
            )
        ]

    @property
    def is_reached(self) -> bool:
        return self.outcome == self.Outcome.REACHED

    @property
    def is_unhappy(self) -> bool:
        """不满意、未解决、未联系、不真实: any of them sends the order back to the unit."""
        return self.is_reached and (
            self.result == self.Satisfied.UNSATISFIED
            or self.resolved == self.Resolved.UNRESOLVED
            or self.was_contacted is False
            or self.is_truthful is False
        )


class Judgement(models.Model):
    """不合理诉求认定: one person asks with evidence, a second one decides."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="judgements")
    reason = models.TextField("理由")
    evidence = models.TextField("证据说明")
    asked_by = models.ForeignKey(User, verbose_name="提请人", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提请时间", default=clock.now)
    is_unreasonable = models.BooleanField("认定不合理", null=True)
    decision = models.TextField("认定意见", blank=True)
    decided_by = models.ForeignKey(User, verbose_name="认定人", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("认定时间", null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "不合理诉求认定"
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(is_unreasonable=None), name="one_open_judgement_of_an_order"
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")), name="judgement_takes_two_persons"
            ),
        ]


class Objection(models.Model):
    """市民异议 to the result, within thirty days of closing; a supervisor reopens the order or says why not."""

    order = models.OneToOneField(WorkOrder, on_delete=models.PROTECT, related_name="own_objection")
    text = models.TextField("异议")
    way = models.CharField("提出方式", max_length=8, choices=Callback.Way)
    made_at = models.DateTimeField("提出时间", default=clock.now)
    is_upheld = models.BooleanField("异议成立", null=True)
    decision = models.TextField("核实意见", blank=True)
    decided_by = models.ForeignKey(User, verbose_name="核实人", null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("核实时间", null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "市民异议"
