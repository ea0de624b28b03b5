"""网站稿件: a piece of news, or a case whose handling is published."""

from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.base import models as base
from hotline.catalog.models import Category
from hotline.org.models import Unit, User
from hotline.portal.workflow import PUBLICATION, PublicationState
from hotline.workorders.models import WorkOrder


class Column(models.TextChoices):
    NEWS = "NEWS", "热线动态"
    CASE = "CASE", "办理公开"


class PublicationQuerySet(models.QuerySet["Publication"]):
    def public(self) -> "PublicationQuerySet":
        """What anybody may read."""
        return self.filter(state=PublicationState.PUBLISHED)


class Publication(base.Labelled):
    """稿件. Of a case `body` is what was reported and `reply` what was answered, both without a person's data."""

    no = models.CharField("编号", max_length=12, unique=True)
    column = models.CharField("栏目", max_length=4, choices=Column)
    state = models.CharField("状态", max_length=10, choices=PublicationState, editable=False)
    title = models.CharField("标题", max_length=60)
    body = models.TextField("正文", blank=True)
    reply = models.TextField("办理情况", blank=True)
    order = models.OneToOneField(
        WorkOrder, verbose_name="工单", null=True, on_delete=models.PROTECT, related_name="publication"
    )
    category = models.ForeignKey(
        Category, verbose_name="事项分类", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    unit = models.ForeignKey(
        Unit, verbose_name="承办单位", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    closed_on = models.DateField("办结日期", null=True)
    author = models.ForeignKey(
        User, verbose_name="作者", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    sent_by = models.ForeignKey(
        User, verbose_name="送审人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    reviewer = models.ForeignKey(
        User, verbose_name="审核人", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    written_at = models.DateTimeField("起草时间", default=clock.now)
    published_at = models.DateTimeField("发布时间", null=True)
    n_events = models.PositiveIntegerField(default=0, editable=False)
    head = models.CharField(max_length=64, default="", editable=False)
    words = SearchVectorField(null=True, editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "网站稿件"
        permissions = [("edit_site", "编辑网站"), ("review_site", "审核网站内容")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=PublicationState.values), name="publication_state_is_known"),
            models.CheckConstraint(
                condition=Q(column="CASE", order__isnull=False) | Q(column="NEWS", order=None), name="a_case_has_its_order"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["column", "-id"], condition=Q(state="PUBLISHED"), name="published_by_column"),
            models.Index(fields=["column", "unit", "-id"], condition=Q(state="PUBLISHED"), name="published_by_unit"),
            models.Index(fields=["state", "-id"], name="publications_by_state"),
            GinIndex(fields=["words"], condition=Q(state="PUBLISHED"), name="published_words", fastupdate=False),
        ]

    def __str__(self) -> str:
        return self.no

    @property
    def public_text(self) -> str:
        """All that the website will show."""
        return "\n".join((self.title, self.body, self.reply))

    @property
    def known_names(self) -> list[str]:
        """The names that the order's own record knows."""
        return [self.order.citizen.name] if self.order is not None and self.order.citizen is not None else []


class PublicationEvent(base.Event):
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="events")
    of = "publication"

    class Meta:
        ordering = ["publication", "n"]
        verbose_name = "网站稿件轨迹"
        constraints = [
            models.UniqueConstraint(fields=["publication", "n"], name="one_publication_event_of_a_number")
        ]  # fmt: skip

    @property
    def name(self) -> str:
        return PUBLICATION[self.verb].name if self.verb in PUBLICATION else self.verb

    def more(self) -> list[Any]:
        return []


class Picture(base.StoredFile):
    """插图和附件 of a piece."""

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="pictures")

    class Meta:
        ordering = ["id"]
        verbose_name = "稿件附件"


class MonthFigures(models.Model):
    """一个月的统计. Derived: counted anew from the orders whenever asked (actions/counting.py)."""

    month = models.DateField("月份", primary_key=True)  # its first day
    n_accepted = models.PositiveIntegerField("受理")
    n_direct = models.PositiveIntegerField("直接答复")
    n_closed = models.PositiveIntegerField("办结")
    n_due = models.PositiveIntegerField("到办结时限的")
    n_on_time = models.PositiveIntegerField("按时办结")
    n_asked = models.PositiveIntegerField("回访到")
    n_satisfied = models.PositiveIntegerField("满意和基本满意")
    counted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-month"]
        verbose_name = "月度统计"

    @staticmethod
    def _share(part: int, whole: int) -> float | None:
        return 100 * part / whole if whole else None

    @property
    def direct(self) -> float | None:
        return self._share(self.n_direct, self.n_accepted)

    @property
    def on_time(self) -> float | None:
        return self._share(self.n_on_time, self.n_due)

    @property
    def satisfied(self) -> float | None:
        return self._share(self.n_satisfied, self.n_asked)
