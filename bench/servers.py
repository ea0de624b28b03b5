"""`python -m bench servers`: which way to serve is quickest here. Bare views, so that the server counts and not the page."""

import asyncio
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from bench import reference
from bench.client import Answers, hammer
from bench.cpu import seconds_of
from bench.serving import serving

PORT = 8792
CONCURRENCY = 8


@dataclass(frozen=True)
class Way:
    """A way to serve. `pool` 0: no pool, one connection kept by each thread."""

    name: str
    interface: str
    options: tuple[str, ...]
    pool: int = 8


def _wsgi(workers: int, threads: int, *more: str, pool: int = 8, note: str = "") -> Way:
    name = f"WSGI {workers} 进程 × {threads} 线程{'，' + note if note else ''}"
    return Way(name, "wsgi", ("--workers", str(workers), "--blocking-threads", str(threads), *more), pool)


WAYS = [
    _wsgi(2, 1), _wsgi(2, 2), _wsgi(2, 4), _wsgi(2, 8), _wsgi(1, 4), _wsgi(3, 4), _wsgi(4, 2),
    _wsgi(2, 4, "--runtime-mode", "mt", note="mt"),
    _wsgi(2, 4, pool=0, note="不用连接池"), _wsgi(2, 4, pool=4, note="连接池 4"), _wsgi(2, 2, pool=0, note="不用连接池"),
    Way("ASGI 2 进程", "asgi", ("--workers", "2")),
    Way("ASGI 2 进程，uvloop 以外的 rust 任务", "asgi", ("--workers", "2", "--task-impl", "rust")),
]  # fmt: skip


def compare(seconds: float) -> None:
    reference.prepare()
    postmaster = reference.postmaster()
    table = Table(
        "方式",
        "空页 次/秒",
        "p95 毫秒",
        "登记 次/秒",
        "p50",
        "p95 毫秒",
        "CPU 毫秒/登记",
        "其中数据库",
        "÷ pgbench",
        "错误",
    )
    for way in WAYS:
        tps = reference.transactions_per_second(4)
        target = f"bench.{way.interface}:application"
        with serving(target, PORT, "--interface", way.interface, *way.options, BENCH_POOL=str(way.pool)) as pid:
            _ask("/nothing/", 1.0)
            nothing = _ask("/nothing/", seconds)
            _ask("/register/", 2.0)
            before = seconds_of(pid), seconds_of(postmaster)
            registered = _ask("/register/", seconds)
            spent = [
                after - earlier
                for after, earlier in zip((seconds_of(pid), seconds_of(postmaster)), before, strict=True)
            ]
        n = max(1, len(registered.latencies))
        table.add_row(
            way.name, f"{nothing.per_second:.0f}", f"{nothing.percentile(0.95):.1f}", f"{registered.per_second:.0f}",
            f"{registered.percentile(0.5):.1f}", f"{registered.percentile(0.95):.1f}", f"{sum(spent) * 1000 / n:.2f}",
            f"{spent[1] * 1000 / n:.2f}", f"{registered.per_second / tps:.3f}", str({**nothing.errors, **registered.errors} or ""),
        )  # fmt: skip
        print(f"{way.name}：pgbench {tps:.0f}，登记 {registered.per_second:.0f}", flush=True)
    Console(width=150).print(table)


def _ask(path: str, seconds: float) -> Answers:
    text = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n\r\n".encode()
    return asyncio.run(hammer(PORT, lambda n: text, 200, concurrency=CONCURRENCY, seconds=seconds))
