"""The real Kannel (bearerbox, smsbox) with Debian's fake operator, beside pages and workers that are processes of their own."""

import re
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes
from urllib.request import urlopen
from xml.etree import ElementTree

import psycopg
from django.test import override_settings

from hotline.notices.gateways.kannel_config import Ports, kannel_config
from hotline.site.processes import granian
from hotline.site.tests.running import HOTLINE, Run, Running, free_ports, until

BEARERBOX, SMSBOX, FAKESMSC = "/usr/sbin/bearerbox", "/usr/sbin/smsbox", "/usr/lib/kannel/test/fakesmsc"

SECRET: Final = "a-secret-of-the-test"
# `out` is the operator to whom everything goes; what citizens write comes in by `in`.
OPERATORS: Final = """\
group = smsc
smsc = fake
smsc-id = out
port = {out}
connect-allow-ip = 127.0.0.1

group = smsc
smsc = fake
smsc-id = in
port = {into}
connect-allow-ip = 127.0.0.1
allowed-smsc-id = in
"""


IS_THERE: Final = Path(BEARERBOX).exists() and Path(FAKESMSC).exists()


class Hotline:
    """Pages, Kannel and the operator; a worker when a test starts one."""

    def __init__(self, run: Run, folder: Path, url: str) -> None:
        self.run, self.folder = run, folder
        self.web, self.admin, self.boxes, self.send, self.out, self.into = free_ports(6)
        self.environment = {
            "DATABASE_URL": url, "HOTLINE_SMS_SECRET": SECRET, "HOTLINE_SMS_CALLBACK": f"http://127.0.0.1:{self.web}",
            "HOTLINE_SMS_URL": f"kannel://hotline:pw@127.0.0.1:{self.send}?from=12345",
            "HOTLINE_SMS_STORE": f"http://127.0.0.1:{self.admin}/store-status.xml?password=status",
        }  # fmt: skip
        self.database = psycopg.connect(url, autocommit=True)
        self._worker: Running | None = None
        self._start_kannel()
        options = ("--workers", "2", "--blocking-threads", "2")
        run(
            granian("hotline.site.wsgi:application", "wsgi", "127.0.0.1", self.web, *options, patience=2),
            **self.environment,
        )
        until(lambda: answers(self.web) and answers(self.send))
        _, self.operator = self._fakesmsc(self.out, "-m", "0", "1 2 text nothing")

    def _start_kannel(self) -> None:
        for name in ("store", "reports"):
            (self.folder / name).mkdir()
        settings = {
            "SMS_SECRET": SECRET, "SMS_URL": self.environment["HOTLINE_SMS_URL"],
            "SMS_CALLBACK": self.environment["HOTLINE_SMS_CALLBACK"],
        }  # fmt: skip
        with override_settings(**settings):
            text = kannel_config(
                smsc=OPERATORS.format(out=self.out, into=self.into), folder=self.folder, password="status",
                ports=Ports(self.admin, self.boxes),
            )  # fmt: skip
        (self.folder / "kannel.conf").write_text(text)
        self._box(BEARERBOX)
        until(lambda: all(answers(port) for port in (self.admin, self.boxes, self.out, self.into)))
        self._box(SMSBOX)

    def _box(self, program: str) -> None:
        log = self.folder / f"{Path(program).name}.said"
        self.run([program, "-v", "4", str(self.folder / "kannel.conf")], log=log)

    def _fakesmsc(self, port: int, *what: str) -> tuple[Running, Path]:
        """The operator's side; what it gets, it writes down. Kannel listens to one of a port at a time."""
        log = self.folder / f"operator-{port}.log"
        return self.run([FAKESMSC, "-H", "127.0.0.1", "-r", str(port), *what], log=log), log

    def worker(self) -> Running:
        return self.run([*HOTLINE, "worker"], **self.environment)

    def a_worker(self) -> Running:
        """One that runs: that of the test before, unless it ended there."""
        if self._worker is None or self._worker.process.poll() is not None:
            self._worker = self.worker()
        return self._worker

    # ── what citizens write and read ──

    def citizen_writes(self, phone: str, text: str) -> None:
        """By Debian's fake operator itself, one message."""
        before = self.ask("SELECT count(*) FROM intake_appeal")
        sender, _ = self._fakesmsc(self.into, "-m", "1", "-i", "0.01", f"{phone} 12345 text {text}")
        until(lambda: self.ask("SELECT count(*) FROM intake_appeal") > before)
        sender.end()

    def operator_hands_in(self, lines: list[str]) -> socket.socket:
        """Many messages in a burst, in the words that the fake operator speaks. The line stays open until closed."""
        line = socket.create_connection(("127.0.0.1", self.into))
        line.sendall("".join(f"{one}\n" for one in lines).encode())
        return line

    def delivered(self) -> list[tuple[str, str]]:
        """(number, text) of each message that reached the operator, parts joined."""
        found: list[tuple[str, str]] = []
        for line in self.operator.read_text(errors="replace").splitlines():
            got = re.search(r"Got message \d+: <12345 (\d+) (ucs-2|text|udh (\S+) data) (.*)>", line)
            if got is None:
                continue
            text = got[4] if got[2] == "text" else unquote_to_bytes(got[4].replace("+", " ")).decode("utf-16-be")
            if got[3] and not got[3].endswith("%01"):
                text = found.pop()[1] + text
            found.append((got[1], text))
        return found

    def told(self, phone: str) -> list[str]:
        return [text for number, text in self.delivered() if number == phone]

    # ── what the platform knows ──

    def until(self, holds: Callable[[], bool]) -> None:
        """As `until`; where it never holds, it says how things stand."""
        try:
            until(holds, seconds=180)
        except AssertionError as error:
            lists = {
                "短信": "SELECT state, reason, count(*) FROM notices_notice WHERE medium = 'SMS' GROUP BY 1, 2",
                "来信": "SELECT order_id IS NULL, refused_because, count(*) FROM intake_appeal GROUP BY 1, 2",
                "作业": "SELECT task_name, status, count(*) FROM procrastinate_jobs GROUP BY 1, 2",
            }
            found = {name: self.database.execute(sql).fetchall() for name, sql in lists.items()}
            raise AssertionError(f"{error}：{found}，到运营商{len(self.delivered())}条") from None

    def ask(self, sql: str, *given: object) -> Any:
        row = self.database.execute(sql, given).fetchone()
        assert row is not None
        return row[0] if len(row) == 1 else row

    def n_texts(self, *states: str) -> int:
        return int(
            self.ask("SELECT count(*) FROM notices_notice WHERE medium = 'SMS' AND state = ANY(%s)", list(states))
        )

    def wake(self, job: str) -> None:
        self.database.execute("INSERT INTO procrastinate_jobs (queue_name, task_name) VALUES ('default', %s)", (job,))

    def kannel_is_idle(self) -> bool:
        with urlopen(f"http://127.0.0.1:{self.admin}/status.xml?password=status") as answer:
            root = ElementTree.fromstring(answer.read())
        return {root.findtext("sms/received/queued"), root.findtext("sms/storesize")} == {"0"}


def answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except OSError:
        return False
    return True


def escaped(raw: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in raw)


def burst(n: int, begin: str) -> list[str]:
    """`n` messages in the operator's words, a third of them repeats. Each repeat comes a little after its first, as an operator's
    would that got no acknowledgement in time. `begin`: the first digits of all numbers."""
    n_distinct = n - n // 3
    width = 11 - len(begin)
    distinct = [
        f"{begin}{one:0{width}d} 12345 text 柳林镇中心街第{one}盏路灯坏了，请派人来修" for one in range(n_distinct)
    ]
    lines = list(_with_repeats(distinct))[:n]
    return lines + distinct[n_distinct - (n - len(lines)) :] if len(lines) < n else lines


def _with_repeats(distinct: list[str]) -> Iterator[str]:
    for number, one in enumerate(distinct):
        yield one
        if number % 2:
            yield distinct[number - 1]
