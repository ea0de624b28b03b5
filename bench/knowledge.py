"""`python -m bench knowledge load|run|empty`: how quickly the search answers over many articles."""

import random
import time
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction
from rich.console import Console
from rich.table import Table

from hotline.base import clock
from hotline.knowledge import words
from hotline.knowledge.actions.indexing import count_words
from hotline.knowledge.demo.matters import MATTERS
from hotline.knowledge.demo.writing import ASPECTS, AUDIENCES, Writer, Written
from hotline.knowledge.models import Article, Entry, Version
from hotline.knowledge.queries.searching import Wanted, find
from hotline.org.models import Area, User

SOURCE = "压力测试"
BATCH = 1000


def load(n: int, say: Callable[[str], None]) -> None:
    """Put in `n` published articles past the engine, with their index; the trail of these stays empty."""
    started = time.monotonic()
    written = Writer(clock.today(), seed=7).write(n)
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX IF EXISTS knowledge_words")
    done = 0
    while batch := list(islice(written, BATCH)):
        _put(batch, done)
        done += len(batch)
        say(f"已装入 {done} 个知识点，{time.monotonic() - started:.0f} 秒")
    with connection.cursor() as cursor:
        cursor.execute("SET maintenance_work_mem = '512MB'")
        cursor.execute("CREATE INDEX knowledge_words ON knowledge_entry USING gin (words) WITH (fastupdate = off)")
    count_words()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE knowledge_entry, knowledge_article, knowledge_version")
    say(f"装入、建索引、计词频共 {time.monotonic() - started:.0f} 秒")


@transaction.atomic
def _put(batch: list[Written], done: int) -> None:
    at = clock.now()
    articles = [
        Article(
            no=f"B{done + n:07d}", state="DRAFTING", unit=one.unit, title=one.text["title"], category=one.text["category"],
            area=one.text["area"], openness=one.text["openness"], valid_to=one.text["valid_to"], source=SOURCE,
            source_key=f"{done + n}", n_versions=1, published_at=at,
        )
        for n, one in enumerate(batch)
    ]  # fmt: skip
    Article.objects.bulk_create(articles)
    versions = [
        Version(article=article, n=1, state="IN_FORCE", published_at=at, **one.text)
        for article, one in zip(articles, batch, strict=True)
    ]
    Version.objects.bulk_create(versions)
    for article, version in zip(articles, versions, strict=True):
        article.current, article.state = version, "PUBLISHED"
    Article.objects.bulk_update(articles, ["current", "state"])
    with (
        connection.cursor() as cursor,
        cursor.copy(
            "COPY knowledge_entry (article_id, words, length, category, area, unit_path, openness, valid_to, is_hidden) FROM STDIN"
        ) as copy,
    ):
        for article, version, one in zip(articles, versions, batch, strict=True):
            terms = " ".join(
                "'" + term.replace("'", "''") + "'" for term in words.lexemes(version.head_text, version.full_text)
            )
            copy.write_row((article.pk, terms, words.length(version.head_text, version.full_text), article.category_id or "",
                            article.area_id, one.unit.path, article.openness, article.valid_to, False))  # fmt: skip


def empty(say: Callable[[str], None]) -> None:
    found = Article.objects.filter(source=SOURCE)
    with transaction.atomic():
        Entry.objects.filter(article__in=found).delete()
        found.update(state="DRAFTING", current=None)
        Version.objects.filter(article__source=SOURCE).delete()
        n, _ = found.delete()
    say(f"已删除 {n} 个压力测试的知识点")


def run(n: int) -> None:
    """Ask `n` questions of each kind, one after another, as an operator; prints the median and the 95th of 100, in ms."""
    user = User.objects.filter(groups__name="话务员", is_active=True).select_related("unit").first()
    if user is None:
        raise SystemExit("没有话务员账号：请先运行 hotline demo")
    user.get_all_permissions()
    county = Area.objects.filter(level=2).first()
    table = Table(
        "问法", "次数", "中位（毫秒）", "95%（毫秒）", "最长", "平均条数", title=f"{Article.objects.count()} 个知识点"
    )
    for name, questions, wanted in (
        ("像市民那样问", list(_asked(n)), None),
        ("两三个字", [matter.name[:3] for matter in MATTERS] * (n // len(MATTERS) + 1), None),
        ("常见词", ["办理", "申请材料", "身份证", "收费标准"] * (n // 4 + 1), None),
        ("查不到", ["火星移民局电话", "量子纠缠咨询"] * (n // 2 + 1), None),
        ("只看一个县", list(_asked(n)), Wanted(area=county)),
    ):
        times, hits = [], 0
        for question in questions[:n]:
            start = time.perf_counter()
            hits += len(find(user, question, wanted, most=20).hits)
            times.append((time.perf_counter() - start) * 1000)
        times.sort()
        table.add_row(name, str(len(times)), f"{times[len(times) // 2]:.1f}", f"{times[len(times) * 95 // 100]:.1f}",
                      f"{times[-1]:.1f}", f"{hits / len(times):.1f}")  # fmt: skip
    Console(width=90).print(table)


def _asked(n: int) -> Iterator[str]:
    chance = random.Random(3)
    for _ in range(n):
        matter: Any = chance.choice(MATTERS)
        yield chance.choice(
            (
                matter.asked,
                f"{chance.choice(AUDIENCES)}{matter.name}{chance.choice(ASPECTS)}",
                f"请问{matter.who}{matter.name}要带什么",
            )
        )
