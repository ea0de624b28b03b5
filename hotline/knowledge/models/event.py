"""知识点的办理轨迹: append-only, hash-chained, one chain an article."""

from typing import Any

from django.db import models

from hotline.base import models as base
from hotline.knowledge.models.article import Article, Version
from hotline.knowledge.workflow import STEPS


class Event(base.Event):
    """One step of an article, or of a version of it."""

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="events")
    version = models.ForeignKey(Version, null=True, on_delete=models.PROTECT, related_name="events")

    of = "article"

    class Meta:
        ordering = ["article", "n"]
        verbose_name = "知识点轨迹"
        constraints = [models.UniqueConstraint(fields=["article", "n"], name="one_article_event_of_a_number")]

    def more(self) -> list[Any]:
        return [self.version_id]

    @property
    def name(self) -> str:
        return STEPS[self.verb].name if self.verb in STEPS else self.verb
