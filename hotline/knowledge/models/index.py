"""查找用的索引: a narrow row an article, in how many articles each term stands, and words that mean the same."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from hotline.base import clock
from hotline.knowledge.models.article import Article


class Entry(models.Model):
    """What is found by searching: the terms of the text in force, and what one filters by.

    The terms stand out of line (see the migration), so that the table itself stays small: a search reads
    thousands of these rows.
    """

    article = models.OneToOneField(Article, primary_key=True, on_delete=models.CASCADE, related_name="entry")
    words = SearchVectorField()
    length = models.PositiveIntegerField()
    category = models.CharField(max_length=6, blank=True)
    area = models.CharField(max_length=12)
    unit_path = models.CharField(max_length=64)
    openness = models.CharField(max_length=8)
    valid_to = models.DateField(null=True)
    is_hidden = models.BooleanField()

    class Meta:
        verbose_name = "索引"
        indexes = [GinIndex(fields=["words"], name="knowledge_words", fastupdate=False)]


class Word(models.Model):
    """In how many articles a term stands. Counted anew each night; a term not yet counted passes for rare."""

    term = models.CharField(max_length=48, primary_key=True)
    n = models.PositiveIntegerField()

    class Meta:
        verbose_name = "词频"


class Count(models.Model):
    """One row: how many articles there were when the words were counted, and how long on average."""

    n = models.PositiveIntegerField()
    mean_length = models.FloatField()
    at = models.DateTimeField(default=clock.now)

    class Meta:
        verbose_name = "索引统计"
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_count_of_the_index")]


class Synonym(models.Model):
    """同义词: words that callers and documents use for one thing."""

    words = ArrayField(models.CharField(max_length=20), verbose_name="同义词")
    note = models.CharField("说明", max_length=100, blank=True)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        ordering = ["id"]
        verbose_name = "同义词"

    def __str__(self) -> str:
        return "、".join(self.words)
