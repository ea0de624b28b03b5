"""索引: keep what is found by searching in step with what is in force."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final, NamedTuple

from django.db import connection, transaction

from hotline.base import clock
from hotline.knowledge import words
from hotline.knowledge.models import Article, Entry
from hotline.knowledge.workflow import SHOWN


class Row(NamedTuple):
    """One entry of the index, as it is written."""

    key: int
    head: str
    text: str
    category: str = ""
    area: str = ""
    unit_path: str = ""
    openness: str = ""
    valid_to: date | None = None
    is_hidden: bool = False


def index(article: Article) -> None:
    """Make the index say what the article now is. In the step's own transaction."""
    if article.state not in SHOWN:
        Entry.objects.filter(pk=article.pk).delete()
        return
    put([row_of(article)])


def row_of(article: Article) -> Row:
    version = article.current
    assert version is not None
    return Row(
        article.pk, version.head_text, version.full_text, article.category_id or "", article.area_id,
        article.unit.path, article.openness, article.valid_to, article.hidden_at is not None,
    )  # fmt: skip


_PUT: Final = """
INSERT INTO knowledge_entry (article_id, words, length, category, area, unit_path, openness, valid_to, is_hidden)
VALUES (%s, array_to_tsvector(%s::text[]), %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (article_id) DO UPDATE SET words = excluded.words, length = excluded.length, category = excluded.category,
    area = excluded.area, unit_path = excluded.unit_path, openness = excluded.openness, valid_to = excluded.valid_to,
    is_hidden = excluded.is_hidden
"""


def put(rows: Iterable[Row]) -> None:
    given: list[list[Any]] = [
        [row.key, words.lexemes(row.head, row.text), words.length(row.head, row.text), *row[3:]] for row in rows
    ]
    if given:
        with connection.cursor() as cursor:
            cursor.executemany(_PUT, given)


@transaction.atomic
def count_words() -> None:
    """Count anew in how many articles each term stands. Set-based: a second for every five thousand articles."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM knowledge_word")
        cursor.execute(
            "INSERT INTO knowledge_word (term, n) SELECT word, ndoc FROM ts_stat('SELECT words FROM knowledge_entry')"
        )
        cursor.execute(
            "INSERT INTO knowledge_count (id, n, mean_length, at)"
            " SELECT 1, count(*), coalesce(avg(length), 0), %s FROM knowledge_entry"
            " ON CONFLICT (id) DO UPDATE SET n = excluded.n, mean_length = excluded.mean_length, at = excluded.at",
            [clock.now()],
        )


def index_anew(batch: int = 500) -> int:
    """Build the whole index again, batch by batch; afterwards nothing is in it that should not be. Returns the number."""
    found = Article.objects.filter(state__in=SHOWN).select_related("current", "unit").order_by("pk")
    waiting: list[Row] = []
    n = 0
    for article in found.iterator(batch):
        waiting.append(row_of(article))
        n += 1
        if len(waiting) == batch:
            put(waiting)
            waiting = []
    put(waiting)
    Entry.objects.exclude(article__state__in=SHOWN).delete()
    return n
