"""短信真的来去: the real Kannel (bearerbox, smsbox) with Debian's fake operator, the real pages and workers.

Pages and workers are processes of their own on a copy of the town's database; nothing here reaches into them.
"""

import os
from collections import Counter
from collections.abc import Iterator
from typing import Final
from urllib.parse import urlsplit

import psycopg
import pytest
from django.db import connections

from hotline.intake.channels.sms import READ_SMS
from hotline.notices.actions.sending import SEND_DUE
from hotline.site.tests.kannel_hotline import IS_THERE, Hotline, burst, escaped
from hotline.site.tests.running import Run, Running

pytestmark = [
    pytest.mark.server,
    pytest.mark.django_db,  # so that there is a town to copy
    pytest.mark.skipif(not IS_THERE, reason="没有装 kannel、kannel-extras"),
]


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


@pytest.fixture
def worker(hotline: Hotline) -> Running:
    return hotline.a_worker()


WANG, LI, ZHAO = "13812345678", "13900002222", "13700003333"
LAMP: Final = "柳林镇中心街的路灯坏了一周，晚上接孩子很不安全。"


@pytest.fixture
def wangs_order(hotline: Hotline, worker: Running) -> str:
    """The number of the order that a text of his became, once: whichever test asks first."""
    found = "SELECT no FROM workorders_workorder WHERE content = %s"
    if not hotline.database.execute(found, [LAMP]).fetchall():
        hotline.citizen_writes(WANG, LAMP)
        hotline.until(lambda: bool(hotline.told(WANG)))
    return str(hotline.ask(found, LAMP))


def test_a_text_becomes_an_order_and_is_answered_in_right_chinese(hotline: Hotline, wangs_order: str) -> None:
    code, state = hotline.ask("SELECT query_code, state FROM workorders_workorder WHERE no = %s", wangs_order)
    assert state == "PENDING_ACCEPT"
    assert hotline.told(WANG)[0] == (
        f"【12345热线】您的诉求已收到，编号{wangs_order}，查询码{code}。我们将在2小时内受理，回复“查{wangs_order}”可随时查询进度。"
    )


def test_the_delivery_report_updates_the_ledger(hotline: Hotline, wangs_order: str) -> None:
    ledger = "SELECT state, n_attempts, secret FROM notices_notice WHERE medium = 'SMS' AND order_no = %s AND template = 'citizen_submit'"
    hotline.until(lambda: hotline.ask(ledger, wangs_order)[0] == "DELIVERED")
    assert hotline.ask(ledger, wangs_order) == ("DELIVERED", 1, "")


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


def test_who_asks_is_told_and_who_stops_is_left_in_peace(hotline: Hotline, wangs_order: str) -> None:
    question = f"查{wangs_order}".encode("utf-16-be")
    with hotline.operator_hands_in([f"{WANG} 12345 ucs2 {escaped(question)}"]):
        hotline.until(lambda: len(hotline.told(WANG)) == 2)
    assert hotline.told(WANG)[1] == f"【12345热线】编号{wangs_order}：已收到。"
    with hotline.operator_hands_in([f"{WANG} 12345 text T"]):
        hotline.until(lambda: len(hotline.told(WANG)) == 3)
    assert hotline.told(WANG)[2].startswith("【12345热线】已退订")
    assert hotline.ask("SELECT count(*) FROM notices_preference WHERE stopped_at IS NOT NULL") == 1


N_ANSWERED: Final = 240


def test_a_worker_killed_while_it_sends_loses_nothing_and_sends_nothing_twice(
    hotline: Hotline, worker: Running
) -> None:
    people = [f"1360000{n:04d}" for n in range(N_ANSWERED)]
    running, n_killed = worker, 0

    def answered() -> list[str]:
        return [number for number, _ in hotline.delivered() if number in people]

    with hotline.operator_hands_in([f"{phone} 12345 text help" for phone in people]):
        for share in (0.2, 0.4, 0.6):
            hotline.until(lambda share=share: len(answered()) >= share * N_ANSWERED)  # type: ignore[misc]
            running.process.kill()
            running.end()
            n_killed += len(answered()) < N_ANSWERED
            running = hotline.worker()
            hotline.wake(READ_SMS)  # as the timetable does every minute
            hotline.wake(SEND_DUE)
        hotline.until(lambda: hotline.n_texts("QUEUED") == 0 and len(answered()) >= N_ANSWERED - n_killed)
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
    received = Counter(answered())
    assert set(received) == set(people), "nothing lost"
    assert set(received.values()) == {1}, "nothing twice"
    assert hotline.n_texts("FAILED", "HELD") == 0
    assert running.end() == 0


N_BURST: Final = 600


def test_of_a_burst_with_a_third_of_repeats_exactly_the_distinct_ones_become_orders(
    hotline: Hotline, worker: Running
) -> None:
    """All that Kannel has comes at once, and a worker reads meanwhile. `python -m bench sms` does it with 5,000 and a clock."""
    orders = "SELECT count(*) FROM workorders_workorder"
    before, n_appeals = hotline.ask(orders), hotline.ask("SELECT count(*) FROM intake_appeal")
    lines = burst(N_BURST, "1350000")
    n_distinct = len(set(lines))
    assert len(lines) == N_BURST and N_BURST - n_distinct == N_BURST // 3
    with hotline.operator_hands_in(lines):
        hotline.until(lambda: hotline.ask(orders) - before >= n_distinct and hotline.kannel_is_idle())
    kept = "SELECT count(*), count(DISTINCT content_hash) FROM (SELECT * FROM intake_appeal ORDER BY id OFFSET %s) a"
    assert hotline.ask(kept, n_appeals) == (n_distinct, n_distinct)
    made = "SELECT count(*), count(DISTINCT content) FROM (SELECT * FROM workorders_workorder ORDER BY id OFFSET %s) o"
    assert hotline.ask(made, before) == (n_distinct, n_distinct)
