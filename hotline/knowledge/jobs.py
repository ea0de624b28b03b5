"""What runs by itself: reminders before the end, the end itself, filing, the count of words."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Final

from django.db.models import Q
from procrastinate.contrib.django import app

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.knowledge import actions
from hotline.knowledge.actions.indexing import count_words
from hotline.knowledge.models import Article, Count
from hotline.knowledge.workflow import LIVE, OPEN_VERSION, ArticleState
from hotline.org.models import system_user

FILED_AFTER: Final = timedelta(days=365)  # since it ended; until then it may still be revised and published again


@app.task(name="hotline.knowledge.jobs.watch_validity", queueing_lock="watch_validity")
def watch_validity(timestamp: int | None = None) -> None:
    """到期提醒 30, 7 and 1 days before (kb_expiry_reminders), and 到期. Each article alone; runs twice without telling twice."""
    today = clock.today()
    for article in _those(Article.objects.filter(state__in=LIVE, valid_to__lt=today)):
        _try(actions.expire, article)
    steps = sorted(int(days) for days in catalog.load().in_effect(clock.now()).list("kb_expiry_reminders"))
    last = today + timedelta(days=max(steps))
    for article in _those(Article.objects.filter(state__in=LIVE, valid_to__range=(today, last))):
        assert article.valid_to is not None
        left = (article.valid_to - today).days
        due = next(days for days in steps if left <= days)
        if article.reminded is None or article.reminded > due:
            _try(actions.near_end, article, days=due)


@app.task(name="hotline.knowledge.jobs.file_ended", queueing_lock="file_ended")
def file_ended(timestamp: int | None = None) -> None:
    """归档 what ended a year ago and nobody took up again."""
    ended = Article.objects.filter(state__in=(ArticleState.EXPIRED, ArticleState.WITHDRAWN))
    ended = ended.exclude(versions__state__in=OPEN_VERSION)
    for article in _those(ended.exclude(events__at__gte=clock.now() - FILED_AFTER)):
        _try(actions.archive, article, actor=system_user())


@app.task(name="hotline.knowledge.jobs.count_changed_words", queueing_lock="count_changed_words")
def count_changed_words(timestamp: int | None = None) -> None:
    """Count the index's words anew, if anything was published or withdrawn since the last count."""
    last = Count.objects.first()
    changed = Q(events__verb__in=("release", "withdraw", "archive"))
    if last is None or Article.objects.filter(changed, events__at__gte=last.at).exists():
        count_words()


def _those(found: Any) -> Iterable[Article]:
    """Keys first: the list must not change under one's hands."""
    for key in list(found.order_by("pk").values_list("pk", flat=True)):
        yield Article.objects.select_related("unit").get(pk=key)


def _try(verb: Any, article: Article, **more: Any) -> None:
    try:
        verb(article, **more)
    except Refused:
        return  # somebody was quicker
