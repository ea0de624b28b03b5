"""`hotline serve`, `worker`, `stop`: real processes, killed and stopped; nothing is lost and nothing stays behind."""

import json
import os
import re
import signal
import socket
import sys
from collections.abc import Iterator
from http.client import IncompleteRead
from pathlib import Path
from typing import Any

import psycopg
import pytest

from hotline.base import postgres
from hotline.site.management.commands.serve import cores_of
from hotline.site.processes import why_not_bind
from hotline.site.tests.counted_jobs import NAME
from hotline.site.tests.running import (
    HOTLINE,
    Platform,
    Run,
    Running,
    is_gone,
    own_folder,
    two_free_ports,
    until,
    url_of,
)

pytestmark = pytest.mark.server

FAMILY = """
import sys
from hotline.site.processes import Child, Family, Pauses
children = [Child(f"第{n}个", [sys.executable, "-c", code]) for n, code in enumerate(sys.argv[2:], 1)]
Family(children, lambda line: print(line, flush=True), Pauses(first=0.05, longest=0.1, patience=float(sys.argv[1]))).run()
print("ended", flush=True)
"""


def family(run: Run, *codes: str, patience: float = 30) -> Running:
    return run([sys.executable, "-c", FAMILY, str(patience), *codes])


# One write each: two children may speak at the same moment.
WAITS = "import os, signal; os.write(1, f'child {os.getpid()}\\n'.encode()); signal.pause()"
STUBBORN = "import os, signal; signal.signal(15, signal.SIG_IGN); print('child', os.getpid(), flush=True)\nwhile 1: signal.pause()"


def pid_of(line: str) -> int:
    return int(line.split()[1])


def test_a_child_that_dies_is_started_again_after_longer_and_longer_pauses(run: Run) -> None:
    parent = family(run, "raise SystemExit(3)")
    assert parent.read_until("意外结束") == "第1个进程意外结束（退出码 3），0.05 秒后重新启动"
    assert parent.read_until("意外结束").endswith("0.1 秒后重新启动")
    assert parent.read_until("意外结束").endswith("0.1 秒后重新启动")
    assert parent.end() == 0
    assert parent.said[-1] == "ended"


def test_a_killed_child_is_replaced_and_its_brother_left_alone(run: Run) -> None:
    parent = family(run, WAITS, WAITS.replace("child", "brother"))
    brother = child = 0
    while not (brother and child):
        line = parent.read_until("child|brother")
        if line.startswith("child"):
            child = pid_of(line)
        else:
            brother = pid_of(line)
    os.kill(child, signal.SIGKILL)
    assert "信号 SIGKILL" in parent.read_until("意外结束")
    assert pid_of(parent.read_until("child")) != child
    assert not is_gone(brother)
    assert parent.end(signal.SIGINT) == 0
    assert is_gone(brother)


def test_a_child_that_will_not_stop_is_killed(run: Run) -> None:
    parent = family(run, STUBBORN, patience=0.2)
    child = pid_of(parent.read_until("child"))
    assert parent.end() == 0
    assert "有进程没有按时结束，强行终止" in parent.said
    assert is_gone(child)


def test_a_second_signal_does_not_wait(run: Run) -> None:
    parent = family(run, STUBBORN, patience=3600)
    child = pid_of(parent.read_until("child"))
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        parent.process.send_signal(number)
    assert parent.end() == 0
    assert parent.said[-1] == "ended"
    assert is_gone(child)


def test_a_child_stays_on_its_core_and_what_it_starts_too(run: Run) -> None:
    core = max(os.sched_getaffinity(0))
    looks = "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import os; print(*os.sched_getaffinity(0), flush=True)'])"
    code = FAMILY.replace('"-c", code])', f'"-c", code], {core})')
    assert code != FAMILY
    parent = run([sys.executable, "-c", code, "30", looks])
    assert parent.read_until(r"^\d") == str(core)
    assert parent.end() == 0


def test_children_end_with_a_killed_parent(run: Run) -> None:
    parent = family(run, WAITS)
    child = pid_of(parent.read_until("child"))
    parent.process.kill()
    until(lambda: is_gone(child))


def test_a_port_is_refused_with_its_reason() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert why_not_bind("127.0.0.1", port) == f"端口 {port} 已被占用：请先停止占用它的程序，或用 --port 换一个端口"
    assert why_not_bind("127.0.0.1", port) == ""
    assert why_not_bind("127.0.0.1", 70000) == "端口须在 1 至 65535 之间，而不是 70000"
    assert why_not_bind("no-such-host.invalid", port).startswith("不认识主机名或地址")


# ── the platform ──


@pytest.fixture(scope="module")
def var(run: Run) -> Iterator[Path]:
    """A prepared city with one signed-in operator, session key `operator`."""
    with own_folder() as folder:
        yield _prepared(folder / "var", run)
        until(lambda: not postgres._runs((folder / "var" / "postgres").resolve()))  # the last to leave stops it


def _prepared(made: Path, run: Run) -> Path:
    (made / "vendor").mkdir(parents=True)
    (made / "vendor" / "tabler.min.css").write_text("a{}")
    for name in ("htmx.min.js", "echarts.min.js"):
        (made / "vendor" / name).write_text("//")
    (made / "vendor" / "icons.json").write_text("{}")
    assert run([*HOTLINE, "prepare"], HOTLINE_VAR=str(made)).end(0) == 0
    code = (
        "from django.test import Client; from hotline.org.models import *; from django.contrib.auth.models import Group;"
        "u = User.objects.create_user('lin', name='林话务'); u.groups.add(Group.objects.get(name='话务员'));"
        "c = Client(); c.force_login(u, backend='hotline.org.permissions.RoleBackend');"
        f"open({str(made / 'key')!r}, 'w').write(c.session.session_key)"
    )
    assert run([*HOTLINE, "shell", "-v", "0", "-c", code], HOTLINE_VAR=str(made)).end(0) == 0
    return made


@pytest.fixture(scope="module")
def platform(var: Path, run: Run) -> Iterator[Platform]:
    made = Platform(var, run)
    yield made
    assert made.running.end() == 0
    assert made.running.said[-1] == "平台已停止"


def test_pages_come_with_their_styles_and_the_port_is_not_given_twice(platform: Platform, run: Run) -> None:
    with platform.get(platform.port, "/sign-in/") as page:
        assert page.status == 200
        [style] = re.findall(r'href="(/static/base/theme\.[0-9a-f]+\.css)"', page.read().decode())
    with platform.get(platform.port, style) as answer:
        assert answer.status == 200
    again = run([*HOTLINE, "serve", "--port", str(platform.port)], HOTLINE_VAR=str(platform.var))
    again.read_until(f"端口 {platform.port} 已被占用")
    assert again.end(0) == 1


def test_what_is_committed_is_heard_in_the_browser(platform: Platform) -> None:
    with platform.stream() as stream, psycopg.connect(url_of(platform.var), autocommit=True) as connection:
        connection.execute("SELECT pg_notify('hotline', %s)", (json.dumps({"order": 17, "verb": "sign"}),))
        lines = [stream.readline() for _ in range(3)]
    assert lines == [b"\n", b"event: orders\n", b'data: {"verbs":["sign"],"orders":[17]}\n']


def test_pages_take_turns_on_the_cores_where_there_are_enough_processes() -> None:
    cores = sorted(os.sched_getaffinity(0))
    assert cores_of(len(cores)) == cores
    assert cores_of(len(cores) + 1) == [*cores, cores[0]]
    assert cores_of(len(cores) - 1) == [None] * (len(cores) - 1)


def test_killed_processes_come_back(platform: Platform) -> None:
    for words, port in (("hotline.site.wsgi", platform.port), ("hotline.site.asgi", platform.port + 1)):
        [pid] = platform.children(words)
        os.kill(pid, signal.SIGKILL)
        platform.running.read_until("意外结束（信号 SIGKILL）")
        until(lambda port=port: platform.answers(port))  # type: ignore[misc]
        assert platform.children(words) != [pid]


def test_the_platform_stops_although_somebody_listens(var: Path, run: Run, platform: Platform) -> None:
    second = Platform(var, run, "--with-worker", "2")
    workers = second.children("command_line worker")
    assert len(workers) == 2
    with second.stream() as stream:
        assert second.running.end(signal.SIGINT) == 0
        with pytest.raises(IncompleteRead):
            stream.read()
    assert second.running.said[-1] == "平台已停止"
    assert all(is_gone(pid) for pid in workers)
    assert platform.answers(platform.port)


def test_tables_that_are_missing_are_named(run: Run, platform: Platform) -> None:
    with psycopg.connect(url_of(platform.var), autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
    url = url_of(platform.var).replace("/hotline?", "/bare?")
    server = run([*HOTLINE, "serve", "--port", str(two_free_ports())], HOTLINE_VAR=str(platform.var), DATABASE_URL=url)
    server.read_until("请先运行 hotline prepare")
    assert server.end(0) == 1
    worker = run([*HOTLINE, "worker"], HOTLINE_VAR=str(platform.var), DATABASE_URL=url)
    worker.read_until("先运行 hotline prepare")
    assert worker.end(0) == 1


# ── workers ──


@pytest.fixture
def counted(platform: Platform) -> Iterator["psycopg.Connection[Any]"]:
    """A connection that holds the lock for which the counting job waits."""
    with psycopg.connect(url_of(platform.var), autocommit=True) as connection:
        connection.execute("CREATE TABLE counted (n serial)")
        connection.execute("SELECT pg_advisory_lock(7)")
        yield connection
        connection.execute("DROP TABLE counted")


def worker(platform: Platform, run: Run) -> Running:
    """A worker that knows the counting job; it takes only that queue."""
    return run(
        [*HOTLINE, "worker", "--queue", "counted"], HOTLINE_VAR=str(platform.var), DATABASE_URL=url_of(platform.var),
        DJANGO_SETTINGS_MODULE="hotline.site.tests.counted_jobs",
    )  # fmt: skip


def defer(connection: "psycopg.Connection[Any]", task: str) -> None:
    connection.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('counted', %s)", (task,))


def number(connection: "psycopg.Connection[Any]", query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


JOBS = "SELECT count(*) FROM procrastinate_jobs WHERE queue_name = 'counted'"
COUNTED = "SELECT count(*) FROM counted"


def test_a_stopped_worker_finishes_what_it_does(
    platform: Platform, run: Run, counted: "psycopg.Connection[Any]"
) -> None:
    one = worker(platform, run)
    defer(counted, NAME)
    one.read_until("begun")
    one.process.send_signal(signal.SIGTERM)
    defer(counted, NAME)
    counted.execute("SELECT pg_advisory_unlock(7)")
    assert one.end(0) == 0
    assert number(counted, COUNTED) == 1
    assert number(counted, JOBS) == 1
    counted.execute("DELETE FROM procrastinate_jobs WHERE queue_name = 'counted'")


def test_a_killed_workers_job_runs_again_and_counts_once(
    platform: Platform, run: Run, counted: "psycopg.Connection[Any]"
) -> None:
    killed = worker(platform, run)
    defer(counted, NAME)
    killed.read_until("begun")
    killed.process.kill()
    killed.end()
    other = worker(platform, run)
    counted.execute(
        "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'"
        " WHERE id = (SELECT worker_id FROM procrastinate_jobs WHERE queue_name = 'counted')"
    )
    defer(counted, "hotline.base.jobs.retry_stalled_jobs")
    other.read_until("begun")
    assert number(counted, COUNTED) == 0
    counted.execute("SELECT pg_advisory_unlock(7)")
    until(lambda: number(counted, JOBS) == 0)
    assert number(counted, COUNTED) == 1
    assert other.end() == 0
