"""Programs that tests start, listen to and end; and the whole platform as `hotline serve` runs it."""

import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import quote

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

    def end(self, number: int = signal.SIGTERM, seconds: int = 90) -> int:
        """Send the signal, read what is still said, and wait, for at most so long, for the end; the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        if self.process.stdout is not None and not self.process.stdout.closed:
            out, _ = self.process.communicate(timeout=seconds)
            self.said += out.splitlines()
        return int(self.process.wait(seconds))


Run = Callable[..., Running]


@contextmanager
def programs() -> Iterator[Run]:
    """Starts programs; at the end each is told to stop, the last first."""
    started: list[Running] = []

    def run(command: list[str], **given: Any) -> Running:
        started.append(Running(command, **given))
        return started[-1]

    try:
        yield run
    finally:
        for one in reversed(started):
            one.end()


@contextmanager
def own_folder() -> Iterator[Path]:
    """Outside pytest's: each run of it shuts those of the others to the database's user."""
    with tempfile.TemporaryDirectory(prefix="hotline-", ignore_cleanup_errors=True) as made:
        yield Path(made)


def until(holds: Callable[[], bool], seconds: int = 60) -> None:
    """Wait, for at most so long, until it holds."""
    pause = threading.Event()
    for _ in range(seconds * 10):
        if holds():
            return
        pause.wait(0.1)
    raise AssertionError(f"{seconds}秒内没有等到")


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    except FileNotFoundError:
        return True


def url_of(var: Path) -> str:
    return f"postgresql://hotline@:{postgres.PORT}/hotline?host={quote(str(var / 'run'), safe='')}"


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


class Platform:
    """`hotline serve` on the prepared folder `var`, answering; two neighbouring ports of its own."""

    def __init__(self, var: Path, run: Run, *options: str, **environment: str) -> None:
        self.var, self.port = var, two_free_ports()
        command = [*HOTLINE, "serve", "--port", str(self.port), "--workers", "1", *options]
        self.running = run(command, HOTLINE_VAR=str(var), **environment)
        self.running.read_until(f"http://127.0.0.1:{self.port}/")
        until(lambda: self.answers(self.port) and self.answers(self.port + 1))

    def answers(self, port: int) -> bool:
        try:
            with self.get(port, "/sign-in/"):
                return True
        except OSError:
            return False

    @contextmanager
    def get(self, port: int, path: str, **headers: str) -> Iterator[HTTPResponse]:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        try:
            connection.request("GET", path, headers=headers)
            with connection.getresponse() as response:
                yield response
        finally:
            connection.close()

    @contextmanager
    def stream(self) -> Iterator[HTTPResponse]:
        """The live events of the operator, opened."""
        cookie = f"sessionid={(self.var / 'key').read_text()}"
        with self.get(self.port + 1, "/live/?topics=orders", cookie=cookie) as answer:
            assert answer.status == 200
            assert answer.readline().startswith(b"retry: ")
            yield answer

    def children(self, words: str) -> list[int]:
        """Processes under the parent whose command holds the words."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if words in command and parent == self.running.process.pid:
                found.append(int(folder.name))
        return found
