"""The words spoken with Kannel, to a server that answers as Kannel does. The real one: test_kannel_itself.py."""

import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest
from django.test import override_settings

from hotline.notices.gateways import Message, Outcome, gateway
from hotline.notices.gateways.door import mark_of
from hotline.notices.gateways.kannel import Kannel, connect, report_of
from hotline.notices.gateways.null import Null

MESSAGE = Message(key=7, attempt=2, address="13812345678", text="【12345热线】您的“诉求”已登记，编号260302000001。")


class Answering(HTTPServer):
    """Answers every request with `answer`: (status, body), or None to hang up without a word."""

    answer: tuple[int, str] | None = (202, "0: Accepted for delivery")

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.lines: list[Kannel] = []
        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"kannel://hotline:p%40ss@127.0.0.1:{self.server_port}?from=12345"

    def line(self) -> Kannel:
        self.lines.append(connect(self.url))
        return self.lines[-1]


class Handler(BaseHTTPRequestHandler):
    server: Answering
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        if self.server.answer is None:
            self.close_connection = True
            return
        status, text = self.server.answer
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def kannel() -> Iterator[Answering]:
    server = Answering()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    for line in server.lines:
        line.hang_up()
    server.shutdown()
    thread.join()
    server.server_close()


def test_what_is_asked_of_kannel(kannel: Answering) -> None:
    with override_settings(SMS_CALLBACK="http://10.0.0.5:8345/"):
        assert kannel.line().send(MESSAGE).outcome is Outcome.ACCEPTED
    (path,) = kannel.asked
    asked = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    assert asked == {
        "username": "hotline", "password": "p@ss", "from": "12345", "to": "13812345678", "text": MESSAGE.text,
        "charset": "UTF-8", "coding": "2", "dlr-mask": "31",
        "dlr-url": f"http://10.0.0.5:8345/gateways/sms/7/2/report/?mark={mark_of(report_of(7, 2))}&kind=%d",
    }  # fmt: skip


def test_a_text_in_plain_latin_is_not_sent_in_ucs2(kannel: Answering) -> None:
    kannel.line().send(Message(1, 1, "13812345678", "Order 260302000001 closed."))
    assert "coding" not in parse_qs(urlsplit(kannel.asked[0]).query)


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [
        ((202, "0: Accepted for delivery"), Outcome.ACCEPTED),
        ((202, "3: Queued for later delivery"), Outcome.ACCEPTED),
        ((400, "Empty receiver number not allowed, rejected"), Outcome.REFUSED),
        ((403, "Authorization failed for sendsms"), Outcome.DOWN),
        ((503, "Temporal failure, try again later."), Outcome.LATER),
        (None, Outcome.UNKNOWN),
    ],
)
def test_each_answer_is_understood(kannel: Answering, answer: tuple[int, str] | None, outcome: Outcome) -> None:
    kannel.answer = answer
    handed = kannel.line().send(MESSAGE)
    assert handed.outcome is outcome
    assert bool(handed.reason) == (outcome is not Outcome.ACCEPTED)
    assert len(kannel.asked) == 1, "never asked twice"


def test_after_an_answer_that_did_not_come_the_line_is_a_new_one(kannel: Answering) -> None:
    line = kannel.line()
    outcomes = []
    for kannel.answer in ((202, ""), None, (202, "")):
        outcomes.append(line.send(MESSAGE).outcome)
    assert outcomes == [Outcome.ACCEPTED, Outcome.UNKNOWN, Outcome.ACCEPTED]


def test_nobody_there_is_down() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    handed = connect(f"kannel://u:p@127.0.0.1:{port}?from=12345").send(MESSAGE)
    assert handed.outcome is Outcome.DOWN
    assert handed.reason.startswith("连不上网关")


def stored(receiver: str, flags: str, data: str) -> str:
    return f"<message><receiver>{receiver}</receiver><flags>{flags}</flags><msg-data>{data}</msg-data></message>"


def test_what_kannel_still_holds_is_known_by_number_and_text(kannel: Answering) -> None:
    latin = Message(8, 1, "13812345678", "Order closed.")
    other = Message(9, 1, "13900001111", MESSAGE.text)
    rows = [
        stored("13812345678", "-1:2:-1:-1:31", quote_plus(MESSAGE.text.encode("utf-16-be"))),
        stored("13812345678", "-1:0:-1:-1:31", quote_plus(quote_plus(latin.text))),
        stored("13700000000", "-1:2:-1:-1:31", quote_plus("别的".encode("utf-16-be"))),
    ]
    kannel.answer = (200, f"<?xml version='1.0'?><gateway>{''.join(rows)}</gateway>")
    line = kannel.line()
    with override_settings(SMS_STORE=f"http://127.0.0.1:{kannel.server_port}/store-status.xml?password=x"):
        assert line.holds([MESSAGE, latin, other]) == frozenset({7, 8})
        for kannel.answer in ((200, "Denied"), (500, "")):
            assert line.holds([MESSAGE]) is None
    with override_settings(SMS_STORE=""):
        assert line.holds([MESSAGE]) == frozenset()


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("kannel://127.0.0.1:13013", ValueError),
        ("kannel://u:p@127.0.0.1:13013", ValueError),
        ("kannel://u:p@127.0.0.1?from=12345", ValueError),
        ("pigeon://loft", ModuleNotFoundError),
        ("../etc://x", ValueError),
    ],
)
def test_a_setting_that_names_no_gateway_is_refused(url: str, error: type[Exception]) -> None:
    with override_settings(SMS_URL=url), pytest.raises(error):
        gateway("SMS")


def test_no_setting_is_no_gateway() -> None:
    with override_settings(SMS_URL=""):
        assert isinstance(gateway("SMS"), Null)


def test_a_mark_fits_one_attempt_of_one_message() -> None:
    marks: Callable[..., set[str]] = lambda *pairs: {mark_of(report_of(*pair)) for pair in pairs}  # noqa: E731
    assert len(marks((1, 1), (1, 2), (2, 1), (11, 1), (1, 11))) == 5
    with override_settings(SMS_SECRET="another"):
        assert mark_of(report_of(1, 1)) not in marks((1, 2), (2, 1))
