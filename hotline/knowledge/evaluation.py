"""查找质量: how well the search finds, measured on any documents and questions, without touching the city's own articles.

The documents go into temporary tables of the same names, which PostgreSQL finds before the real ones; the search itself
does not know the difference. Nothing is left behind.
"""

import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from hotline.knowledge import words
from hotline.knowledge.actions.indexing import Row, count_words, put
from hotline.knowledge.queries.searching import candidates, count_of, read
from hotline.knowledge.ranking import Document, ranked

TABLES: Final = ("knowledge_entry", "knowledge_word", "knowledge_count")
BATCH: Final = 200


class BadFile(ValueError):
    """The file cannot be read as documents or questions; says why, in Chinese."""


@dataclass(frozen=True)
class Text:
    """A document to be found. `title` may be empty."""

    key: str
    title: str
    text: str


@dataclass(frozen=True)
class Asked:
    """A question, and the keys of the documents that answer it."""

    text: str
    answers: frozenset[str]


@dataclass(frozen=True)
class Measure:
    """What came out: the share of questions whose answer stands first, among the first ten; the mean of 1/rank; times in ms."""

    n: int
    first: float
    in_ten: float
    reciprocal: float
    median_ms: float
    slow_ms: float  # 95 of 100 are quicker


def read_documents(path: Path) -> list[Text]:
    """JSON lines with `docid` (or `id`), `text` and perhaps `title`. Raises BadFile."""
    found = []
    for n, line in enumerate(_lines(path), 1):
        try:
            row = json.loads(line)
            key = row.get("docid", row.get("id"))
            found.append(Text(str(key), str(row.get("title") or ""), str(row["text"])))
        except (ValueError, KeyError, AttributeError):
            raise BadFile(f"{path.name}第{n}行：应为一行一个 JSON 对象，至少有 docid 和 text") from None
    if not found:
        raise BadFile(f"{path.name}里没有文档")
    return found


def read_questions(path: Path) -> list[Asked]:
    """Tab-separated: number, question, keys of the answers (commas or blanks between). A heading is left out. Raises BadFile."""
    found = []
    for n, line in enumerate(_lines(path), 1):
        cells = line.split("\t")
        if len(cells) < 3:
            raise BadFile(f"{path.name}第{n}行：应有编号、问题、答案文档三列，以制表符分隔")
        if n > 1 or cells[0].lower() not in ("qid", "id", "编号"):
            found.append(Asked(cells[1], frozenset(cells[2].replace(",", " ").split())))
    if not found:
        raise BadFile(f"{path.name}里没有问题")
    return found


def measure(
    documents: Sequence[Text], questions: Sequence[Asked], progress: Callable[[int, int], None] | None = None
) -> Measure:
    """Put the documents in, ask every question, count. `progress` is told (asked, in all)."""
    keys = {n: one.key for n, one in enumerate(documents)}
    ranks: list[int] = []
    times: list[float] = []
    with _separate_tables():
        found = _put(documents)
        for question in questions:
            start = time.perf_counter()
            order = answer(question.text, found)
            times.append((time.perf_counter() - start) * 1000)
            places = [place for place, key in enumerate(order, 1) if keys[key] in question.answers]
            ranks.append(places[0] if places else 0)
            if progress:
                progress(len(ranks), len(questions))
    times.sort()
    n = len(ranks)
    return Measure(
        n,
        sum(rank == 1 for rank in ranks) / n,
        sum(1 <= rank <= 10 for rank in ranks) / n,
        sum(1 / rank for rank in ranks if rank) / n,
        times[n // 2],
        times[min(n - 1, n * 95 // 100)],
    )


def answer(text: str, documents: "dict[int, Document]") -> list[int]:
    """The keys of the documents, best first: the two strides of the search, nothing filtered."""
    question = read(text)
    if not question.terms:
        return []
    corpus = count_of(question)
    chosen = [documents[key] for key in candidates(question, corpus)]
    return [one.key for one, _ in ranked(question, chosen, corpus)]


def _put(documents: Sequence[Text]) -> "dict[int, Document]":
    rows = [Row(n, one.title, one.text) for n, one in enumerate(documents)]
    for start in range(0, len(rows), BATCH):
        put(rows[start : start + BATCH])
    count_words()
    return {
        row.key: Document(row.key, words.plain(row.head), words.plain(row.text), words.length(row.head, row.text))
        for row in rows
    }


@contextmanager
def _separate_tables() -> Iterator[None]:
    with transaction.atomic():
        with connection.cursor() as cursor:
            for table in TABLES:
                cursor.execute(f"CREATE TEMPORARY TABLE {table} (LIKE public.{table} INCLUDING ALL) ON COMMIT DROP")
        yield
        with connection.cursor() as cursor:  # not only at the commit: this may be part of something larger
            cursor.execute(f"DROP TABLE {', '.join(f'pg_temp.{table}' for table in TABLES)}")


def _lines(path: Path) -> list[str]:
    try:
        return [line for line in path.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except OSError as error:
        raise BadFile(f"读不到 {path}：{error.strerror}") from error
    except UnicodeDecodeError:
        raise BadFile(f"{path.name}不是 UTF-8 编码") from None
