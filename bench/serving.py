"""A server of its own for each measurement, stopped behind it."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command

from hotline.site.collected import is_stale

ROOT = Path(__file__).resolve().parents[1]


def granian(target: str, port: int, *options: str) -> list[str]:
    return [
        sys.executable, "-m", "granian", target, "--host", "127.0.0.1", "--port", str(port), "--http", "1", "--no-ws",
        "--log-level", "warning", "--workers-kill-timeout", "10", *options,
    ]  # fmt: skip


def collect() -> None:
    """Static files, for the pages that are asked for in this process."""
    if is_stale():
        call_command("collectstatic", interactive=False, verbosity=0)


def platform(port: int, workers: int) -> list[str]:
    """The whole as an office runs it: pages, live events on the next port."""
    return [sys.executable, "-m", "hotline.site.command_line", "serve", "--port", str(port), "--workers", str(workers)]


@contextmanager
def serving(command: Sequence[str], port: int, n: int = 1, **environment: str) -> Iterator[int]:
    """The server of `command`; gives its process id once `n` of its processes listen."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait_for(port, process, n)
        yield process.pid
    finally:
        process.terminate()
        process.wait(90)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", n: int) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise SystemExit("服务器没有启动")
        if _listeners(port) >= n:
            return
        time.sleep(0.1)
    raise SystemExit(f"端口 {port} 没有应答")


def _listeners(port: int) -> int:
    """How many sockets listen there; each process of a server has its own."""
    rows = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    return sum(row[1].endswith(f":{port:04X}") and row[3] == "0A" for row in rows)
