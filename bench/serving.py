"""A server of its own for each measurement, stopped behind it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def granian(target: str, port: int, *options: str) -> list[str]:
    return [
        sys.executable, "-m", "granian", target, "--host", "127.0.0.1", "--port", str(port), "--http", "1", "--no-ws",
        "--log-level", "warning", "--workers-kill-timeout", "10", *options,
    ]  # fmt: skip


@contextmanager
def serving(command: Sequence[str], port: int, **environment: str) -> Iterator[int]:
    """The server of `command`; gives its process id once it answers."""
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        _wait_for(port, process)
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if process.poll() is not None:
            raise SystemExit("服务器没有启动")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"端口 {port} 没有应答")
