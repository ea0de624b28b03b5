"""知识查询 for citizens: the open articles alone, found by the knowledge base's own search."""

from typing import Final

from hotline.knowledge.models import Article
from hotline.knowledge.queries.searching import Hit, Wanted, find
from hotline.org.models import User

MOST_SHOWN: Final = 6
_RELATED: Final = ("unit", "current")


def found_articles(text: str) -> list[Hit]:
    """Best first. Searched as somebody who holds nothing, and what was found is asked again whether it is open. 5 queries."""
    nobody = User(is_active=False)
    hits = find(nobody, text, Wanted(validity="live")).hits
    open_ones = set(
        Article.objects.public().filter(pk__in=[hit.article.pk for hit in hits]).values_list("pk", flat=True)
    )
    return [hit for hit in hits if hit.article.pk in open_ones]


def public_article(no: str) -> Article | None:
    return Article.objects.public().select_related(*_RELATED).filter(no=no).first()


def often_asked() -> list[tuple[str, str, str]]:
    """(number, title, unit) of what operators answer most from. 1 query."""
    rows = Article.objects.public().select_related("unit").order_by("-n_uses", "-id")[:MOST_SHOWN]
    return [(row.no, row.title, row.unit.short_name) for row in rows]
