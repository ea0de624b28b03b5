"""What this machine's PostgreSQL does in this very minute: pgbench of the same package, on the same server."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import psycopg
from django.db import connection

from hotline.base import postgres

DATABASE = "pgbench_reference"
SCALE = 10
CLIENTS = 4


def prepare() -> None:
    """The database of the reference, made once."""
    with psycopg.connect(**parameters(), autocommit=True) as link:
        if link.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return
        link.execute(f"CREATE DATABASE {DATABASE}")
    _pgbench("-i", "-q", "-s", str(SCALE))


def transactions_per_second(seconds: int) -> float:
    said = _pgbench("-n", "-c", str(CLIENTS), "-j", "2", "-T", str(seconds))
    found = re.search(r"tps = ([\d.]+)", said)
    assert found, said
    return float(found[1])


def postmaster() -> int:
    """The process id of the server, for its processor time. It must run on this machine."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        row = cursor.fetchone()
    assert row is not None
    return int((Path(row[0]) / "postmaster.pid").read_text().split()[0])


def parameters() -> dict[str, Any]:
    given = connection.get_connection_params()
    return {name: given[name] for name in ("dbname", "user", "password", "host", "port") if name in given}


def _pgbench(*options: str) -> str:
    given = parameters()
    environment = {
        **os.environ, "PGHOST": given.get("host", ""), "PGPORT": str(given.get("port") or 5432), "PGUSER": given.get("user", ""),
        "PGPASSWORD": given.get("password", ""),
    }  # fmt: skip
    command = [str(postgres.BINARIES / "pgbench"), *options, DATABASE]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
