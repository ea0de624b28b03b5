"""The postman: nothing lost, nothing blindly sent twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import override_settings

from hotline.base.refusal import Refused
from hotline.citizens import actions as citizens
from hotline.citizens.models import Citizen
from hotline.notices.actions import choosing, sending
from hotline.notices.actions.telling import notify_citizen
from hotline.notices.gateways import Outcome
from hotline.notices.models import Notice
from hotline.notices.models import NoticeState as S
from hotline.notices.tests.scripted import Scripted
from hotline.notices.tests.town import MONDAY, Town, day

MINUTE = timedelta(minutes=1)


@pytest.fixture
def citizen(town: Town) -> Citizen:
    found = citizens.know(name="王建国", phone="13812345678")
    assert found is not None
    return found


@pytest.fixture
def wire() -> Iterator[Scripted]:
    with Scripted().connected() as wire:
        yield wire


def tell(citizen: Citizen, once_key: str = "event:1", key: str = "citizen_dispatch", **more: object) -> Notice:
    words = {"no": "260302000001", "unit": "住建局", "due": "3月9日17:30", "reply": "已修好"}
    notify_citizen(citizen, key, once_key=once_key, words=words, order_no="260302000001", **more)
    return Notice.objects.get(citizen=citizen, once_key=once_key)


def again(row: Notice) -> Notice:
    row.refresh_from_db()
    return row


def test_a_text_goes_out_signed_once_and_its_row_says_so(citizen: Citizen, wire: Scripted) -> None:
    row = tell(citizen)
    tell(citizen)
    assert sending.send_due() == 1
    assert sending.send_due() == 0
    (message,) = wire.got
    assert (message.key, message.attempt, message.address) == (row.pk, 1, "13812345678")
    assert message.text == "【12345热线】您的诉求（编号260302000001）已交住建局办理，将于3月9日17:30前办结答复。"
    assert (again(row).state, row.sent_at, row.n_parts) == (S.SENT, MONDAY, 1)


def test_the_secret_word_is_in_the_text_that_goes_out_and_in_no_ledger(citizen: Citizen, wire: Scripted) -> None:
    row = tell(citizen, key="citizen_submit", secret="4081772956")
    assert "4081772956" not in row.body + row.shown_body
    assert "查询码●●●●●●" in row.shown_body
    sending.send_due()
    assert "查询码4081772956" in wire.got[0].text
    sending.report(row.pk, 1, "1")
    assert again(row).secret == "", "forgotten once delivered"


def test_without_a_gateway_the_ledger_says_so_and_it_goes_out_when_there_is_one(town: Town, citizen: Citizen) -> None:
    row = tell(citizen)
    with override_settings(SMS_URL=""):
        sending.send_due()
    assert (again(row).state, row.reason, row.n_attempts) == (S.HELD, "未接通网关", 0)
    with Scripted().connected() as wire:
        assert sending.send_again([row], actor=town.ren) == 1
        sending.send_due()
    assert len(wire.got) == 1
    assert again(row).state == S.SENT


def test_at_night_it_waits_for_eight_unless_it_is_urgent_or_answers(
    town: Town, citizen: Citizen, wire: Scripted
) -> None:
    with town.at(day(3, 2, 21, 30)):
        waits, urgent = tell(citizen, "1"), tell(citizen, "2", is_urgent=True)
        answer = tell(citizen, "3", key="citizen_submit", secret="4081772956")
        assert sending.send_due() == 2
        assert {one.key for one in wire.got} == {urgent.pk, answer.pk}
    with town.at(day(3, 3, 7, 59)):
        assert sending.send_due() == 0
    with town.at(day(3, 3, 8)):
        assert sending.send_due() == 1
    assert wire.got[-1].key == waits.pk


def test_urgent_things_go_first(citizen: Citizen, wire: Scripted) -> None:
    first, urgent = tell(citizen, "1"), tell(citizen, "2", is_urgent=True)
    sending.send_due()
    assert [one.key for one in wire.got] == [urgent.pk, first.pk]


def test_who_stopped_is_told_nothing_but_answers_and_the_ledger_says_why(citizen: Citizen, wire: Scripted) -> None:
    queued = tell(citizen, "1")
    choosing.stop(citizen)
    held, answer = tell(citizen, "2"), tell(citizen, "3", key="sms_help")
    sending.send_due()
    assert [one.key for one in wire.got] == [answer.pk]
    assert (again(queued).state, queued.reason) == (again(held).state, held.reason) == (S.HELD, "已退订")
    choosing.resume(citizen)
    tell(citizen, "4")
    sending.send_due()
    assert len(wire.got) == 2


def test_stopping_holds_for_everybody_who_uses_the_number(citizen: Citizen, wire: Scripted) -> None:
    other = citizens.know(name="李秀英", phone="+86 138-1234-5678")
    assert other is not None and other.pk != citizen.pk
    choosing.stop(other)
    assert tell(citizen).state == S.HELD


def test_without_a_number_and_after_erasure_nothing_is_sent(town: Town, citizen: Citizen, wire: Scripted) -> None:
    nameless = citizens.know(name="没留电话的人")
    assert nameless is not None
    assert (tell(nameless).state, tell(nameless).reason) == (S.HELD, "没有留电话")
    row = tell(citizen)
    citizens.erase(citizen, actor=town.ren)
    sending.send_due()
    assert (again(row).state, row.reason) == (S.HELD, "个人信息已删除")
    assert not wire.got


def test_what_is_refused_is_a_dead_letter_until_a_person_sends_it_again(
    town: Town, citizen: Citizen, wire: Scripted
) -> None:
    wire.answers = [Outcome.REFUSED]
    row = tell(citizen)
    sending.send_due()
    assert (again(row).state, row.reason) == (S.FAILED, "试：REFUSED")
    with town.at(MONDAY + timedelta(days=1)):
        assert sending.send_due() == 0
        sending.send_again([row], actor=town.ren)
        assert sending.send_due() == 1
    assert (again(row).state, row.n_attempts) == (S.SENT, 2)
    with pytest.raises(Refused, match="不能重发"):
        sending.send_again([row], actor=town.ren)


def test_what_is_not_taken_now_is_tried_after_longer_and_longer_pauses(
    town: Town, citizen: Citizen, wire: Scripted
) -> None:
    wire.answers = [Outcome.LATER] * 20
    row, now, pauses = tell(citizen), MONDAY, []
    for _ in range(10):
        with town.at(now):
            sending.send_due()
        if again(row).state == S.FAILED:
            break
        assert row.send_after is not None
        pauses.append((row.send_after - now) // MINUTE)
        now = row.send_after
    assert pauses == [1, 5, 15, 60, 240]
    assert (row.n_attempts, row.reason) == (6, "试了6次：试：LATER")


def test_while_the_gateway_is_down_no_message_loses_an_attempt_and_somebody_is_told(
    town: Town, citizen: Citizen, wire: Scripted
) -> None:
    wire.answers = [Outcome.DOWN] * 3
    rows = [tell(citizen, str(n)) for n in range(3)]
    assert sending.send_due() == 0
    assert len(wire.got) == 1, "the others would not have gone either"
    for minutes in (11, 12):
        with town.at(MONDAY + minutes * MINUTE):
            sending.send_due()
    assert Notice.objects.filter(template="gateway_down", reader=town.xu).count() == 1, "once an hour"
    assert not Notice.objects.filter(template="gateway_down", reader=town.zhujian).exists()
    with town.at(MONDAY + 20 * MINUTE):
        assert sending.send_due() == 3
    assert [again(row).n_attempts for row in rows] == [1, 1, 1]


# ── the outcome nobody knows ──


def test_an_unknown_outcome_is_not_sent_again_before_the_report_and_the_gateway_are_heard(
    town: Town, citizen: Citizen, wire: Scripted
) -> None:
    wire.answers = [Outcome.UNKNOWN]
    row = tell(citizen)
    sending.send_due()
    assert again(row).state == S.SENDING
    with town.at(MONDAY + 9 * MINUTE):
        assert (sending.settle(), sending.send_due()) == (0, 0)
    with town.at(MONDAY + 11 * MINUTE):
        wire.held = None  # cannot be asked: wait on
        assert sending.settle() == 0
        assert again(row).state == S.SENDING
        wire.held = frozenset()
        assert sending.settle() == 1
    with town.at(MONDAY + 13 * MINUTE):
        assert sending.send_due() == 1
    assert [one.attempt for one in wire.got] == [1, 2]


@pytest.mark.parametrize("kind", ["1", "4", "8"])
def test_a_report_settles_an_unknown_outcome(town: Town, citizen: Citizen, wire: Scripted, kind: str) -> None:
    wire.answers = [Outcome.UNKNOWN]
    row = tell(citizen)
    sending.send_due()
    sending.report(row.pk, 1, kind)
    with town.at(MONDAY + 15 * MINUTE):
        assert (sending.settle(), sending.send_due()) == (0, 0)
    assert again(row).state == (S.DELIVERED if kind == "1" else S.SENT)
    assert len(wire.got) == 1


def test_what_the_gateway_still_holds_is_sent(town: Town, citizen: Citizen, wire: Scripted) -> None:
    wire.answers = [Outcome.UNKNOWN]
    row = tell(citizen)
    sending.send_due()
    wire.held = frozenset({row.pk})
    with town.at(MONDAY + 15 * MINUTE):
        assert (sending.settle(), sending.send_due()) == (0, 0)
    assert again(row).state == S.SENT


def test_a_report_that_comes_after_it_was_queued_again_still_stops_it(
    town: Town, citizen: Citizen, wire: Scripted
) -> None:
    wire.answers = [Outcome.UNKNOWN]
    row = tell(citizen)
    sending.send_due()
    with town.at(MONDAY + 11 * MINUTE):
        sending.settle()
        sending.report(row.pk, 1, "8")
    with town.at(MONDAY + 60 * MINUTE):
        assert sending.send_due() == 0
    assert again(row).state == S.SENT


# ── reports ──


def sent(citizen: Citizen) -> Notice:
    row = tell(citizen)
    sending.send_due()
    return again(row)


def test_delivered_stays_delivered_whatever_comes_late(town: Town, citizen: Citizen, wire: Scripted) -> None:
    row = sent(citizen)
    with town.at(MONDAY + MINUTE):
        sending.report(row.pk, 1, "1")
    for kind in ("8", "4", "2", "16", "99", ""):
        sending.report(row.pk, 1, kind)
    assert (again(row).state, row.delivered_at) == (S.DELIVERED, MONDAY + MINUTE)


def test_not_delivered_is_a_dead_letter(citizen: Citizen, wire: Scripted) -> None:
    row = sent(citizen)
    sending.report(row.pk, 1, "2")
    assert (again(row).state, row.reason) == (S.FAILED, "运营商未能送达")
    sending.report(row.pk, 1, "1")
    assert again(row).state == S.DELIVERED, "the operator thought better of it"


def test_what_the_operator_rejects_is_tried_again(town: Town, citizen: Citizen, wire: Scripted) -> None:
    row = sent(citizen)
    sending.report(row.pk, 1, "16")
    assert (again(row).state, row.reason) == (S.QUEUED, "运营商拒收")
    with town.at(MONDAY + MINUTE):
        assert sending.send_due() == 1
    sending.report(row.pk, 1, "16")
    assert again(row).state == S.SENT, "bad news of an earlier attempt is old news"


def test_a_report_on_nothing_or_on_an_attempt_not_yet_made_changes_nothing(citizen: Citizen, wire: Scripted) -> None:
    row = sent(citizen)
    sending.report(row.pk + 999, 1, "1")
    sending.report(row.pk, 2, "1")
    assert again(row).state == S.SENT
