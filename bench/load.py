"""`python -m bench load N`: N orders of the last 24 months, set by set, with whole lives, clocks and valid hash chains."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple
from io import StringIO
from pathlib import Path
from time import monotonic
from typing import Any, Final

import psycopg
from django.core.management import call_command
from django.db import connection
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from bench.roads import SHARES, steps_and_clocks
from bench.texts import RARE_SHARE, places, texts
from hotline.base import crypto
from hotline.base.words import cut
from hotline.citizens.models import Citizen
from hotline.org.models import system_user
from hotline.site.demo.city import load_city
from hotline.site.demo.people import load_people
from hotline.workorders.models import Assignment, Callback, Deadline, Event, Reply, WorkOrder

FOLDER: Final = Path(__file__).parent / "sql"
BATCH: Final = 50_000
CITIZENS: Final = 0.6  # of the orders: some call again
KNOWN_PHONES: Final = 1000  # 13800000001 and so on, with real look-up hashes
MODELS: Final = (Citizen, WorkOrder, Assignment, Event, Deadline, Reply, Callback)
TABLES: Final = tuple(model._meta.db_table for model in MODELS)

Cursor = psycopg.Cursor[Any]


def load(n: int, say: Callable[[str], None]) -> None:
    """Fill an empty database (the demo city is made where none is) with `n` orders. Raises SystemExit where orders are."""
    started = monotonic()
    call_command("prepare", verbosity=0, stdout=StringIO())
    load_city(say)
    load_people()
    if WorkOrder.objects.exists():
        raise SystemExit("库里已有工单：请换一个空的 HOTLINE_VAR（或先 python -m bench empty）")
    parameters = connection.get_connection_params()
    wanted = {name: parameters[name] for name in ("dbname", "user", "password", "host", "port") if name in parameters}
    with (
        psycopg.connect(**wanted, autocommit=True) as link,
        psycopg.ClientCursor(link) as cursor,
    ):  # many statements at once
        for setting in (
            "session_replication_role = replica",
            "synchronous_commit = off",
            "work_mem = '256MB'",
            "jit = off",
        ):
            cursor.execute(f"SET {setting}")  # replica: no trigger speaks, no foreign key is looked up
        cursor.execute(_sql("functions"))
        _fill_lists(cursor, n)
        say(f"准备完毕，{monotonic() - started:.0f} 秒")
        with _defaults(cursor), _without_indexes(cursor, say):
            cursor.execute(_sql("citizens"), {"n": int(n * CITIZENS), "known": KNOWN_PHONES})
            statements = [_sql(name) for name in ("events", "orders", "turns", "deadlines", "replies", "callbacks")]
            for first in _batches(n, say):
                with link.transaction():
                    for statement in statements:
                        cursor.execute(statement, {"first": first, "last": min(first + BATCH - 1, n)})
        cursor.execute(_sql("sequences"), {"n": n})
        cursor.execute("DROP SCHEMA bench CASCADE")
        for table in TABLES:
            cursor.execute(f"VACUUM (ANALYZE) {table}")
        size = _one(cursor, "SELECT pg_size_pretty(pg_database_size(current_database()))")
    say(f"工单 {n:,} 件，数据库 {size}，用时 {monotonic() - started:.0f} 秒")


def empty() -> None:
    """Take all orders and what hangs on them away, triggers and all. For benchmark databases only."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(
            "TRUNCATE workorders_workorder, citizens_citizen, workorders_anchor, assessment_orderfact, assessment_turnfact,"
            " assessment_factstate RESTART IDENTITY CASCADE"
        )
        cursor.execute("SET session_replication_role = DEFAULT")


def _sql(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text()


def _one(cursor: Cursor, query: str) -> Any:
    row = cursor.execute(query).fetchone()
    assert row is not None
    return row[0]


def _fill_lists(cursor: Cursor, n: int) -> None:
    """What a million rows are made of: steps, clocks, texts with their words, places, known callers; then one seed per order."""
    steps, clocks = steps_and_clocks()
    _copy(cursor, "bench.step", [astuple(row) for row in steps])
    _copy(cursor, "bench.clock", [astuple(row) for row in clocks])
    words = [
        (i, one.title, one.content, cut(one.title + one.content.replace("{where}", " ")))
        for i, one in enumerate(texts())
    ]
    _copy(cursor, "bench.text", words)
    _copy(cursor, "bench.place", [(i, place, cut(place)) for i, place in enumerate(places())])
    known = [f"138{number:08}" for number in range(1, KNOWN_PHONES + 1)]
    _copy(cursor, "bench.caller", [(i, crypto.look_up_hash(phone)) for i, phone in enumerate(known, 1)])
    parameters = {
        "n": n, "citizens": int(n * CITIZENS), "system": system_user().pk, "rare": RARE_SHARE,
        "direct": SHARES["DIRECT"], "sub": SHARES["SUB"],
        "name": crypto.seal("王建国"), "phone": crypto.seal("13812345678"), "address": crypto.seal("澄湖路12号"),
    }  # fmt: skip
    cursor.execute(_sql("lists"), parameters)
    for table in (
        "lead",
        "child",
        "category",
        "area",
        "centre",
        "unit",
        "person",
        "text",
        "place",
        "step",
        "clock",
        "caller",
    ):
        cursor.execute(f"ANALYZE bench.{table}")
    cursor.execute(_sql("seeds"), parameters)
    cursor.execute("ANALYZE bench.seed")


def _copy(cursor: Cursor, table: str, rows: list[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {table} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _batches(n: int, say: Callable[[str], None]) -> Iterator[int]:
    columns = (TextColumn("工单"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("", total=n)
        for first in range(1, n + 1, BATCH):
            yield first
            progress.advance(task, min(BATCH, n - first + 1))


@contextmanager
def _defaults(cursor: Cursor) -> Iterator[None]:
    """What the statements do not name gets the default of its model, which the tables themselves do not know."""
    given = [
        (model._meta.db_table, field.column, field.get_db_prep_save(field.get_default(), connection))
        for model in MODELS
        for field in model._meta.concrete_fields
        if not field.null and not field.primary_key and (field.has_default() or field.empty_strings_allowed)
    ]
    for table, column, value in given:
        cursor.execute(f'ALTER TABLE {table} ALTER "{column}" SET DEFAULT %s', [value])
    try:
        yield
    finally:
        for table, column, _ in given:
            cursor.execute(f'ALTER TABLE {table} ALTER "{column}" DROP DEFAULT')


@contextmanager
def _without_indexes(cursor: Cursor, say: Callable[[str], None]) -> Iterator[None]:
    """All indexes that no constraint needs are made again afterwards: much quicker than row by row."""
    query = """
        SELECT c.relname, pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
        WHERE i.indrelid = ANY(%s::regclass[]) AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)
    """
    found = cursor.execute(query, [list(TABLES)]).fetchall()
    for name, _ in found:
        cursor.execute(f'DROP INDEX "{name}"')
    try:
        yield
    finally:
        started = monotonic()
        cursor.execute("SET maintenance_work_mem = '1GB'")
        for _, definition in found:
            cursor.execute(definition)
        say(f"索引 {len(found)} 个，{monotonic() - started:.0f} 秒")
