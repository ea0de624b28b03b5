"""督办: one supervision of an order at one level; each open one is a row of the ledger (督办台账)."""

from datetime import timedelta
from typing import Any, Final

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.base import models as base
from hotline.org.models import Unit, UnitKind, User
from hotline.org.roles import HANDLE, OVERSEE, SEE_ALL, SEE_JUSTICE, SIGN_REPLY
from hotline.supervision.triggers import Trigger
from hotline.supervision.workflow import LADDER, OPEN, RUNNING, SUPERVISION, Level, SupervisionState
from hotline.workorders.models import Brief, WorkOrder
from hotline.workorders.models.order import light_of

TONES: Final = {
    "PROPOSED": "grey", "ISSUED": "late", "RETURN_REQUESTED": "yellow", "REPORTED": "blue", "DONE": "teal", "STRUCK_OFF": "green",
    "ESCALATED": "red", "WITHDRAWN": "grey",
}  # fmt: skip


class SupervisionQuerySet(models.QuerySet["Supervision"]):
    def visible_to(self, user: User) -> "SupervisionQuerySet":
        """The centre and who oversees it see all; a unit those of which it, or a unit below it, is answerable, once issued.

        Matters of justice are seen only by cleared staff and the units that answer for them, as their orders are.
        """
        none: SupervisionQuerySet = self.none()
        if not user.is_active:
            return none
        of_unit = Q()
        works = user.has_perm(HANDLE) or user.has_perm(SIGN_REPLY)
        if works and user.unit is not None and user.unit.kind != UnitKind.HOTLINE:
            of_unit = Q(unit__path__startswith=user.unit.path) & ~Q(state=SupervisionState.PROPOSED)
        if user.has_perm(SEE_ALL) or user.has_perm(OVERSEE):
            if user.has_perm(SEE_JUSTICE):
                return self
            return self.filter(Q(order__is_justice=False) | Q(order__registered_by=user))
        if user.has_perm(SEE_JUSTICE):
            of_unit |= Q(order__is_justice=True)
        return self.filter(of_unit) if of_unit else none

    def open(self) -> "SupervisionQuerySet":
        return self.filter(state__in=OPEN)

    def overdue(self) -> "SupervisionQuerySet":
        """Those whose answer is late."""
        return self.filter(state__in=RUNNING, due_at__lt=clock.now())


class Supervision(base.Labelled):
    """督办. `unit` is empty while nobody knows who is answerable: the coordination meeting names it."""

    no = models.CharField("督办编号", max_length=16, unique=True)
    order = models.ForeignKey(WorkOrder, verbose_name="工单", on_delete=models.PROTECT, related_name="supervisions")
    unit = models.ForeignKey(Unit, verbose_name="责任单位", null=True, on_delete=models.PROTECT, related_name="+")
    level = models.CharField("督办层级", max_length=10, choices=Level)
    state = models.CharField("状态", max_length=16, choices=SupervisionState, editable=False)
    trigger = models.CharField("立项情形", max_length=14, choices=Trigger)
    reason = models.TextField("督办原因")
    raised_from = models.ForeignKey(
        "self", verbose_name="由何督办转来", null=True, on_delete=models.PROTECT, related_name="raised_to"
    )
    proposed_by = models.ForeignKey(User, verbose_name="提请人", null=True, on_delete=models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(User, verbose_name="立项人", null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField("立项日期", null=True)
    paper_no = models.CharField("督办单文号", max_length=30, blank=True)
    letter_no = models.CharField("提醒函文号", max_length=30, blank=True)
    letter_at = models.DateTimeField("发提醒函时间", null=True)
    letter_text = models.TextField("提醒事由", blank=True)
    due_at = models.DateTimeField("时限", null=True)
    due_words = models.TextField("时限说明", blank=True)
    missed_at = models.DateTimeField("标记逾期时间", null=True)

    next_step = models.CharField("下一步", max_length=200, blank=True)
    next_on = models.DateField("下一步日期", null=True)
    latest = models.TextField("最新进展", blank=True)
    return_reason = models.TextField("申请退回的理由", blank=True)
    result = models.TextField("办理结果", blank=True)
    reported_at = models.DateTimeField("报结果时间", null=True)
    accepted_by = models.ForeignKey(User, verbose_name="审核人", null=True, on_delete=models.PROTECT, related_name="+")
    accepted_at = models.DateTimeField("审核通过时间", null=True)

    brief = models.ForeignKey(Brief, verbose_name="呈阅件", null=True, on_delete=models.PROTECT, related_name="+")
    leader = models.ForeignKey(User, verbose_name="市领导", null=True, on_delete=models.PROTECT, related_name="+")
    informed_at = models.DateTimeField("结果报领导时间", null=True)

    ended_at = models.DateTimeField("结束时间", null=True)
    struck_off_at = models.DateTimeField("销号日期", null=True)
    struck_off_by = models.ForeignKey(
        User, verbose_name="销号人", null=True, on_delete=models.PROTECT, related_name="+"
    )
    n_urges = models.PositiveSmallIntegerField("催办次数", default=0)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name = "督办"
        constraints = [
            models.CheckConstraint(condition=Q(state__in=SupervisionState.values), name="supervision_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=["PROPOSED", "WITHDRAWN", "ESCALATED"]) | Q(opened_at__isnull=False, due_at__isnull=False),
                name="opened_supervision_says_when",
            ),
            models.CheckConstraint(
                condition=~Q(state="STRUCK_OFF") | Q(struck_off_at__isnull=False, struck_off_by__isnull=False),
                name="struck_off_supervision_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(letter_no="") | Q(letter_at__isnull=False) & ~Q(letter_text=""), name="letter_says_when_and_why"
            ),
            models.UniqueConstraint(
                fields=["order", "unit", "level"], condition=Q(state__in=OPEN), nulls_distinct=False,
                name="one_open_supervision_of_a_level",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["due_at", "id"], name="supervision_desk", condition=Q(state__in=OPEN)),
            models.Index(fields=["unit", "-id"], name="supervisions_of_unit"),
            models.Index(fields=["level", "-id"], name="supervisions_of_level"),
            models.Index(fields=["opened_at"], name="supervisions_opened"),
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_late(self) -> bool:
        return self.is_running and self.due_at is not None and self.due_at < clock.now()

    @property
    def url(self) -> str:
        return f"/supervisions/{self.no}/"

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES[self.state]

    @property
    def light(self) -> str:
        """The light of its own deadline, by name; nothing where none runs."""
        return light_of(self.due_at, self.due_at - timedelta(days=1)) if self.is_running and self.due_at else ""

    @property
    def next_level(self) -> Level | None:
        """What it is escalated into."""
        at = LADDER.index(Level(self.level)) + 1 if self.level in LADDER else len(LADDER)
        return LADDER[at] if at < len(LADDER) else None

    @property
    def marks_the_order(self) -> bool:
        """催办 alone does not put an order under supervision."""
        return self.level != Level.REMIND


class SupervisionEvent(base.Event):
    supervision = models.ForeignKey(Supervision, on_delete=models.PROTECT, related_name="events")
    of = "supervision"

    class Meta:
        ordering = ["supervision", "n"]
        verbose_name = "督办轨迹"
        constraints = [models.UniqueConstraint(fields=["supervision", "n"], name="one_supervision_event_of_a_number")]

    @property
    def name(self) -> str:
        return SUPERVISION[self.verb].name if self.verb in SUPERVISION else self.verb

    def more(self) -> list[Any]:
        return []
