"""通报、报告: its figures frozen as they were counted, its words, who has read it."""

from typing import Any, Final

from django.db import models
from django.db.models import F, Q

from hotline.analytics.workflow import REPORT, ReportState
from hotline.base import clock
from hotline.base import models as base
from hotline.org.models import User
from hotline.org.roles import COMPILE_REPORTS, SEE_ALL, SIGN_REPORTS


class ReportKind(models.TextChoices):
    DAILY = "DAILY", "日报"
    WEEKLY = "WEEKLY", "周报"
    MONTHLY = "MONTHLY", "月度通报"
    QUARTERLY = "QUARTERLY", "季度通报"
    ANNUAL = "ANNUAL", "年度报告"
    SPECIAL = "SPECIAL", "专报"


# 月通报报市几大班子领导，发各承办单位 (工作标准 ⑫); the others are for leaders and the office.
TO_UNITS: Final = (ReportKind.MONTHLY, ReportKind.QUARTERLY, ReportKind.ANNUAL)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, user: User) -> "ReportQuerySet":
        """Those who make them see all; leaders and the centre what is issued; units what is issued to them."""
        if not user.is_active:
            return self.none()
        if user.has_perm(COMPILE_REPORTS) or user.has_perm(SIGN_REPORTS):
            return self
        issued = self.filter(state=ReportState.ISSUED)
        return issued if user.has_perm(SEE_ALL) else issued.filter(kind__in=TO_UNITS)


class Report(base.Labelled):
    """`since` and `until` are days, the latter not in it. `content`: `{"sections": [...]}` (content.py); never edited.

    `words` are the office's own by section, instead of what was drafted there.
    """

    no = models.CharField("编号", max_length=12, unique=True)
    kind = models.CharField("种类", max_length=10, choices=ReportKind)
    state = models.CharField("状态", max_length=10, choices=ReportState, editable=False)
    title = models.CharField("标题", max_length=80)
    since = models.DateField("开始日期")
    until = models.DateField("截止日期")
    category = models.CharField("专题事项", max_length=6, blank=True)
    content = models.JSONField("数据", default=dict)
    words = models.JSONField("文字", default=dict)
    number = models.CharField("发文字号", max_length=40, blank=True)
    generated_at = models.DateTimeField("生成时间", default=clock.now)
    generated_by = models.ForeignKey(
        User, verbose_name="生成人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    edited_by = models.ForeignKey(
        User, verbose_name="编写人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    checked_by = models.ForeignKey(
        User, verbose_name="核稿人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    signed_by = models.ForeignKey(
        User, verbose_name="签发人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    issued_at = models.DateTimeField("印发时间", null=True)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "通报"
        permissions = [("compile_reports", "编写通报、报告和典型事例"), ("sign_reports", "签发通报和报告")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_is_known"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="report_has_a_span"),
            models.CheckConstraint(
                condition=~Q(state="ISSUED") | (Q(issued_at__isnull=False) & Q(checked_by__isnull=False) & Q(signed_by__isnull=False)),
                name="issued_report_is_signed",
            ),
            models.UniqueConstraint(
                fields=["kind", "since", "until", "category"], condition=~Q(state="DISCARDED"), name="one_report_of_a_span"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["kind", "-since"], name="reports_by_kind"),
            models.Index(fields=["state", "-id"], name="reports_by_state"),
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def sections(self) -> list[dict[str, Any]]:
        """With the office's words in the place of the drafted ones."""
        found: list[dict[str, Any]] = self.content.get("sections", [])
        return [{**one, "text": self.words.get(one["key"], one["text"])} for one in found]

    @property
    def goes_to_units(self) -> bool:
        return self.kind in TO_UNITS


class ReportEvent(base.Event):
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="events")
    of = "report"

    class Meta:
        ordering = ["report", "n"]
        verbose_name = "通报轨迹"
        constraints = [models.UniqueConstraint(fields=["report", "n"], name="one_report_event_of_a_number")]

    @property
    def name(self) -> str:
        return REPORT[self.verb].name if self.verb in REPORT else self.verb


class Receipt(models.Model):
    """送达与阅读 of an issued report by one reader."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="receipts")
    reader = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    sent_at = models.DateTimeField("送达时间", default=clock.now)
    read_at = models.DateTimeField("阅读时间", null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "通报回执"
        constraints = [models.UniqueConstraint(fields=["report", "reader"], name="one_receipt_of_a_reader")]
