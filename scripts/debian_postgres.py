"""Run a part of the tests on Debian's own PostgreSQL, as a city would: not the embedded server, but DATABASE_URL.

A throw-away cluster in a temporary folder, on a socket of its own, stopped and removed afterwards. Where Debian's
server is missing and cannot be installed (no root, no apt, no network) this says so and passes over the check.

    .venv/bin/python scripts/debian_postgres.py [pytest arguments]
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[1]
OLDEST = 15
TESTS = ["hotline/workorders/tests/test_stories.py", "hotline/workorders/tests/test_jobs.py", "hotline/org", "hotline/catalog", "-q"]


def main() -> int:
    binaries = newest_binaries() or install()
    if binaries is None:
        return 0
    with cluster(binaries) as url:
        version = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
        print(f"在 {version.strip()} 上测试…", flush=True)
        command = [sys.executable, "-m", "pytest", *(sys.argv[1:] or TESTS)]
        return subprocess.run(command, cwd=ROOT, env={**os.environ, "DATABASE_URL": url}, check=False).returncode


def newest_binaries() -> Path | None:
    """The folder of the newest server that Debian's packages have put here."""
    folders = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    found = [path.parent for path in folders if path.parent.parent.name.isdigit() and int(path.parent.parent.name) >= OLDEST]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def install() -> Path | None:
    """Debian's package, without a cluster of its own; None, and why, where that cannot be."""
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        print("跳过：这台机器没有 Debian 的 postgresql，安装它需要 root 和 apt-get")
        return None
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # The package starts a server at once unless told not to.
    folder = Path("/etc/postgresql-common/createcluster.d")
    folder.mkdir(parents=True, exist_ok=True)
    setting = folder / "no-main-cluster.conf"
    was_there = setting.exists()
    setting.write_text("create_main_cluster = false\n")
    try:
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "postgresql"]):
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"跳过：装不上 Debian 的 postgresql（{done.stderr.strip().splitlines()[-1:]}）")
                return None
    finally:
        if not was_there:
            setting.unlink()
    return newest_binaries()


@contextmanager
def cluster(binaries: Path) -> Iterator[str]:
    """A running server in a temporary folder; its DATABASE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-debian-"))
    user = {}
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
        folder.chmod(0o755)
        user = {"user": "postgres", "group": owner.pw_gid, "extra_groups": list[int]()}

    def call(binary: str, *arguments: str) -> None:
        # The server inherits the output: it must be no pipe that somebody waits for.
        command = [str(binaries / binary), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, check=True, **user)  # type: ignore[call-overload]

    try:
        call("initdb", "-U", "hotline", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off -c max_connections=60"
        call("pg_ctl", "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield f"postgresql://hotline@:5432/postgres?host={quote(str(folder), safe='')}"
        finally:
            call("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    sys.exit(main())
