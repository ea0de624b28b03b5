"""Jobs that join two apps which do not know each other."""

from datetime import timedelta

from procrastinate.contrib.django import app

from hotline.base import clock
from hotline.knowledge import telling
from hotline.knowledge.models import Correction, Event, Gap
from hotline.notices.actions.telling import notify


@app.task(name="hotline.site.jobs.tell_of_article")
def tell_of_article(*, event_id: int) -> None:
    """通知 after a step of an article. Runs twice without telling twice."""
    event = Event.objects.select_related("article__unit", "version").filter(pk=event_id).first()
    _carry(telling.of_event(event) if event is not None else None)


@app.task(name="hotline.site.jobs.tell_of_gap")
def tell_of_gap(*, gap_id: int) -> None:
    """通知 the unit that is asked to fill a gap."""
    gap = Gap.objects.select_related("unit").filter(pk=gap_id).first()
    _carry(telling.of_gap(gap) if gap is not None else None)


@app.task(name="hotline.site.jobs.tell_of_late_corrections", queueing_lock="tell_of_late_corrections")
def tell_of_late_corrections(timestamp: int | None = None) -> None:
    """纠错逾期: each once, when its limit has run out; what is older than a day has been told."""
    now = clock.now()
    late = Correction.objects.filter(answered_at=None, due_at__gt=now - timedelta(days=1), due_at__lte=now)
    for row in late.select_related("article", "unit").order_by("pk"):
        _carry(telling.of_late(row))


def _carry(news: telling.News | None) -> None:
    if news is not None:
        notify(news.readers, news.key, once_key=news.once_key, words=news.words, url=news.url)
