"""`python -m bench run`: the screens through HTTP, signed in, beside pgbench of the same minute."""

import asyncio
import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from platform import machine

from rich.console import Console
from rich.table import Table

from bench import reference
from bench.client import Answers, hammer
from bench.cpu import seconds_of
from bench.screens import Screen, n_queries, screens
from bench.serving import collect, platform, serving
from hotline.site.management.commands.serve import THREADS
from hotline.workorders.models import WorkOrder

PORT = 8480
TARGET, FLOOR = 0.10, 0.06  # of the reference's transactions per second
MOST_CPU = {True: 12.0, False: 15.0}  # milliseconds of a registration, of a page


@dataclass(frozen=True)
class Measured:
    screen: Screen
    answers: Answers
    application_ms: float
    database_ms: float
    reference: float = 0.0  # transactions per second of pgbench

    @property
    def ratio(self) -> float:
        return self.answers.per_second / self.reference

    @property
    def cpu_ms(self) -> float:
        return self.application_ms + self.database_ms


def run(concurrencies: list[int], seconds: float, workers: int, only: str) -> None:
    reference.prepare()
    collect()
    wanted = [screen for screen in screens() if only in screen.name]
    queries = {screen.name: n_queries(screen) for screen in wanted}
    console = Console(width=140)
    console.print(
        f"{machine()} {len(os.sched_getaffinity(0))} 核，负载 {os.getloadavg()[0]:.1f}；工单 {WorkOrder.objects.order_by('-id').values_list('id', flat=True)[0]:,}；"
        f"Granian WSGI {workers} 进程 × {THREADS} 线程；每项 {seconds:g} 秒"
    )
    with serving(platform(PORT, workers), PORT, workers) as pid:
        for screen in wanted:
            asyncio.run(hammer(PORT, screen.ask, screen.expected, concurrency=2, seconds=0.5))
        for concurrency in concurrencies:
            measured = list(_in_turn(wanted, pid, concurrency, seconds))
            console.print(_table(measured, queries, concurrency))


def _in_turn(wanted: list[Screen], pid: int, concurrency: int, seconds: float) -> Iterator[Measured]:
    """Each beside the reference of its own minute, taken just before and just after it: this swings by a third within a quarter of an hour."""
    before = reference.transactions_per_second(int(seconds))
    for screen in wanted:
        one = _measure(screen, pid, concurrency, seconds)
        after = reference.transactions_per_second(int(seconds))
        yield replace(one, reference=(before + after) / 2)
        before = after


def _measure(screen: Screen, pid: int, concurrency: int, seconds: float) -> Measured:
    postmaster = reference.postmaster()
    before = seconds_of(pid), seconds_of(postmaster)
    answers = asyncio.run(hammer(PORT, screen.ask, screen.expected, concurrency=concurrency, seconds=seconds))
    n = max(1, len(answers.latencies) + sum(answers.errors.values()))
    return Measured(
        screen, answers, (seconds_of(pid) - before[0]) * 1000 / n, (seconds_of(postmaster) - before[1]) * 1000 / n
    )


def _table(measured: list[Measured], queries: dict[str, int], concurrency: int) -> Table:
    beside = [one.reference for one in measured]
    table = Table(
        "页面", "次/秒", "pgbench", "÷", "p50", "p95", "p99 毫秒", "CPU 毫秒", "应用＋数据库", "查询", "错误",
        title=f"并发 {concurrency}；pgbench -c {reference.CLIENTS}（规模 {reference.SCALE}）在每项前后各测一次，{min(beside):.0f}～{max(beside):.0f} tps",
    )  # fmt: skip
    for one in measured:
        a, ratio, is_step = one.answers, one.ratio, one.screen.expected == 302
        mark = "" if ratio >= TARGET else "（达下限）" if ratio >= FLOOR else "（不足）"
        table.add_row(
            one.screen.name, f"{a.per_second:.0f}", f"{one.reference:.0f}", f"{ratio:.3f}{mark}", *(f"{a.percentile(share):.1f}" for share in (0.5, 0.95, 0.99)),
            f"{one.cpu_ms:.1f}{'' if one.cpu_ms <= MOST_CPU[is_step] else '（超）'}", f"{one.application_ms:.1f}＋{one.database_ms:.1f}",
            str(queries[one.screen.name]), str(a.errors or ""),
        )  # fmt: skip
    return table
