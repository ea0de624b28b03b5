"""查找: from a question to the articles that answer it best, in two strides.

The first asks PostgreSQL's inverted index for the articles that hold the question's rarest terms, and adds up how
rare those are; the second ranks the best sixty by their whole text (ranking.py). Terms are read from the rarest on until
`MOST_READ` rows: what is left out stands in so many articles that it tells hardly anything.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import rjieba
from django.db import connection
from django.db.models import F, QuerySet

from hotline.base import clock
from hotline.knowledge.models import Article, Version, around, digits_of, sees_all
from hotline.knowledge.models.article import HEAD_FIELDS, TEXT_FIELDS, TO_EVERYBODY
from hotline.knowledge.people import is_editor, is_reviewer
from hotline.knowledge.ranking import Corpus, Document, best_passage, covered, marked, ranked, rarities
from hotline.knowledge.words import HEAD, OFTEN, Question, asked, plain
from hotline.knowledge.workflow import VersionState
from hotline.org.models import Area, Unit, User

MOST_READ: Final = 16_000
CANDIDATES: Final = 60
WORTH_OF: Final = {"": 1.0, HEAD: 0.6, OFTEN: 0.4}  # what a mark of weight adds in the first stride
LEAST_COVERED: Final = 0.3  # of what was asked; an article that holds less of it is no answer
SNIPPET: Final = 90  # characters
SPOKEN: Final = 160  # of the 口径

Pieces = list[tuple[str, bool]]


@dataclass(frozen=True)
class Wanted:
    """Filters; empty means any."""

    category: str = ""
    unit: Unit | None = None
    area: Area | None = None
    validity: str = ""  # live, expired
    openness: tuple[str, ...] = ()  # 公开范围


@dataclass
class Hit:
    article: Article
    version: Version
    title: Pieces
    answer: Pieces
    snippet: Pieces  # of the rest; empty where that says nothing of what was asked
    covered: float


@dataclass
class Found:
    question: Question
    hits: list[Hit] = field(default_factory=list)
    is_more: bool = False


def find(user: User, text: str, wanted: Wanted | None = None, *, most: int = 20) -> Found:
    """The articles that this person may see and that answer `text`, best first. 5 queries."""
    question = read(text)
    if not question.terms:
        return Found(question)
    corpus = count_of(question)
    keys = candidates(question, corpus, *_where(user, wanted or Wanted()))
    texts = {version.article_id: version for version in _texts(keys)}
    documents = [document(version) for version in texts.values()]
    weights = rarities(question, corpus)
    answers = [
        one for one, _ in ranked(question, documents, corpus) if covered(question, weights, one) >= LEAST_COVERED
    ]
    shown = answers[:most]
    rows = _articles([one.key for one in shown])
    hits = [_hit(rows[one.key], texts[one.key], one, question, weights) for one in shown]
    return Found(question, hits, len(answers) > most)


def read(text: str) -> Question:
    """A question with the synonyms of its words. 1 query."""
    squeezed = "".join(plain(text).split())
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT words FROM knowledge_synonym WHERE is_active"
            " AND EXISTS (SELECT FROM unnest(words) word WHERE strpos(%s, word) > 0)",
            [squeezed],
        )
        groups = [row[0] for row in cursor.fetchall()]
    return asked(text, groups, rjieba.cut_for_search(plain(text)))


def count_of(question: Question) -> Corpus:
    """How rare the question's terms are. 1 query."""
    names = [mark + term for term in question.all_terms for mark in WORTH_OF]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.n, c.mean_length, w.term, w.n FROM (SELECT) one LEFT JOIN knowledge_count c ON true"
            " LEFT JOIN knowledge_word w ON w.term = ANY(%s)",
            [names],
        )
        rows = cursor.fetchall()
    n, mean_length = rows[0][0] or 0, rows[0][1] or 0.0
    return Corpus(n, mean_length, {term: times for _, _, term, times in rows if term})


def candidates(question: Question, corpus: Corpus, where: str = "true", parameters: Sequence[Any] = ()) -> list[int]:
    """The first stride: keys of the articles most likely meant, likeliest first. 1 query."""
    terms = [
        (corpus.n_with.get(mark + term, 0), mark + term, worth * corpus.rarity(term))
        for term in question.all_terms
        for mark, worth in WORTH_OF.items()
        if not (mark and term.startswith(HEAD))
    ]
    terms.sort()
    read, chosen = 0, list[tuple[str, float]]()
    for n, term, worth in terms:
        read += n
        if chosen and read > MOST_READ:
            break
        chosen.append((_quoted(term), worth))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.article_id, sum(asked.worth) AS worth FROM unnest(%s::text[], %s::float8[]) asked(term, worth)"
            " CROSS JOIN LATERAL (SELECT article_id FROM knowledge_entry"
            f" WHERE words @@ asked.term::tsquery AND ({where})) e"
            " GROUP BY 1 ORDER BY 2 DESC, 1 DESC LIMIT %s",
            [[term for term, _ in chosen], [worth for _, worth in chosen], *parameters, CANDIDATES],
        )
        return [row[0] for row in cursor.fetchall()]


def _quoted(term: str) -> str:
    return "'" + term.replace("\\", "\\\\").replace("'", "''") + "'"


def _where(user: User, wanted: Wanted) -> tuple[str, list[Any]]:
    """The condition on `knowledge_entry` that says what this person may see and asked for."""
    parts: list[tuple[str, list[Any]]] = []
    if not (is_editor(user) or is_reviewer(user)):
        parts.append(("NOT is_hidden", []))
    if not sees_all(user):
        parts.append(_near(user))
    if wanted.category:
        parts.append(("category LIKE %s", [_like(wanted.category)]))
    if wanted.unit is not None:
        parts.append(("unit_path LIKE %s", [_like(wanted.unit.path)]))
    if wanted.area is not None:
        parts.append(("area = ANY(%s)", [around(wanted.area)]))
    if wanted.openness:
        parts.append(("openness = ANY(%s)", [[*wanted.openness]]))
    if wanted.validity == "live":
        parts.append(("(valid_to IS NULL OR valid_to >= %s)", [clock.today()]))
    elif wanted.validity == "expired":
        parts.append(("valid_to < %s", [clock.today()]))
    return " AND ".join(sql for sql, _ in parts) or "true", [one for _, given in parts for one in given]


def _near(user: User) -> tuple[str, list[Any]]:
    """The same rule as `ArticleQuerySet.visible_to`, for what is published."""
    if user.unit is None:
        return "openness = ANY(%s)", [[*TO_EVERYBODY]]
    area = user.unit.area
    return (
        "(area = ANY(%s) OR area LIKE %s OR openness = ANY(%s) OR unit_path LIKE %s)",
        [around(area), _like(digits_of(area)), [*TO_EVERYBODY], _like(user.unit.path)],
    )


def _like(beginning: str) -> str:
    return beginning.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


def _texts(keys: Iterable[int]) -> "QuerySet[Version]":
    """What is in force of all candidates, and no more of it than is ranked."""
    found = Version.objects.filter(article__in=keys, state=VersionState.IN_FORCE)
    return found.annotate(length=F("article__entry__length")).only("article", "n", *HEAD_FIELDS, *TEXT_FIELDS)


def _articles(keys: Iterable[int]) -> dict[int, Article]:
    return Article.objects.select_related("unit", "category", "area").in_bulk(list(keys))


def document(version: Any) -> Document:
    """Of a version with the `length` that its entry has in the index."""
    return Document(version.article_id, plain(version.head_text), plain(version.full_text), version.length)


def _hit(article: Article, version: Version, one: Document, question: Question, weights: Mapping[str, float]) -> Hit:
    article.current = version
    rest = version.full_text.removeprefix(version.answer).replace("\n", " ").strip()
    passage = snippet(rest, question, weights)
    return Hit(
        article,
        version,
        marked(version.title, question.marks),
        marked(shortened(version.answer), question.marks),
        passage if any(is_mark for _, is_mark in passage) else [],
        covered(question, weights, one),
    )


def shortened(text: str) -> str:
    return text if len(text) <= SPOKEN else f"{text[:SPOKEN]}…"


def snippet(text: str, question: Question, weights: Mapping[str, float]) -> Pieces:
    """The stretch of the text that answers best, its words marked, cut at signs where that is near."""
    _, first, last = best_passage(weights, plain(text) if len(plain(text)) == len(text) else text.lower(), SNIPPET)
    start = max(0, min(first - 12, len(text) - SNIPPET))
    for at in range(start, max(-1, start - 15), -1):
        if at == 0 or text[at - 1] in "。；！？，":
            start = at
            break
    end = min(len(text), max(start + SNIPPET, last))
    pieces = marked(text[start:end], question.marks)
    return [("…", False), *pieces] if start else pieces
