"""剔除: an order that no longer counts in a unit's figures, and why. Two persons approve it; every unit may read the list.

What the loop itself decides (不合理认定 by two persons, wrong dispatch, unreachable, withdrawn) is no row here.
"""

from django.db import models
from django.db.models import F, Q

from hotline.base import clock
from hotline.base import models as base
from hotline.disputes.models.dispute import Dispute, Scope
from hotline.disputes.workflow import EXCLUSION, ExclusionState
from hotline.org.models import Unit, User
from hotline.workorders.models import Assignment, WorkOrder


class Ground(models.TextChoices):
    """剔除情形 (工作标准 ⑬), without those that the loop decides."""

    DISPUTE = "DISPUTE", "异议研判成立"
    UNREASONABLE = "UNREASONABLE", "不合理诉求"
    BEYOND_DUTY = "BEYOND_DUTY", "经确认的超职责事项"
    FORCE_MAJEURE = "FORCE_MAJEURE", "不可抗力"


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def in_effect(self) -> "ExclusionQuerySet":
        """What the month's figures leave out."""
        return self.filter(state=ExclusionState.IN_EFFECT)


class Exclusion(base.Labelled):
    """`assignment` is the turn that no longer counts; `unit` is that turn's."""

    no = models.CharField("编号", max_length=12, unique=True)
    state = models.CharField("状态", max_length=10, choices=ExclusionState, editable=False)
    order = models.ForeignKey(WorkOrder, verbose_name="工单", on_delete=models.PROTECT, related_name="exclusions")
    assignment = models.ForeignKey(Assignment, verbose_name="承办", on_delete=models.PROTECT, related_name="exclusions")
    unit = models.ForeignKey(Unit, verbose_name="单位", on_delete=models.PROTECT, related_name="+", db_index=False)
    scope = models.CharField("剔除范围", max_length=14, choices=Scope)
    ground = models.CharField("剔除情形", max_length=14, choices=Ground)
    reason = models.TextField("理由")
    dispute = models.ForeignKey(
        Dispute, verbose_name="异议", null=True, on_delete=models.PROTECT, related_name="exclusions"
    )
    proposed_by = models.ForeignKey(
        User, verbose_name="提请人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField("提请时间", default=clock.now)
    seconded_by = models.ForeignKey(
        User, verbose_name="第一审批人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    confirmed_by = models.ForeignKey(
        User, verbose_name="第二审批人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    confirmed_at = models.DateTimeField("生效时间", null=True)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    objects = ExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = "剔除"
        permissions = [("propose_exclusions", "提请剔除"), ("approve_exclusions", "审批剔除")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ExclusionState.values), name="exclusion_state_is_known"),
            models.UniqueConstraint(
                fields=["assignment", "scope"], condition=Q(state__in=["PROPOSED", "SECONDED", "IN_EFFECT"]),
                name="one_exclusion_of_a_turn",
            ),
            models.CheckConstraint(
                condition=~Q(state="IN_EFFECT") | (Q(seconded_by__isnull=False) & Q(confirmed_by__isnull=False)),
                name="exclusion_in_effect_has_approvals",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None) | ~Q(confirmed_by=F("seconded_by")), name="exclusion_takes_two_persons"
            ),
            models.CheckConstraint(condition=~Q(ground="DISPUTE") | Q(dispute__isnull=False), name="exclusion_of_a_dispute"),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["state", "-id"], name="exclusions_by_state"),
            models.Index(fields=["unit", "-id"], name="exclusions_of_unit"),
        ]

    def __str__(self) -> str:
        return self.no


class ExclusionEvent(base.Event):
    exclusion = models.ForeignKey(Exclusion, on_delete=models.PROTECT, related_name="events")
    of = "exclusion"

    class Meta:
        ordering = ["exclusion", "n"]
        verbose_name = "剔除轨迹"
        constraints = [models.UniqueConstraint(fields=["exclusion", "n"], name="one_exclusion_event_of_a_number")]

    @property
    def name(self) -> str:
        return EXCLUSION[self.verb].name if self.verb in EXCLUSION else self.verb
