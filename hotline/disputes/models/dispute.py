"""异议: what a unit says against one decision on its own turn with an order, its evidence, and how the panel voted."""

from collections.abc import Mapping
from typing import Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.base import models as base
from hotline.disputes.models.panel import Panel
from hotline.disputes.workflow import DISPUTE, WAITING, DisputeState
from hotline.org.models import Unit, User
from hotline.org.roles import HANDLE, SEE_ALL, SEE_JUSTICE, SIGN_REPLY
from hotline.workorders.models import Assignment, WorkOrder


class DisputeKind(models.TextChoices):
    """异议类型 (工作标准 ⑬): what was decided against the unit."""

    SATISFACTION = "SATISFACTION", "满意度"
    RESOLVED = "RESOLVED", "是否解决"
    OVERDUE = "OVERDUE", "逾期"
    RETURN = "RETURN", "退单"
    REWORK = "REWORK", "重办"
    UNREASONABLE = "UNREASONABLE", "不合理诉求剔除"


class Scope(models.TextChoices):
    """从哪里剔除: the figures of the unit that the turn no longer counts in."""

    SATISFACTION = "SATISFACTION", "满意度"
    RESOLVED = "RESOLVED", "是否解决"
    ON_TIME = "ON_TIME", "按期"
    RETURN = "RETURN", "退单"
    REWORK = "REWORK", "重办"
    ALL = "ALL", "全部考核"


SCOPE_OF: Final[Mapping[str, Scope]] = {
    DisputeKind.SATISFACTION: Scope.SATISFACTION,
    DisputeKind.RESOLVED: Scope.RESOLVED,
    DisputeKind.OVERDUE: Scope.ON_TIME,
    DisputeKind.RETURN: Scope.RETURN,
    DisputeKind.REWORK: Scope.REWORK,
    DisputeKind.UNREASONABLE: Scope.ALL,
}


class DisputeQuerySet(models.QuerySet["Dispute"]):
    def visible_to(self, user: User) -> "DisputeQuerySet":
        """The centre and those who oversee it see all (of 政法 matters only the cleared), a unit its own and those below."""
        if not user.is_active:
            return self.none()
        if user.has_perm(SEE_ALL):
            return self if user.has_perm(SEE_JUSTICE) else self.filter(order__is_justice=False)
        if user.unit is not None and (user.has_perm(HANDLE) or user.has_perm(SIGN_REPLY)):
            return self.filter(unit__path__startswith=user.unit.path)
        return self.none()

    def waiting(self) -> "DisputeQuerySet":
        return self.filter(state__in=WAITING)


class Dispute(base.Labelled):
    """`objected_at` and `objected_by` are of the decision that is objected to; nobody decided what a clock decided."""

    no = models.CharField("异议编号", max_length=12, unique=True)
    state = models.CharField("状态", max_length=14, choices=DisputeState, editable=False)
    kind = models.CharField("异议类型", max_length=14, choices=DisputeKind)
    order = models.ForeignKey(WorkOrder, verbose_name="工单", on_delete=models.PROTECT, related_name="disputes")
    assignment = models.ForeignKey(
        Assignment, verbose_name="承办", on_delete=models.PROTECT, related_name="disputes", db_index=False
    )
    unit = models.ForeignKey(Unit, verbose_name="提出单位", on_delete=models.PROTECT, related_name="+", db_index=False)
    checked_by = models.ForeignKey(
        Unit, verbose_name="初审单位", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    objected_at = models.DateTimeField("原决定时间")
    objected_by = models.ForeignKey(
        User, verbose_name="原决定人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    objected_to = models.CharField("原决定", max_length=120)
    file_by = models.DateTimeField("提出期限")
    file_limit = models.TextField("期限说明")
    reason = models.TextField("异议理由")
    basis = models.TextField("依据", blank=True)
    filed_by = models.ForeignKey(
        User, verbose_name="提出人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    filed_at = models.DateTimeField("提出时间", default=clock.now)
    statement = models.TextField("单位陈述", blank=True)
    heard_from = models.CharField("到会陈述人", max_length=60, blank=True)
    heard_at = models.DateTimeField("听取时间", null=True)
    panel = models.ForeignKey(
        Panel, verbose_name="集中研判", null=True, on_delete=models.PROTECT, related_name="disputes"
    )
    outcome = models.CharField("研判结果", max_length=14, choices=DisputeState, blank=True)
    decision = models.TextField("研判意见", blank=True)
    scopes = ArrayField(
        models.CharField(max_length=14, choices=Scope), verbose_name="剔除范围", default=list, blank=True
    )
    decided_at = models.DateTimeField("研判时间", null=True)
    applied_at = models.DateTimeField("落实时间", null=True)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    objects = DisputeQuerySet.as_manager()

    class Meta:
        verbose_name = "异议"
        permissions = [("check_disputes", "核查异议")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=DisputeState.values), name="dispute_state_is_known"),
            models.UniqueConstraint(
                fields=["assignment", "kind", "objected_at"], condition=~Q(state="WITHDRAWN"), name="one_dispute_of_a_decision"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["UPHELD", "PARTLY", "DISMISSED", "APPLIED"]) | (~Q(outcome="") & Q(panel__isnull=False)),
                name="judged_dispute_says_how",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "-id"], name="disputes_by_state"),
            models.Index(fields=["unit", "-id"], name="disputes_of_unit"),
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING


class DisputeEvent(base.Event):
    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="events")
    of = "dispute"

    class Meta:
        ordering = ["dispute", "n"]
        verbose_name = "异议轨迹"
        constraints = [models.UniqueConstraint(fields=["dispute", "n"], name="one_dispute_event_of_a_number")]

    @property
    def name(self) -> str:
        return DISPUTE[self.verb].name if self.verb in DISPUTE else self.verb


class Evidence(base.StoredFile):
    """证据 of the unit."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="evidence")

    class Meta:
        ordering = ["id"]
        verbose_name = "异议证据"


class VoteChoice(models.TextChoices):
    UPHOLD = "UPHOLD", "成立"
    PARTLY = "PARTLY", "部分成立"
    REJECT = "REJECT", "不成立"
    ASIDE = "ASIDE", "回避"


class Vote(base.Labelled):
    """表决: one of each member of the panel on each dispute; who steps aside (回避) is on record too."""

    dispute = models.ForeignKey(Dispute, on_delete=models.PROTECT, related_name="votes")
    member = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", db_index=False)
    choice = models.CharField("表决", max_length=8, choices=VoteChoice)
    at = models.DateTimeField("表决时间", default=clock.now)

    class Meta:
        ordering = ["id"]
        verbose_name = "表决"
        constraints = [models.UniqueConstraint(fields=["dispute", "member"], name="one_vote_of_a_member")]
