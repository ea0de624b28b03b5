"""问责决定: one measure against the unit of a file, and the official paper by which it was told."""

from django.db import models
from django.db.models import Q

from hotline.accountability.measures import Measure
from hotline.accountability.models.inquiry import Inquiry
from hotline.base import clock
from hotline.base import models as base
from hotline.org.models import Unit, User


class DecisionQuerySet(models.QuerySet["Decision"]):
    def against(self, unit: Unit) -> "DecisionQuerySet":
        """Those that were issued against the unit."""
        return self.filter(inquiry__unit=unit, issued_at__isnull=False)


class Decision(base.Labelled):
    """`why_not_milder` is said where the milder measure was not taken before."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.PROTECT, related_name="decisions")
    measure = models.CharField("处理方式", max_length=10, choices=Measure)
    reason = models.TextField("理由和依据")
    demands = models.TextField("整改要求", blank=True)
    why_not_milder = models.TextField("不先采取较轻处理的理由", blank=True)
    decided_by = models.ForeignKey(User, verbose_name="决定人", on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("决定时间", default=clock.now)
    number = models.CharField("发文字号", max_length=40, blank=True)
    issued_by = models.ForeignKey(User, verbose_name="印发人", null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField("印发时间", null=True)
    answer_due_at = models.DateTimeField("整改报告期限", null=True)
    talk_on = models.DateField("约谈日期", null=True)
    talk_people = models.CharField("约谈人和参加人", max_length=200, blank=True)
    talk_record = models.TextField("约谈记录", blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name = "问责决定"
        constraints = [
            models.CheckConstraint(
                condition=Q(issued_at=None) | (~Q(number="") & Q(issued_by__isnull=False)),
                name="issued_decision_has_its_number",
            ),
            models.UniqueConstraint(
                fields=["inquiry", "measure"], name="one_decision_of_a_measure_in_an_inquiry"
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["issued_at"], name="decisions_issued")]

    @property
    def asks_for_rectification(self) -> bool:
        return self.measure != Measure.REFERRAL


class OfficialCopy(base.StoredFile):
    """公文 as it went out. Made once; never written anew."""

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="paper")

    class Meta:
        verbose_name = "问责公文"
