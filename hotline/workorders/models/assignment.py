"""承办: one unit's turn with an order, and what it replied."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.base.models import Labelled
from hotline.catalog.vocabulary import ClockKind
from hotline.org.models import Unit, User
from hotline.workorders.models.order import WorkOrder, claim_lives, light_of
from hotline.workorders.workflow import OPEN_ASSIGNMENT, AssignmentState


class Role(models.TextChoices):
    LEAD = "LEAD", "主办"
    CO = "CO", "协办"
    SUB = "SUB", "下派"


class ResultKind(models.TextChoices):
    """办理结果: 解决好、解释好、列入规划限期解决."""

    RESOLVED = "RESOLVED", "解决"
    EXPLAINED = "EXPLAINED", "解释"
    PLANNED = "PLANNED", "列入计划"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def open(self) -> "AssignmentQuerySet":
        return self.filter(state__in=OPEN_ASSIGNMENT)

    def of(self, unit: Unit) -> "AssignmentQuerySet":
        """Turns of `unit` and of every unit below it."""
        return self.filter(unit__path__startswith=unit.path)


class Assignment(Labelled):
    """承办. `state`, `due_at` are written by the engine alone. A lower unit's turn points at the turn above it."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="assignments")
    unit = models.ForeignKey(
        Unit, verbose_name="承办单位", on_delete=models.PROTECT, related_name="assignments", db_index=False
    )
    role = models.CharField("承办性质", max_length=4, choices=Role)
    state = models.CharField("状态", max_length=16, choices=AssignmentState, editable=False)
    above = models.ForeignKey(
        "self", verbose_name="上级承办", null=True, blank=True, on_delete=models.PROTECT, related_name="below"
    )
    n_below_open = models.PositiveSmallIntegerField("下级未完成", default=0)

    assigned_by = models.ForeignKey(
        User, verbose_name="交办人", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    assigned_at = models.DateTimeField("交办时间", default=clock.now)
    opinion = models.TextField("交办意见", blank=True)
    is_designated = models.BooleanField("指定承办", default=False)
    signed_at = models.DateTimeField("签收时间", null=True)
    contacted_at = models.DateTimeField("首次联系时间", null=True)
    replied_at = models.DateTimeField("首次答复时间", null=True)
    approved_at = models.DateTimeField("审核通过时间", null=True)
    ended_at = models.DateTimeField("收回时间", null=True)
    due_at = models.DateTimeField("当前时限", null=True, editable=False)
    warn_at = models.DateTimeField("当前黄牌时间", null=True, editable=False)
    due_clock = models.CharField(max_length=14, choices=ClockKind, blank=True, editable=False)
    handler = models.ForeignKey(User, verbose_name="承办人", null=True, on_delete=models.PROTECT, related_name="+")
    claimed_by = models.ForeignKey(
        User, verbose_name="领取人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    claimed_until = models.DateTimeField("领取有效至", null=True)
    reply = models.ForeignKey(
        "Reply", verbose_name="当前答复", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    draft_waiting = models.BooleanField("待签发", default=False)
    asked = models.CharField("正在申请", max_length=10, blank=True)
    n_extensions = models.PositiveSmallIntegerField("延期次数", default=0)
    n_supplements = models.PositiveSmallIntegerField("补正次数", default=0)
    n_reworks = models.PositiveSmallIntegerField("重办次数", default=0)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "承办"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=AssignmentState.values), name="assignment_state_is_known"),
            models.UniqueConstraint(
                fields=["order", "unit"], condition=Q(state__in=OPEN_ASSIGNMENT), name="one_open_turn_of_a_unit"
            ),
            models.UniqueConstraint(
                fields=["order"], condition=Q(role="LEAD") & ~Q(state="ENDED"), name="one_lead_turn_of_an_order"
            ),
            models.CheckConstraint(
                condition=Q(role="SUB") ^ Q(above__isnull=True), name="only_a_lower_turn_has_one_above"
            ),
        ]
        indexes = [
            models.Index(
                fields=["unit", "state", "due_at", "id"], name="turn_desk", condition=Q(state__in=OPEN_ASSIGNMENT)
            ),
            models.Index(fields=["state", "due_at", "id"], name="turn_state", condition=Q(state__in=OPEN_ASSIGNMENT)),
            models.Index(fields=["claimed_by"], name="claimed_turns", condition=Q(claimed_by__isnull=False)),
            models.Index(fields=["unit", "-order"], name="turn_of_unit"),
            models.Index(fields=["unit", "-id"], name="turns_done", condition=Q(state=AssignmentState.APPROVED)),
            models.Index(fields=["due_at", "id"], name="turns_with_a_request", condition=~Q(asked="")),
            models.Index(fields=["unit"], name="turns_with_some_below", condition=Q(n_below_open__gt=0)),
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_ASSIGNMENT

    @property
    def light(self) -> str:
        return light_of(self.due_at, self.warn_at)

    @property
    def is_claimed(self) -> bool:
        return claim_lives(self)


class Reply(Labelled):
    """答复: what a unit found and did, kept as it was handed in. A new hand-in is a new row."""

    order = models.ForeignKey(WorkOrder, on_delete=models.PROTECT, related_name="replies")
    assignment = models.ForeignKey(Assignment, on_delete=models.PROTECT, related_name="replies")
    facts = models.TextField("调查核实情况")
    measures = models.TextField("办理措施")
    result_kind = models.CharField("办理结果", max_length=10, choices=ResultKind)
    planned_on = models.DateField("计划完成日期", null=True, blank=True)
    unresolved_reason = models.CharField("未解决原因", max_length=200, blank=True)
    basis = models.TextField("政策依据", blank=True)
    public_reply = models.TextField("公开答复")
    is_true = models.BooleanField("诉求属实", default=True)
    is_beyond_duty = models.BooleanField("超出职责", default=False)
    citizen_told = models.BooleanField("已答复诉求人", default=True)
    drafted_by = models.ForeignKey(
        User, verbose_name="拟稿人", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    drafted_at = models.DateTimeField("拟稿时间", default=clock.now)
    signed_by = models.ForeignKey(
        User, verbose_name="签发人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    signed_at = models.DateTimeField("签发时间", null=True)
    is_accepted = models.BooleanField("审核通过", null=True)
    failed_checks = ArrayField(models.CharField(max_length=20), verbose_name="审核不符项", default=list, blank=True)
    review_note = models.TextField("审核意见", blank=True)
    reviewed_by = models.ForeignKey(
        User, verbose_name="审核人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reviewed_at = models.DateTimeField("审核时间", null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "答复"
        constraints = [
            models.CheckConstraint(
                condition=~Q(result_kind="PLANNED") | Q(planned_on__isnull=False), name="planned_result_has_a_date"
            )
        ]
