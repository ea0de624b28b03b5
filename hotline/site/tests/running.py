"""Programs that tests start, listen to and end."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path

from hotline.base import postgres
from hotline.site.processes import why_not_bind

ROOT = Path(postgres.__file__).parents[2]
HOTLINE = [sys.executable, "-m", "hotline.site.command_line"]


class Running:
    """A program and what it prints: read by `read_until`, or written to the file `log`."""

    def __init__(self, command: list[str], *, log: Path | None = None, **environment: str) -> None:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        with open(log, "wb") if log is not None else nullcontext(subprocess.PIPE) as out:
            self.process = subprocess.Popen(
                command, stdout=out, stderr=subprocess.STDOUT, text=True, cwd=ROOT, env={**kept, **environment}
            )
        self.said: list[str] = []

    def read_until(self, pattern: str) -> str:
        """The first line in which `pattern` is found; fails where the program ends, or two minutes pass, before it."""
        assert self.process.stdout
        enough = threading.Timer(120, self.process.kill)
        enough.start()
        try:
            for line in self.process.stdout:
                self.said.append(line.rstrip())
                if re.search(pattern, line):
                    return line.rstrip()
        finally:
            enough.cancel()
        raise AssertionError(f"没有等到 {pattern}：\n" + "\n".join(self.said))

    def end(self, number: int = signal.SIGTERM) -> int:
        """Send the signal, read what is still said, and wait for the end; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        if self.process.stdout is not None and not self.process.stdout.closed:
            out, _ = self.process.communicate(timeout=90)
            self.said += out.splitlines()
        return int(self.process.wait(90))


Run = Callable[..., Running]


def until(holds: Callable[[], bool], seconds: int = 60) -> None:
    """Wait, for at most so long, until it holds."""
    pause = threading.Event()
    for _ in range(seconds * 10):
        if holds():
            return
        pause.wait(0.1)
    raise AssertionError(f"{seconds}秒内没有等到")


def two_free_ports() -> int:
    """The lower of two neighbours that nobody listens on."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        if not why_not_bind("127.0.0.1", port) and not why_not_bind("127.0.0.1", port + 1):
            return port


def free_ports(n: int) -> list[int]:
    """Ports on which nobody listens."""
    held = [socket.socket() for _ in range(n)]
    try:
        for one in held:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in held]
    finally:
        for one in held:
            one.close()
