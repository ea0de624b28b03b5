"""推荐入库: what a unit answered to a citizen becomes the draft of an article (工作标准 ⑮ kb_offer_after_consult)."""

from typing import Final

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.models import Category
from hotline.knowledge.actions.writing import create_from
from hotline.knowledge.models import Article
from hotline.knowledge.queries.searching import find
from hotline.org.models import Unit, system_user

SOURCE: Final = "咨询件"
KNOWN: Final = 0.85  # of the question held by an article that may be told: nothing new to offer


def offer_article(
    order_no: str, *, title: str, answer: str, unit: Unit, category: Category | None = None
) -> Article | None:
    """A draft for the unit that answered, to be put into general words, sent to review or discarded by its people.

    Called by reactions of the apps above; they leave out what is confidential. The same order offers once. None where the
    standard does not ask for it, or callers can already be told.
    """
    if (
        not catalog.load().in_effect(clock.now()).flag("kb_offer_after_consult")
        or not title.strip()
        or not answer.strip()
    ):
        return None
    if Article.objects.filter(source=SOURCE, source_key=order_no).exists():
        return None
    if any(hit.covered >= KNOWN and hit.article.is_live for hit in find(system_user(), title, most=3).hits):
        return None
    return create_from(
        SOURCE, order_no, actor=system_user(), unit=unit, note=f"咨询件{order_no}办结，推荐入库",
        title=title[:100], questions=[title[:100]], answer=answer[:500], body=answer, category=category,
    )  # fmt: skip
