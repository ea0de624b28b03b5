"""纠错与催更: what people ask of an article's unit. Rows that point at an article, never its state."""

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.knowledge.models.article import Article, Version
from hotline.org.models import Unit, User


class Correction(models.Model):
    """纠错: somebody says that the text is wrong. To be answered within the work standard's limit (kb_correction)."""

    class Kind(models.TextChoices):
        WRONG = "WRONG", "内容有误"
        OUTDATED = "OUTDATED", "政策已变"
        CONTACT = "CONTACT", "电话地址有误"
        INCOMPLETE = "INCOMPLETE", "内容不全"
        OTHER = "OTHER", "其他"

    class Outcome(models.TextChoices):
        CORRECTED = "CORRECTED", "已更正"
        RIGHT = "RIGHT", "核实无误"
        DUPLICATE = "DUPLICATE", "与他人重复"

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="corrections")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, verbose_name="责任单位", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("问题类型", max_length=10, choices=Kind)
    text = models.TextField("问题说明")
    is_urgent = models.BooleanField("紧急", default=False)
    reported_by = models.ForeignKey(User, verbose_name="报告人", on_delete=models.PROTECT, related_name="+")
    reported_at = models.DateTimeField("报告时间")
    due_at = models.DateTimeField("答复期限")
    explanation = models.CharField("期限说明", max_length=300)
    answered_by = models.ForeignKey(User, verbose_name="答复人", null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField("答复时间", null=True)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, blank=True)
    answer = models.TextField("答复", blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "纠错"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "reported_by"], condition=Q(answered_at=None), name="one_open_correction_a_person"
            ),
            models.CheckConstraint(condition=Q(answered_at=None) ^ ~Q(outcome=""), name="answered_correction_says_how"),
        ]
        indexes = [models.Index(fields=["due_at", "id"], name="open_corrections", condition=Q(answered_at=None))]

    @property
    def is_late(self) -> bool:
        return (self.answered_at or clock.now()) > self.due_at


class Urge(models.Model):
    """催更: the centre asks a unit to bring a text up to date. Counted against the unit; answered by a new version or 复核."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="urges")
    unit = models.ForeignKey(Unit, verbose_name="责任单位", on_delete=models.PROTECT, related_name="+")
    n = models.PositiveSmallIntegerField("第几次")  # in a row, without an answer
    reason = models.CharField("催更事由", max_length=200)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("催更时间")
    due_at = models.DateTimeField("更新期限")
    answered_at = models.DateTimeField("更新时间", null=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "催更"
        indexes = [models.Index(fields=["due_at", "id"], name="open_urges", condition=Q(answered_at=None))]
