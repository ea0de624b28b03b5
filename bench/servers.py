"""`python -m bench servers`: which way to serve is quickest here. Bare views, so that the server counts and not the page.

Granian is the product's own; Gunicorn, Uvicorn and Waitress are measured where `--others` names a virtual environment
that has them (they find the product by PYTHONPATH).
"""

import asyncio
import sysconfig
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bench import reference
from bench.client import Answers, hammer
from bench.cpu import seconds_of
from bench.serving import ROOT, granian, serving

PORT = 8482
CONCURRENCY = 8


@dataclass(frozen=True)
class Way:
    """A way to serve. `pool` 0: no pool, one connection kept by each thread."""

    name: str
    command: Callable[[int], list[str]]  # of the port
    pool: int = 8


def _wsgi(workers: int, threads: int, *more: str, pool: int = 8, note: str = "") -> Way:
    options = ("--interface", "wsgi", "--workers", str(workers), "--blocking-threads", str(threads), *more)
    return Way(
        f"Granian WSGI {workers} 进程 × {threads} 线程{'，' + note if note else ''}",
        lambda port: granian("bench.wsgi:application", port, *options),
        pool,
    )


def _asgi(note: str, *more: str) -> Way:
    options = ("--interface", "asgi", "--workers", "2", *more)
    return Way(f"Granian ASGI 2 进程{note}", lambda port: granian("bench.asgi:application", port, *options))


GRANIAN = [
    _wsgi(2, 1), _wsgi(2, 2), _wsgi(2, 4), _wsgi(2, 8), _wsgi(1, 4), _wsgi(3, 4), _wsgi(4, 2),
    _wsgi(2, 4, "--runtime-mode", "mt", note="mt"), _wsgi(2, 4, pool=0, note="不用连接池"), _wsgi(2, 4, pool=4, note="连接池 4"),
    _asgi(""), _asgi("，rust 任务", "--task-impl", "rust"),
]  # fmt: skip


def _others(binaries: Path) -> Iterator[Way]:
    def way(name: str, program: str, *words: str) -> Way:
        return Way(name, lambda port: [str(binaries / program), *(word.format(port=port) for word in words)])

    bind = ("-b", "127.0.0.1:{port}", "--log-level", "warning", "bench.wsgi:application")
    uvicorn = ("--host", "127.0.0.1", "--port", "{port}", "--log-level", "warning", "bench.asgi:application")
    yield way("Gunicorn sync 4 进程", "gunicorn", "-w", "4", *bind)
    yield way("Gunicorn gthread 2 进程 × 4 线程", "gunicorn", "-k", "gthread", "-w", "2", "--threads", "4", *bind)
    yield way("Uvicorn ASGI 2 进程", "uvicorn", "--workers", "2", *uvicorn)
    yield way(
        "Waitress 1 进程 × 8 线程",
        "waitress-serve",
        "--listen",
        "127.0.0.1:{port}",
        "--threads",
        "8",
        "bench.wsgi:application",
    )


def compare(seconds: float, others: str, only: str) -> None:
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
    ways = [*GRANIAN, *(_others(Path(others) / "bin") if others else [])]
    packages = sysconfig.get_path("purelib")
    for way in (way for way in ways if only in way.name):
        tps = reference.transactions_per_second(4)
        environment = {"BENCH_POOL": str(way.pool), "PYTHONPATH": f"{ROOT}:{packages}"}
        with serving(way.command(PORT), PORT, **environment) as pid:
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
    Console(width=160).print(table)


def _ask(path: str, seconds: float) -> Answers:
    text = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{PORT}\r\n\r\n".encode()
    return asyncio.run(hammer(PORT, lambda n: text, 200, concurrency=CONCURRENCY, seconds=seconds))
