"""知识点: one as a person sees it, and the lists of the first page."""

from datetime import date

from django.utils.timezone import localtime

from hotline.knowledge.models import Article, Event, Version
from hotline.knowledge.workflow import ArticleState
from hotline.org.models import User

MOST_SHOWN = 8


def seen(user: User, no: str) -> Article | None:
    related = ("unit", "category", "area", "current__category", "current__area", "current__author",
               "current__unit_reviewer", "current__reviewer")  # fmt: skip
    return Article.objects.visible_to(user).select_related(*related).filter(no=no).first()


def often_used(user: User) -> list[Article]:
    live = Article.objects.visible_to(user).live().filter(n_uses__gt=0)
    return list(live.select_related("unit", "current").order_by("-n_uses", "-id")[:MOST_SHOWN])


def lately_published(user: User) -> list[Article]:
    live = Article.objects.visible_to(user).live().exclude(published_at=None)
    return list(live.select_related("unit", "current").order_by("-published_at")[:MOST_SHOWN])


def state_on(article: Article, day: date) -> ArticleState | None:
    """The article's state at the end of that day, as the trail has it."""
    for event in Event.objects.filter(article=article, version=None).order_by("-n").only("at", "to_state"):
        if localtime(event.at).date() <= day:
            return ArticleState(event.to_state)
    return None


def published_versions(article: Article) -> list[Version]:
    """Those that have ever been told, newest first."""
    found = article.versions.exclude(published_at=None).select_related("author", "reviewer", "category", "area")
    return list(found.order_by("-n"))
