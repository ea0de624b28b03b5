"""`python -m bench score`: a month's assessment computed, each statement with its time, and taken back again."""

from datetime import date
from time import monotonic
from typing import Any

from django.db import connection, transaction
from rich.console import Console
from rich.table import Table

from hotline.assessment.actions import facts, periods
from hotline.assessment.models import OrderFact, Period, Score, ScoreLine
from hotline.assessment.queries.figures import Span
from hotline.base import clock
from hotline.org.models import system_user
from hotline.workorders.models import WorkOrder

WIDTH = 90


class Timed:
    """Listens to statements, and keeps how long each took in the database and on the way there."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, float]] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        started = monotonic()
        try:
            return execute(sql, params, many, context)
        finally:
            self.rows.append((" ".join(sql.split())[:WIDTH], (monotonic() - started) * 1000))


def run(month: str) -> None:
    """`month` as 2026-03; empty: the last one that is over."""
    if not OrderFact.objects.exists():
        print("先量出事实…")
        facts.rebuild(lambda done, n: print(f"  {done:,} / {n:,}", end="\r"))
    facts.catch_up()
    first = date.fromisoformat(f"{month}-01") if month else Span.month_of(clock.today()).before().since
    timed = Timed()
    with transaction.atomic():
        Period.objects.filter(month=first, state="PROVISIONAL").delete()
        started = monotonic()
        with connection.execute_wrapper(timed):
            period = periods.begin(first, actor=system_user(), note="测速")
        wall = monotonic() - started
        n_units, n_lines = Score.objects.filter(period=period).count(), ScoreLine.objects.filter(period=period).count()
        transaction.set_rollback(True)
    table = Table("毫秒", "语句", title=f"{first:%Y年%-m月}考核", title_justify="left")
    for sql, ms in timed.rows:
        table.add_row(f"{ms:,.1f}", sql)
    Console(width=110).print(table)
    whole = sum(ms for _, ms in timed.rows)
    print(
        f"工单{WorkOrder.objects.count():,}件，单位{n_units}家，加减分{n_lines:,}条："
        f"{len(timed.rows)}条语句，数据库{whole:,.0f}毫秒，连同计算{wall * 1000:,.0f}毫秒"
    )
