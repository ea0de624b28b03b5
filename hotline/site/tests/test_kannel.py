"""短信真的来去: the real Kannel (bearerbox, smsbox) with Debian's fake operator, the real pages and workers.

Pages and workers are processes of their own on a copy of the town's database; nothing here reaches into them.
"""

import os
import re
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote_to_bytes, urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree

import psycopg
import pytest
from django.db import connections
from django.test import override_settings

from hotline.intake.channels.sms import READ_SMS
from hotline.notices.actions.sending import SEND_DUE
from hotline.notices.gateways.kannel_config import Ports, kannel_config
from hotline.site.processes import granian
from hotline.site.tests.running import HOTLINE, Run, Running, free_ports, until

BEARERBOX, SMSBOX, FAKESMSC = "/usr/sbin/bearerbox", "/usr/sbin/smsbox", "/usr/lib/kannel/test/fakesmsc"

pytestmark = [
    pytest.mark.server,
    pytest.mark.django_db,  # so that there is a town to copy
    pytest.mark.skipif(
        not Path(BEARERBOX).exists() or not Path(FAKESMSC).exists(), reason="没有装 kannel、kannel-extras"
    ),
]

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


@pytest.fixture(scope="module")
def url(django_db_setup: None) -> Iterator[str]:
    """A copy of the town's database, for processes of their own."""
    made = os.environ["DATABASE_URL"]
    parts = urlsplit(made)
    town = connections["default"].settings_dict["NAME"]
    connections.close_all()
    copy = f"{town}_kannel"
    with psycopg.connect(made, autocommit=True) as server:
        server.execute(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')
        server.execute(f'CREATE DATABASE "{copy}" TEMPLATE "{town}"')
        yield parts._replace(path=f"/{copy}").geturl()
        server.execute(f'DROP DATABASE "{copy}" WITH (FORCE)')


@pytest.fixture(scope="module")
def hotline(url: str, run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hotline]:
    made = Hotline(run, tmp_path_factory.mktemp("kannel"), url)
    yield made
    made.database.close()


@pytest.fixture(scope="module")
def worker(hotline: Hotline) -> Iterator[Running]:
    yield hotline.worker()


WANG, LI, ZHAO = "13812345678", "13900002222", "13700003333"


def test_a_text_becomes_an_order_and_is_answered_in_right_chinese(hotline: Hotline, worker: Running) -> None:
    hotline.citizen_writes(WANG, "柳林镇中心街的路灯坏了一周，晚上接孩子很不安全。")
    hotline.until(lambda: bool(hotline.told(WANG)))
    no, code, content, state = hotline.ask("SELECT no, query_code, content, state FROM workorders_workorder")
    assert (content, state) == ("柳林镇中心街的路灯坏了一周，晚上接孩子很不安全。", "PENDING_ACCEPT")
    assert hotline.told(WANG) == [
        f"【12345热线】您的诉求已收到，编号{no}，查询码{code}。我们将在2小时内受理，回复“查{no}”可随时查询进度。"
    ]


def test_the_delivery_report_updates_the_ledger(hotline: Hotline, worker: Running) -> None:
    hotline.until(lambda: hotline.n_texts("DELIVERED") == 1)
    state, attempts, secret = hotline.ask("SELECT state, n_attempts, secret FROM notices_notice WHERE medium = 'SMS'")
    assert (state, attempts, secret) == ("DELIVERED", 1, "")


def test_a_long_text_in_ucs2_parts_becomes_one_order_with_every_letter(hotline: Hotline, worker: Running) -> None:
    text = "阳光花园三号楼电梯停运😀，" * 8
    body = text.encode("utf-16-be")
    parts = [body[:134], body[134:]]
    lines = [
        f"{LI} 12345 udh-data {escaped(bytes([5, 0, 3, 77, 2, i]))} {escaped(part)}" for i, part in enumerate(parts, 1)
    ]
    with hotline.operator_hands_in(list(reversed(lines))):
        hotline.until(lambda: bool(hotline.told(LI)))
    assert hotline.ask("SELECT count(*) FROM workorders_workorder WHERE content LIKE '阳光花园%%'") == 1
    assert hotline.ask("SELECT content FROM workorders_workorder WHERE content LIKE '阳光花园%%'") == text


def test_who_asks_is_told_and_who_stops_is_left_in_peace(hotline: Hotline, worker: Running) -> None:
    no = hotline.ask("SELECT no FROM workorders_workorder WHERE content LIKE '柳林镇%%'")
    with hotline.operator_hands_in([f"{WANG} 12345 ucs2 {escaped(f'查{no}'.encode('utf-16-be'))}"]):
        hotline.until(lambda: len(hotline.told(WANG)) == 2)
    assert hotline.told(WANG)[1] == f"【12345热线】编号{no}：已收到。"
    with hotline.operator_hands_in([f"{WANG} 12345 text T"]):
        hotline.until(lambda: len(hotline.told(WANG)) == 3)
    assert hotline.told(WANG)[2].startswith("【12345热线】已退订")
    assert hotline.ask("SELECT count(*) FROM notices_preference WHERE stopped_at IS NOT NULL") == 1


N_ANSWERED: Final = 240


def test_a_worker_killed_while_it_sends_loses_nothing_and_sends_nothing_twice(
    hotline: Hotline, worker: Running
) -> None:
    people = [f"1360000{n:04d}" for n in range(N_ANSWERED)]
    before, running, n_killed = len(hotline.delivered()), worker, 0
    with hotline.operator_hands_in([f"{phone} 12345 text help" for phone in people]):
        for share in (0.2, 0.4, 0.6):
            hotline.until(lambda share=share: len(hotline.delivered()) - before >= share * N_ANSWERED)  # type: ignore[misc]
            running.process.kill()
            running.end()
            n_killed += hotline.n_texts("DELIVERED") < N_ANSWERED
            running = hotline.worker()
            hotline.wake(READ_SMS)  # as the timetable does every minute
            hotline.wake(SEND_DUE)
        hotline.until(
            lambda: hotline.n_texts("QUEUED") == 0 and len(hotline.delivered()) - before >= N_ANSWERED - n_killed
        )
    assert n_killed == 3, "each time it was in the midst of its work"
    # What a dead worker had in its hands is left alone for ten minutes; so let them pass.
    hotline.database.execute(
        "UPDATE notices_notice SET attempt_at = attempt_at - interval '1 hour' WHERE state = 'SENDING'"
    )
    hotline.wake(SEND_DUE)
    hotline.database.execute("UPDATE notices_notice SET send_after = now() WHERE state = 'QUEUED'")

    def all_told() -> bool:
        hotline.database.execute("UPDATE notices_notice SET send_after = now() WHERE state = 'QUEUED'")
        hotline.wake(SEND_DUE)
        return hotline.n_texts("QUEUED", "SENDING", "SENT") == 0

    hotline.until(all_told)
    received = Counter(number for number, _ in hotline.delivered()[before:])
    assert set(received) == set(people), "nothing lost"
    assert set(received.values()) == {1}, "nothing twice"
    assert hotline.n_texts("FAILED", "HELD") == 0
    assert running.end() == 0


N_BURST: Final = 5000


def test_of_a_burst_with_a_third_of_repeats_exactly_the_distinct_ones_are_taken_in(hotline: Hotline) -> None:
    """No worker runs: this is about what the door keeps, while all that Kannel has comes at once."""
    before = hotline.ask("SELECT count(*) FROM intake_appeal")
    distinct = [
        f"1350000{n:04d} 12345 text 柳林镇中心街第{n}盏路灯坏了，请派人来修" for n in range(N_BURST - N_BURST // 3)
    ]
    # Each repeat comes a little after its first, as an operator's would that got no acknowledgement in time.
    lines = [line for n, one in enumerate(distinct) for line in (one, *distinct[n - 1 : n] * (n % 2))]
    lines = [*lines, *distinct[-(N_BURST - len(lines)) :]][:N_BURST] if len(lines) < N_BURST else lines[:N_BURST]
    n_distinct = len(set(lines))
    assert len(lines) == N_BURST and N_BURST - n_distinct >= N_BURST // 3 - 1
    with hotline.operator_hands_in(lines):
        hotline.until(
            lambda: (
                hotline.ask("SELECT count(*) FROM intake_appeal") - before >= n_distinct and hotline.kannel_is_idle()
            )
        )
    kept = "SELECT count(*), count(DISTINCT content_hash) FROM (SELECT * FROM intake_appeal ORDER BY id OFFSET %s) a"
    assert hotline.ask(kept, before) == (n_distinct, n_distinct)


def escaped(raw: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in raw)
