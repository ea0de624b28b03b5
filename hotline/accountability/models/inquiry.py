"""问责案卷: one file against a unit for one matter, its trail and its evidence."""

from django.db import models
from django.db.models import Q

from hotline.accountability.measures import Measure
from hotline.accountability.workflow import INQUIRY, OPEN, TOLD, InquiryState
from hotline.base import clock
from hotline.base import models as base
from hotline.org.models import Unit, User
from hotline.org.roles import DECIDE_MEASURES, INSPECT, KEEP_INQUIRIES, MANAGE_UNIT, SEE_JUSTICE, SIGN_REPLY
from hotline.workorders.models import WorkOrder


class Source(models.TextChoices):
    BY_HAND = "BY_HAND", "人工登记"
    SUPERVISION = "SUPERVISION", "督办转来"
    WATCH = "WATCH", "系统发现"
    RANKS = "RANKS", "考核转来"


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def visible_to(self, user: User) -> "InquiryQuerySet":
        """Who keeps, decides or oversees sees all (of 政法 matters only the cleared); the leaders of a unit those against
        the own unit, from the day on which it is told. Nobody else: not the unit above, not its handlers."""
        if not user.is_active:
            return self.none()
        if any(user.has_perm(one) for one in (KEEP_INQUIRIES, DECIDE_MEASURES, INSPECT)):
            if user.has_perm(SEE_JUSTICE):
                return self
            return self.filter(Q(order=None) | Q(order__is_justice=False))
        if user.unit_id is not None and (user.has_perm(SIGN_REPLY) or user.has_perm(MANAGE_UNIT)):
            return self.filter(unit=user.unit_id, state__in=TOLD)
        return self.none()

    def open(self) -> "InquiryQuerySet":
        return self.filter(state__in=OPEN)


class Inquiry(base.Labelled):
    """案卷. `once_key` names what the system found, so that the same is found once."""

    no = models.CharField("案卷编号", max_length=12, unique=True)
    state = models.CharField("状态", max_length=10, choices=InquiryState, editable=False)
    unit = models.ForeignKey(
        Unit, verbose_name="被问责单位", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    order = models.ForeignKey(
        WorkOrder, verbose_name="工单", null=True, on_delete=models.PROTECT, related_name="inquiries"
    )
    source = models.CharField("线索来源", max_length=12, choices=Source, default=Source.BY_HAND)
    once_key = models.CharField(max_length=60, null=True, unique=True)
    ground = models.CharField("问责情形", max_length=40)
    matter = models.TextField("线索内容")
    opened_by = models.ForeignKey(
        User, verbose_name="登记人", on_delete=models.PROTECT, related_name="+", db_index=False
    )
    opened_at = models.DateTimeField("登记时间", default=clock.now)

    verifier = models.ForeignKey(
        User, verbose_name="核查人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    findings = models.TextField("查明的事实", blank=True)
    proposal = models.CharField("拟采取的处理", max_length=10, choices=Measure, blank=True)
    defence_due_at = models.DateTimeField("申辩期限", null=True)
    defence_limit = models.TextField("期限说明", blank=True)
    defence = models.TextField("陈述申辩", blank=True)
    heard_at = models.DateTimeField("申辩时间", null=True)  # said or waived
    rectification = models.TextField("整改情况", blank=True)
    rectified_at = models.DateTimeField("整改报告时间", null=True)
    outcome = models.TextField("结案意见", blank=True)
    ended_at = models.DateTimeField("了结时间", null=True)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    objects = InquiryQuerySet.as_manager()

    class Meta:
        verbose_name = "问责案卷"
        permissions = [
            ("keep_inquiries", "经办问责案卷"),
            ("decide_measures", "作出问责决定"),
            ("inspect", "监察"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=InquiryState.values), name="inquiry_state_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["HEARING", "DECIDED", "NOTIFIED", "CLOSED"])
                | (~Q(findings="") & Q(defence_due_at__isnull=False)),
                name="told_inquiry_has_findings",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="inquiries_by_state"),
            models.Index(fields=["unit", "-id"], name="inquiries_of_unit"),
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class InquiryEvent(base.Event):
    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="events")
    of = "inquiry"

    class Meta:
        ordering = ["inquiry", "n"]
        verbose_name = "问责轨迹"
        constraints = [models.UniqueConstraint(fields=["inquiry", "n"], name="one_inquiry_event_of_a_number")]

    @property
    def name(self) -> str:
        return INQUIRY[self.verb].name if self.verb in INQUIRY else self.verb


class Proof(base.StoredFile):
    """证据 that the keepers put down; or what a unit adds to its answer."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="proofs")
    by_unit = models.BooleanField("单位提交", default=False)

    class Meta:
        ordering = ["id"]
        verbose_name = "问责证据"
