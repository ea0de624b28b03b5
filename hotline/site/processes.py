"""一个父进程照看几个子进程: the web server, the live events and the workers of `hotline serve`.

Signals are waited for, not handled, so nothing ever happens in the midst of something else. A child that dies is
started again, after longer and longer pauses; when the parent ends, however it ends, no child stays.
"""

import ctypes
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

_SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
_PR_SET_PDEATHSIG: Final = 1  # linux/prctl.h
_libc = ctypes.CDLL(None)


@dataclass(frozen=True)
class Pauses:
    """Seconds. A child that has lived `steady` seconds is counted as well again; a stopping one gets `patience`."""

    first: float = 1.0
    longest: float = 30.0
    steady: float = 60.0
    patience: float = 60.0


@dataclass(eq=False)
class Child:
    name: str
    command: Sequence[str]
    core: int | None = None  # the one it stays on, with all that it starts; None: wherever there is room
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_at: float = 0.0
    n_deaths: int = 0

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(self.command, preexec_fn=self._prepare, start_new_session=True)

    def _prepare(self) -> None:
        """In the child, before its program: the parent's death stops it, signals reach it, thousands of streams fit."""
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        signal.pthread_sigmask(signal.SIG_SETMASK, ())
        _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
        if self.core is not None:
            os.sched_setaffinity(0, {self.core})

    def signal(self, number: signal.Signals) -> None:
        """To the child itself; SIGKILL to all that it started as well."""
        assert self.process is not None
        try:
            if number is signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
        except ProcessLookupError:
            pass


class Family:
    """Runs the children until SIGTERM, SIGINT or SIGHUP comes; then stops them all. A second signal kills them.

    The signals stay blocked behind it: whoever presses Ctrl+C a third time does not kill a program that is ending.
    """

    def __init__(self, children: Sequence[Child], say: Callable[[str], None], pauses: Pauses | None = None) -> None:
        self.children, self.say, self.pauses = children, say, pauses or Pauses()

    def run(self) -> None:
        signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
        try:
            while True:
                self._start_those_due()
                if self._wait() not in (None, signal.SIGCHLD):
                    return
                self._look_after()
        finally:
            self._stop()

    def _start_those_due(self) -> None:
        for child in self.children:
            if child.process is None and child.start_at <= time.monotonic():
                child.start()

    def _wait(self) -> signal.Signals | None:
        due = [child.start_at - time.monotonic() for child in self.children if child.process is None]
        got = signal.sigtimedwait(_SIGNALS, max(0.0, min(due, default=60.0)))
        return signal.Signals(got.si_signo) if got else None

    def _look_after(self) -> None:
        for child in self.children:
            if child.process is None or child.process.poll() is None:
                continue
            child.signal(signal.SIGKILL)  # what it may have left behind
            now = time.monotonic()
            child.n_deaths = 1 if now - child.started_at > self.pauses.steady else child.n_deaths + 1
            pause = min(self.pauses.first * 2 ** (child.n_deaths - 1), self.pauses.longest)
            self.say(f"{child.name}进程意外结束（{_how(child.process.returncode)}），{pause:g} 秒后重新启动")
            child.process, child.start_at = None, now + pause

    def _stop(self) -> None:
        living = [child for child in self.children if child.process is not None]
        for child in living:
            child.signal(signal.SIGTERM)
        end = time.monotonic() + self.pauses.patience
        while any(child.process is not None and child.process.poll() is None for child in living):
            got = signal.sigtimedwait(_SIGNALS, max(0.0, end - time.monotonic()))
            if got is None or got.si_signo != signal.SIGCHLD:
                self.say("有进程没有按时结束，强行终止")
                break
        for child in living:
            assert child.process is not None
            child.signal(signal.SIGKILL)
            child.process.wait()


def _how(code: int) -> str:
    return f"信号 {signal.Signals(-code).name}" if code < 0 else f"退出码 {code}"


def why_not_bind(host: str, port: int) -> str:
    """Why nobody can listen there, in Chinese; empty if it is free."""
    if not 1 <= port <= 65535:
        return f"端口须在 1 至 65535 之间，而不是 {port}"
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as a server that was just stopped needs
            probe.bind(address)
    except socket.gaierror:
        return f"不认识主机名或地址 {host}"
    except PermissionError:
        return f"没有权限监听端口 {port}：请用 1024 以上的端口，或由反向代理转发"
    except OSError as error:
        if error.errno == 98:  # EADDRINUSE
            return f"端口 {port} 已被占用：请先停止占用它的程序，或用 --port 换一个端口"
        return f"不能在 {host}:{port} 监听：{error.strerror}"
    return ""


def granian(target: str, interface: str, host: str, port: int, *options: str, patience: int) -> list[str]:
    """The command of one Granian server; its own workers that die it starts again by itself.

    When it stops, requests under way get `patience` seconds to end.
    """
    return [
        sys.executable, "-m", "granian", target, "--interface", interface, "--host", host, "--port", str(port),
        "--http", "1", "--no-ws", "--respawn-failed-workers", "--workers-kill-timeout", str(patience), "--log-level", "warning",
        *options,
    ]  # fmt: skip
