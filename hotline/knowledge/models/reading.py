"""用的人留下的: searches, uses, votes, and the gaps that they show."""

from django.db import models
from django.db.models import Q

from hotline.base import clock
from hotline.catalog.models import Category
from hotline.knowledge.models.article import Article, Version
from hotline.org.models import Unit, User


class Search(models.Model):
    """查找: what somebody looked for, and whether an article served. Typing on within a minute is one search."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    text = models.CharField(max_length=60)
    n_hits = models.PositiveIntegerField()
    used = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = "查找记录"
        indexes = [
            models.Index(fields=["user", "-id"], name="searches_of_user"),
            models.Index(fields=["at"], name="searches_by_time"),
        ]


class Use(models.Model):
    """引用: an article told to a caller, with the version that was in force."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="uses")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    order_no = models.CharField("工单", max_length=20, blank=True)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-id"]
        verbose_name = "引用"
        indexes = [models.Index(fields=["at"], name="uses_by_time")]


class Vote(models.Model):
    """有用、没用: one of a person on each version; the last word counts."""

    article = models.ForeignKey(Article, on_delete=models.CASCADE, related_name="votes")
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    is_useful = models.BooleanField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "评价"
        constraints = [models.UniqueConstraint(fields=["version", "user"], name="one_vote_a_version")]


class Gap(models.Model):
    """缺口: what the base did not know. Words searched without a hit, or a consultation that had to be dispatched."""

    class Kind(models.TextChoices):
        NO_HIT = "NO_HIT", "查无结果"
        DISPATCHED = "DISPATCHED", "转办咨询"

    class State(models.TextChoices):
        OPEN = "OPEN", "待处理"
        ASKED = "ASKED", "已交办"
        FILLED = "FILLED", "已补充"
        DISMISSED = "DISMISSED", "不需补充"

    kind = models.CharField("来由", max_length=10, choices=Kind)
    state = models.CharField("状态", max_length=10, choices=State, default=State.OPEN)
    text = models.CharField("问的是什么", max_length=100)
    key = models.CharField(max_length=100)  # the text without blanks and signs: the same question is one gap
    n = models.PositiveIntegerField("次数", default=1)
    first_at = models.DateTimeField("首次出现", default=clock.now)
    last_at = models.DateTimeField("最近出现", default=clock.now)
    order_no = models.CharField("最近的工单", max_length=20, blank=True)
    category = models.ForeignKey(
        Category, verbose_name="事项分类", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    unit = models.ForeignKey(Unit, verbose_name="交由", null=True, on_delete=models.PROTECT, related_name="+")
    article = models.ForeignKey(Article, null=True, on_delete=models.SET_NULL, related_name="gaps")
    settled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    settled_at = models.DateTimeField("处理时间", null=True)
    note = models.CharField("处理说明", max_length=200, blank=True)

    class Meta:
        ordering = ["-last_at"]
        verbose_name = "知识缺口"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(state__in=["OPEN", "ASKED"]), name="one_open_gap_of_a_question"
            )
        ]
        indexes = [models.Index(fields=["state", "-n", "-id"], name="gaps_by_state")]
