"""内置数据库: one server for any number of processes, whatever became of them, of their folder, or of it."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import psycopg
import pytest

from hotline.base import postgres

pytestmark = pytest.mark.server

ROOT = Path(postgres.__file__).parents[2]
NOBODY = 65534
ONLY_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="只有 root 能换用户")
GUEST = """
import sys
from pathlib import Path
from hotline.base import postgres
try:
    print(postgres.start(Path(sys.argv[1]), careless=True), flush=True)
except postgres.DatabaseNotStarted as error:
    sys.exit(str(error))
sys.stdin.read()
"""


class Guest:
    """A process of its own that uses the server until it leaves."""

    def __init__(self, var: Path, *, python: str = sys.executable, user: int | None = None, **environment: str) -> None:
        ids = {} if user is None else {"user": user, "group": user, "extra_groups": list[int]()}
        self.process = subprocess.Popen(
            [python, "-c", GUEST, str(var)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, cwd="/", env={**os.environ, "PYTHONPATH": str(ROOT), **environment}, **ids,  # type: ignore[call-overload]
        )  # fmt: skip

    @property
    def url(self) -> str:
        """Where the server is; waits until it answers."""
        assert self.process.stdout
        url = str(self.process.stdout.readline().strip())
        assert url, self.leave()
        return url

    def leave(self) -> str:
        """What it had to complain of; nothing where all went well."""
        if self.process.stdin and self.process.stdin.closed:
            return ""
        _, complaint = self.process.communicate("", timeout=60)
        return complaint if self.process.returncode else ""

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate(timeout=60)


Come = Callable[..., Guest]


@pytest.fixture
def come() -> Iterator[Come]:
    guests: list[Guest] = []

    def come(var: Path, **how: Any) -> Guest:
        guests.append(Guest(var, **how))
        return guests[-1]

    yield come
    for guest in guests:
        guest.leave()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Data as they are after the first start; each test gets a copy."""
    var = tmp_path_factory.mktemp("fresh") / "var"
    guest = Guest(var)
    assert guest.url
    assert not guest.leave()
    return var


@pytest.fixture
def var(fresh: Path, tmp_path: Path) -> Iterator[Path]:
    made = tmp_path / "var"
    subprocess.run(["cp", "-a", str(fresh), str(made)], check=True)
    tmp_path.chmod(0o755)
    yield made
    postgres.stop(made)


def server(var: Path) -> int:
    """The process id of the server, 0 where none runs."""
    data = (var / "postgres").resolve()
    return int((data / "postmaster.pid").read_text().split()[0]) if postgres._runs(data) else 0


def ask(url: str, query: str) -> object:
    with psycopg.connect(url, autocommit=True) as connection:
        row = connection.execute(query).fetchone()
    assert row is not None
    return row[0]


def test_two_processes_at_once_start_one_server_and_the_last_stops_it(var: Path, come: Come) -> None:
    guests = [come(var), come(var)]
    urls = {guest.url for guest in guests}
    assert len(urls) == 1
    pid = server(var)
    assert pid
    assert not guests[0].leave()
    assert server(var) == pid
    assert ask(urls.pop(), "SELECT 1") == 1
    assert not guests[1].leave()
    assert not server(var)


def test_a_killed_process_holds_nothing_back(var: Path, come: Come) -> None:
    killed, next_one = come(var), come(var)
    assert killed.url == next_one.url
    killed.kill()
    assert server(var)
    assert not next_one.leave()
    assert not server(var)


def test_a_killed_server_comes_back_with_its_data(var: Path, come: Come) -> None:
    guest = come(var)
    with psycopg.connect(guest.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        connection.execute("CHECKPOINT")
    os.kill(server(var), signal.SIGKILL)
    guest.kill()
    again = come(var)
    assert ask(again.url, "SELECT answer FROM kept") == 42
    assert not again.leave()


def test_a_stale_pid_that_is_now_somebody_elses_is_no_server(var: Path, come: Come) -> None:
    pid_file = var / "postgres" / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{var}/postgres\n1700000000\n5432\n\n\n\n")
    os.chown(pid_file, (var / "postgres").stat().st_uid, -1)
    guest = come(var)
    assert ask(guest.url, "SELECT 1") == 1
    assert not guest.leave()


@pytest.mark.parametrize("name", ["with spaces", "数据 库's", "d" * 140])
def test_the_folder_may_have_any_name(fresh: Path, tmp_path: Path, name: str, come: Come) -> None:
    var = tmp_path / name / "var"
    var.parent.mkdir()
    subprocess.run(["cp", "-a", str(fresh), str(var)], check=True)
    first, second = come(var, TMPDIR="/tmp"), come(var, TMPDIR=str(tmp_path))
    assert first.url == second.url
    assert (first.leave(), second.leave()) == ("", "")
    assert not server(var)


def test_a_folder_whose_name_a_shell_would_change_is_refused(tmp_path: Path, come: Come) -> None:
    assert come(tmp_path / "$HOME").leave().endswith("的路径里不能有 $\n")


def test_settings_of_other_servers_in_the_environment_do_no_harm(var: Path, come: Come) -> None:
    guest = come(var, PGPORT="1", PGHOST="nowhere.invalid", PGDATABASE="x", PGUSER="y", PGOPTIONS="-c nonsense=1")
    assert ask(guest.url, "SELECT current_database()") == "hotline"
    assert not guest.leave()


def test_a_server_that_cannot_start_says_why(var: Path, come: Come) -> None:
    with open(var / "postgres" / "postgresql.auto.conf", "a") as conf:
        conf.write("no_such_setting = 1\n")
    guest = come(var)
    complaint = guest.leave()
    assert complaint.startswith("内置数据库没有启动：")
    assert "no_such_setting" in complaint


def test_stop_stops_it_for_all_and_says_whether_it_ran(var: Path, come: Come) -> None:
    guest = come(var)
    assert guest.url
    assert postgres.stop(var)
    assert not postgres.stop(var)
    assert not guest.leave()


def test_the_server_listens_on_no_network(var: Path, come: Come) -> None:
    guest = come(var)
    assert ask(guest.url, "SHOW listen_addresses") == ""
    assert not guest.leave()


@ONLY_ROOT
def test_started_by_root_it_runs_as_its_own_user_and_lets_in_no_other(var: Path, come: Come) -> None:
    guest = come(var)
    url = guest.url
    assert Path(f"/proc/{server(var)}").stat().st_uid == pwd.getpwnam(postgres.SYSTEM_USER).pw_uid
    [host] = parse_qs(urlsplit(url).query)["host"]
    asked = subprocess.run(
        [str(postgres.BINARIES / "psql"), "-h", host, "-p", str(postgres.PORT), "-U", "hotline", "-c", "SELECT 1"],
        user=NOBODY, group=NOBODY, extra_groups=[], cwd="/", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert asked.returncode != 0
    assert "Permission denied" in asked.stderr
    assert not guest.leave()


@pytest.fixture
def python() -> str:
    """An interpreter that any user may run (ours may lie in root's home)."""
    found = next((one for one in (sys.executable, "/usr/bin/python3") if _runs_as_nobody(one)), None)
    if found is None:
        pytest.skip("没有别的用户也能运行的 Python")
    return found


def _runs_as_nobody(python: str) -> bool:
    if shutil.which(python) is None:
        return False
    code = "import sys; sys.exit(sys.version_info < (3, 11))"
    nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": list[int]()}
    try:
        return subprocess.run([python, "-c", code], cwd="/", check=False, **nobody).returncode == 0  # type: ignore[call-overload, no-any-return]
    except PermissionError:
        return False


@ONLY_ROOT
def test_started_by_another_user_it_runs_as_that_one(tmp_path: Path, python: str, come: Come) -> None:
    for folder in (tmp_path, *tmp_path.parents):
        folder.chmod(folder.stat().st_mode | 0o001)
    os.chown(tmp_path, NOBODY, NOBODY)
    path = os.pathsep.join([str(ROOT), *(one for one in sys.path if one.endswith("site-packages"))])
    guest = come(tmp_path / "var", python=python, user=NOBODY, PYTHONPATH=path)
    assert guest.url
    assert Path(f"/proc/{server(tmp_path / 'var')}").stat().st_uid == NOBODY
    assert not guest.leave()
    assert not server(tmp_path / "var")


@ONLY_ROOT
def test_a_folder_of_somebody_else_is_refused_with_its_name(var: Path, python: str, come: Come) -> None:
    path = os.pathsep.join([str(ROOT), *(one for one in sys.path if one.endswith("site-packages"))])
    guest = come(var, python=python, user=NOBODY, PYTHONPATH=path)
    assert guest.leave().startswith(f"没有权限使用 {var}")


def test_a_server_started_from_one_core_may_use_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "BINARIES", Path("/usr/bin"))
    before = os.sched_getaffinity(0)
    try:
        os.sched_setaffinity(0, {max(before)})
        said = postgres._call("python3", "-c", "import os; print(len(os.sched_getaffinity(0)))").stdout
    finally:
        os.sched_setaffinity(0, before)
    assert int(said) == len(before)
