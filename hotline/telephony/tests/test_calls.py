"""话务: what the switch tells and what a seat does with a call; goes through, and is refused for state and person."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from hotline.base.refusal import Refused
from hotline.catalog.tests.town import MONDAY, Town
from hotline.org.models import system_user
from hotline.telephony import actions, queries
from hotline.telephony.models import Call, Limit

NUMBER = "138 1234 5678"
Outcome = Call.Outcome


def fresh(call: Call) -> Call:
    return Call.objects.get(pk=call.pk)


def insulted(town: Town) -> Call:
    call = actions.take_by_hand(NUMBER, actor=town.lin)
    actions.warn(call, actor=town.lin)
    return actions.hang_up(call, actor=town.lin, note="辱骂话务员")


def test_how_long_a_call_has_got_is_said_in_words(town: Town) -> None:
    call = actions.ring(NUMBER, actor=system_user(), switch_no="1701.4")
    assert call.in_short == "振铃中"
    with town.at(MONDAY + timedelta(seconds=31)):
        assert actions.end(call, actor=system_user()).in_short == "等待31秒未接"
    taken = actions.ring(NUMBER, actor=system_user(), switch_no="1701.5")
    assert actions.answer(taken, actor=town.lin).in_short == "等待0秒"


def test_a_call_rings_is_taken_and_ends_and_its_number_is_sealed(town: Town) -> None:
    call = actions.ring(NUMBER, actor=system_user(), switch_no="1701.3")
    assert actions.ring(NUMBER, actor=system_user(), switch_no="1701.3") == call, "told twice it is one call"
    with town.at(MONDAY + timedelta(seconds=8)):
        actions.answer(call, actor=town.lin)
    with town.at(MONDAY + timedelta(minutes=3)):
        actions.end(call, actor=system_user())
        actions.end(call, actor=system_user())
    call = fresh(call)
    assert (call.seat, call.phone, call.masked_phone) == (town.lin, "13812345678", "138****5678")
    assert (call.answered_at, call.ended_at) == (MONDAY + timedelta(seconds=8), MONDAY + timedelta(minutes=3))
    assert call.in_short == "等待8秒，通话2分52秒"
    assert b"13812345678" not in bytes(call.phone_sealed)
    assert [one.pk for one in queries.calls_of("13812345678")] == [call.pk]
    with pytest.raises(Refused, match="别的坐席"):
        actions.answer(call, actor=town.ban)


def test_a_call_that_nobody_took_is_missed(town: Town) -> None:
    call = actions.ring(NUMBER, actor=system_user())
    assert actions.end(call, actor=system_user()).outcome == Outcome.MISSED


def test_a_call_cannot_end_before_it_began(town: Town) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.create(started_at=MONDAY, ended_at=MONDAY - timedelta(seconds=1))


def test_transfer_and_joining_are_recorded_and_stay_the_outcome(town: Town) -> None:
    call = actions.take_by_hand("", actor=town.lin)
    with pytest.raises(Refused, match="转接到哪里"):
        actions.transfer(call, actor=town.lin, target=" ")
    with pytest.raises(Refused, match="哪个单位"):
        actions.join(call, actor=town.lin, target="")
    actions.join(call, actor=town.lin, target="市公安局")
    actions.transfer(call, actor=town.lin, target="110", note="有人持械")
    actions.settle(call, actor=town.lin, order_no="260302000001", is_answered=False)
    call = fresh(call)
    assert (call.outcome, call.transferred_to, call.joined_by, call.order_no) == (
        "TRANSFERRED", "110", "市公安局", "260302000001",
    )  # fmt: skip
    assert call.phone_hash == "" and call.masked_phone == "号码未显示"


def test_an_uncivil_call_is_ended_only_after_a_warning_and_with_what_was_said(town: Town) -> None:
    call = actions.take_by_hand(NUMBER, actor=town.lin)
    with pytest.raises(Refused, match="先劝导一次"):
        actions.hang_up(call, actor=town.lin, note="辱骂")
    actions.warn(call, actor=town.lin)
    with pytest.raises(Refused, match="写明来电人说了什么"):
        actions.hang_up(call, actor=town.lin, note=" ")
    ended = actions.hang_up(call, actor=town.lin, note="辱骂")
    assert (ended.outcome, ended.reason, ended.n_warnings, ended.ended_at) == ("UNCIVIL", "辱骂", 1, MONDAY)


def test_an_invalid_call_needs_its_sort(town: Town) -> None:
    call = actions.take_by_hand("", actor=town.lin)
    with pytest.raises(Refused, match="无效的情形"):
        actions.invalidate(call, actor=town.lin, note="")
    assert actions.invalidate(call, actor=town.lin, note="无声").outcome == Outcome.INVALID


def test_another_seats_call_is_not_touched_but_by_the_shift_leader(town: Town) -> None:
    call = actions.take_by_hand(NUMBER, actor=town.ban)
    assert queries.seen_call(town.lin, call.pk) is None
    for act in (actions.warn, lambda call, actor: actions.transfer(call, actor=actor, target="110")):
        with pytest.raises(Refused, match="别的坐席"):
            act(call, actor=town.lin)
    with pytest.raises(Refused, match="由坐席处理"):
        actions.warn(call, actor=town.zhou)
    own = actions.take_by_hand(NUMBER, actor=town.lin)
    assert queries.seen_call(town.ban, own.pk) == own
    assert actions.warn(own, actor=town.ban).n_warnings == 1


def test_a_number_is_limited_by_the_shift_leader_after_three_uncivil_calls_for_a_day(town: Town) -> None:
    insulted(town)
    last = insulted(town)
    with pytest.raises(Refused, match="30天内不文明来电2次，满3次"):
        actions.limit_number(last, actor=town.ban, reason="辱骂")
    last = insulted(town)
    with pytest.raises(Refused, match="班长"):
        actions.limit_number(last, actor=town.lin, reason="辱骂")
    actions.limit_number(last, actor=town.ban, reason="辱骂")
    limit = queries.limit_of("13812345678")
    assert limit is not None and limit.until == MONDAY + timedelta(hours=24)
    with pytest.raises(Refused, match="已在限制中"):
        actions.limit_number(last, actor=town.ban, reason="辱骂")
    with town.at(MONDAY + timedelta(hours=25)):
        assert queries.limit_of(NUMBER) is None


def test_a_limit_can_be_lifted_by_the_shift_leader(town: Town) -> None:
    for _ in range(3):
        last = insulted(town)
    limit = actions.limit_number(last, actor=town.ban, reason="辱骂")
    with pytest.raises(Refused, match="班长"):
        actions.lift_limit(limit, actor=town.lin)
    actions.lift_limit(limit, actor=town.ban)
    assert queries.limit_of(NUMBER) is None
    assert Limit.objects.get().lifted_by == town.ban
