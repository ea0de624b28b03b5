"""Indicators: the published figures by the formulas of their day, and each definition counted on the small town."""

from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from hotline.assessment.actions.facts import catch_up
from hotline.assessment.definition import Figure
from hotline.assessment.indicators import INDICATORS, VERSIONS, indicator
from hotline.assessment.queries.figures import Filter, Span, figures, heat, orders_behind
from hotline.catalog.models import CatalogStamp, RuleItem
from hotline.org.permissions import BACKEND
from hotline.telephony import actions as telephony
from hotline.telephony.models import Call
from hotline.workorders import actions
from hotline.workorders.testing import MONDAY, Town, day

MARCH = Span(date(2026, 3, 1), date(2026, 4, 1))
DICTIONARY = [
    "calls_in",
    "answer_rate",
    "timely_answer_rate_15s",
    "service_level_20s",
    "abandon_rate",
    "missed_callback_rate",
    "asa",
    "avg_talk",
    "avg_acw",
    "aht",
    "occupancy",
    "busy_share",
    "adherence",
    "service_satisfaction",
    "rating_share",
    "accepted",
    "valid_share",
    "direct_answer_rate",
    "first_call_resolution",
    "dispatched",
    "dispatch_timely",
    "dispatch_accuracy",
    "return_rate",
    "return_refused_rate",
    "sign_on_time",
    "contact_rate",
    "on_time_reply",
    "close_rate",
    "on_time_close",
    "avg_handle_wd",
    "extension_rate",
    "overdue_open",
    "review_first_pass",
    "callback_rate",
    "callback_reach",
    "resolution_rate",
    "result_satisfaction",
    "process_satisfaction",
    "rework_rate",
    "repeat_rate",
    "supervision_rate",
    "strike_off_rate",
    "kb_timely",
    "kb_hit",
    "unit_score",
    "san_lv",
    "heat_index",
    "sms_reply_rate",
]


def shown(id: str, span: Span = MARCH, narrowed: Filter = Filter(), version: int | None = None) -> str:  # noqa: B008
    return figures([indicator(id, version)], span, narrowed)[id, None].shown


# ── 德州通报 ──


def city_month(n_accepted: int, n_direct: int, n_on_time: int) -> None:
    """A month as a bulletin tells it: so many accepted, answered directly, handed over and of these replied in time."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO assessment_orderfact (order_id, n_events, state, close_kind, "left", channel, kind, urgency, category,
                area, is_repeat, is_misdispatched, registered_at, dispatched_at, n_attempts, first_result, final_result,
                final_process, final_resolved, is_untruthful)
            SELECT n, 1, 'CLOSED', CASE WHEN n <= %(direct)s THEN 'DIRECT_ANSWER' ELSE 'RESOLVED' END, '', 'PHONE', 'HELP',
                'NORMAL', '', '', false, false, %(at)s, CASE WHEN n > %(direct)s THEN %(at)s::timestamptz END, 0, '', '', '', '', false
            FROM generate_series(1, %(accepted)s) n;
            INSERT INTO assessment_turnfact (turn_id, order_id, unit_id, role, state, "left", has_contact, assigned_at,
                reply_due_at, submitted_at, asked_return, return_refused, n_extensions, n_supplements, n_reworks)
            SELECT n, n, 1, 'LEAD', 'APPROVED', '', true, %(at)s, %(at)s::timestamptz + interval '7 days', %(at)s::timestamptz
                + CASE WHEN n - %(direct)s <= %(on_time)s THEN interval '6 days' ELSE interval '8 days' END,
                false, false, 0, 0, 0
            FROM generate_series(%(direct)s + 1, %(accepted)s) n""",
            {"accepted": n_accepted, "direct": n_direct, "on_time": n_on_time, "at": day(3, 10)},
        )


def test_the_bulletin_of_july_is_reproduced_by_the_formula_over_what_was_handed_over(db: None) -> None:
    city_month(54706, 36516, 17529)
    reply = figures([indicator("on_time_reply", 2)], MARCH)["on_time_reply", None]
    assert (reply.numerator, reply.denominator, reply.shown) == (Decimal(17529), 18190, "96.37")
    assert shown("direct_answer_rate") == "66.75"


def test_the_bulletin_of_may_is_reproduced_by_the_formula_over_all_that_was_accepted(db: None) -> None:
    city_month(46983, 33786, 46210 - 33786)
    reply = figures([indicator("on_time_reply", 1)], MARCH)["on_time_reply", None]
    assert (reply.numerator, reply.denominator, reply.shown) == (Decimal(46210), 46983, "98.35")
    assert shown("direct_answer_rate") == "71.91"


def test_category_shares_of_july(db: None) -> None:
    for count, ought in ((13780, "25.19"), (12922, "23.62"), (8200, "14.99")):
        assert Figure(INDICATORS["direct_answer_rate"], Decimal(count), 54706).shown == ought


# ── definitions ──


def test_the_dictionary_has_every_indicator_and_numbers_its_versions() -> None:
    assert set(DICTIONARY) <= set(INDICATORS)
    for id, versions in VERSIONS.items():
        assert [one.version for one in versions] == list(range(1, len(versions) + 1)), id
        assert all(one.name and one.formula and one.anchor for one in versions)


@pytest.mark.parametrize(
    "narrowed", [Filter(), Filter(below="0000.2001."), Filter(area="379901000000", category="02", channel="PHONE")]
)
def test_every_definition_can_be_counted_whatever_is_asked_by(town: Town, narrowed: Filter) -> None:
    every = [one for versions in VERSIONS.values() for one in versions]
    for one in every:
        found = figures([one], MARCH, narrowed)
        for figure in found.values():
            assert figure.denominator == 0 and figure.shown in ("—", "0")
    if not narrowed.below and not narrowed.is_of_matter:
        assert {one.id for one in every if (one.id, None) not in figures(every, MARCH)} == {
            "unit_score", "san_lv", "heat_index",
        }  # fmt: skip


def test_rates_are_rounded_half_up_to_two_places() -> None:
    rate = INDICATORS["answer_rate"]
    assert [Figure(rate, Decimal(n), d).shown for n, d in ((1, 3), (2, 3), (1, 800), (1, 1), (0, 0))] == [
        "33.33", "66.67", "0.13", "100.00", "—",
    ]  # fmt: skip


def test_basically_satisfied_counts_in_full_by_default_and_by_the_weight_of_the_standard(town: Town) -> None:
    for n, result in enumerate(("SATISFIED", "BASICALLY", "UNSATISFIED", "BASICALLY")):
        order = town.order("approve")
        actions.call_back(
            order, actor=town.hui, outcome="REACHED", was_contacted=True, resolved="RESOLVED", process="SATISFIED",
            result=result, is_truthful=True,
        )  # fmt: skip
        if result == "UNSATISFIED":
            assert n == 2 and order.state == "PENDING_CALLBACK"
    catch_up()
    assert (shown("result_satisfaction"), shown("final_satisfaction")) == ("75.00", "75.00")
    RuleItem.objects.filter(key="basic_satisfied_weight").update(value="0.6")
    CatalogStamp.bump()
    assert shown("result_satisfaction") == "55.00"


def test_a_figure_opens_to_the_orders_behind_it_read_by_key(town: Town) -> None:
    for n in range(5):
        order = town.order("sign")
        if n < 3:
            with town.at(MONDAY + timedelta(days=9 if n == 0 else 1)):
                town.take("contact", order)
                town.take("reply", order)
                town.take("approve", order)
    with town.at(MONDAY + timedelta(days=20)):
        catch_up()
        one = INDICATORS["on_time_reply"]
        figure = figures([one], MARCH)["on_time_reply", None]
        assert (figure.numerator, figure.denominator) == (Decimal(2), 5)
        above = orders_behind(one, MARCH, Filter(), above=True)
        below = orders_behind(one, MARCH, Filter(), above=False)
        assert len(above) == 2 and len(below) == 5 and set(above) < set(below)
        paged = orders_behind(one, MARCH, Filter(), above=False, most=2)
        assert paged + orders_behind(one, MARCH, Filter(), above=False, after=paged[-1]) == below
        assert figures([one], MARCH, Filter(below="0000.2001."))["on_time_reply", None].denominator == 5
        assert figures([one], MARCH, Filter(below="0000.1001."))["on_time_reply", None].denominator == 0
        assert shown("overdue_open") == "2"


def test_an_extension_moves_the_deadline_by_which_a_reply_is_on_time(town: Town) -> None:
    order = town.order("contact")
    turn = town.lead(order)
    actions.ask_extension(turn, actor=town.zhujian, days=5, reason="配件订货。", citizen_told=True)
    actions.extend(turn, actor=town.zhou)
    with town.at(day(3, 13)):
        town.take("reply", order)
        catch_up()
        reply = figures([INDICATORS["on_time_reply"]], MARCH)["on_time_reply", None]
        assert reply.denominator == 0, "in time, and in review: it counts when that is settled"
    with town.at(day(3, 14)):
        town.take("approve", order)
        catch_up()
        assert (shown("on_time_reply"), shown("extension_rate"), shown("review_first_pass")) == ("100.00",) * 3


def test_whoever_calls_again_within_seven_days_was_not_helped_at_once(town: Town) -> None:
    for phone in ("13900000001", "13900000002", "13900000003"):
        order = town.register(phone=phone)
        actions.answer_directly(order, actor=town.lin, answer="已告知办理流程。", article="电梯维修基金·3")
    with town.at(MONDAY + timedelta(days=3)):
        town.register(phone="13900000001")
    with town.at(MONDAY + timedelta(days=8)):
        town.register(phone="13900000002")
    with town.at(day(3, 30)):
        catch_up()
        figure = figures([INDICATORS["first_call_resolution"]], MARCH)["first_call_resolution", None]
    assert (figure.numerator, figure.denominator) == (Decimal(2), 3)


def test_calls_are_counted_from_the_calls_of_the_switch(town: Town) -> None:
    def call(wait: int | None, talk: int = 60, number: str = "", **more: Any) -> None:
        answered = MONDAY + timedelta(seconds=wait) if wait is not None else None
        ended = (answered or MONDAY) + timedelta(seconds=talk)
        Call.objects.create(started_at=MONDAY, answered_at=answered, ended_at=ended, phone_hash=number, **more)

    for wait in (3, 15, 18, 40):
        call(wait)
    call(None, 4, "a" * 32, outcome="MISSED")
    call(None, 30, "b" * 32, outcome="MISSED")
    call(None, 31, "b" * 32, outcome="MISSED")
    call(9, outcome="INVALID")
    Call.objects.create(direction="OUT", started_at=MONDAY + timedelta(hours=1), phone_hash="b" * 32)
    found = {
        id: shown(id)
        for id in (
            "calls_in",
            "answer_rate",
            "timely_answer_rate_15s",
            "abandon_rate",
            "short_abandon_share",
            "missed_callback_rate",
            "asa",
        )
    }
    assert found == {
        "calls_in": "7", "answer_rate": "57.14", "timely_answer_rate_15s": "60.00", "abandon_rate": "42.86",
        "short_abandon_share": "33.33", "missed_callback_rate": "50.00", "asa": "17.00",
    }  # fmt: skip
    assert not figures([INDICATORS["answer_rate"]], MARCH, Filter(below="0000.2001."))


def test_the_seats_work_is_counted_from_their_states_shifts_and_the_callers_ratings(town: Town) -> None:
    """An hour planned: half an hour ready, six minutes talking, four after the call, then a break."""
    planned = {"since": MONDAY.date(), "until": MONDAY.date(), "starts": time(9), "ends": time(10)}
    telephony.plan_shifts([town.lin], actor=town.ban, **planned)
    telephony.enter("READY", actor=town.lin)
    for minute, rating in ((30, "SATISFIED"), (70, "UNSATISFIED"), (80, "")):
        with town.at(MONDAY + timedelta(minutes=minute)):
            call = telephony.answer(telephony.ring("", actor=town.system, switch_no=f"7.{minute}"), actor=town.lin)
        with town.at(MONDAY + timedelta(minutes=minute + 6)):
            telephony.end(call, actor=town.system)
            if rating:
                telephony.ask_rating(call, actor=town.lin)
                telephony.rate(call, actor=town.system, rating=rating)
        if minute == 30:
            with town.at(MONDAY + timedelta(minutes=40)):
                telephony.enter("BREAK", actor=town.lin)
            with town.at(MONDAY + timedelta(minutes=60)):
                telephony.sign_out(actor=town.lin)  # whose calls later have no state
    ids = ("avg_acw", "aht", "occupancy", "busy_share", "adherence", "service_satisfaction", "rating_share")
    with town.at(MONDAY + timedelta(hours=3)):
        assert {id: shown(id) for id in ids} == {
            "avg_acw": "240.00", "aht": "600.00", "occupancy": "25.00", "busy_share": "33.33", "adherence": "66.67",
            "service_satisfaction": "50.00", "rating_share": "66.67",
        }  # fmt: skip


def test_calls_in_a_fault_are_left_out_of_one_rate_and_not_of_the_other_and_the_reason_stands_beside_it(
    town: Town,
) -> None:
    for minute, is_taken in ((0, True), (10, False), (11, False), (30, False)):
        begun = MONDAY + timedelta(minutes=minute)
        Call.objects.create(started_at=begun, answered_at=begun if is_taken else None, ended_at=begun)
    fault = {"kind": "FAULT", "started_at": MONDAY + timedelta(minutes=5), "ended_at": MONDAY + timedelta(minutes=20)}
    with town.at(MONDAY + timedelta(hours=1)):
        row = telephony.record_fault(actor=town.xu, reason="中继线中断", **fault)
        assert (shown("answer_rate"), shown("answer_rate_without_faults")) == ("25.00", "50.00")
        client = Client()
        client.force_login(town.ren, backend=BACKEND)
        assert "中继线中断" in client.get("/figures/").content.decode()
        telephony.revoke_fault(row, actor=town.xu)
        assert shown("answer_rate_without_faults") == "25.00"
        assert "中继线中断" not in client.get("/figures/").content.decode()


def test_a_category_that_boils_over_raises_the_alarm(town: Town) -> None:
    week = Span(date(2026, 3, 2), date(2026, 3, 9))
    for back in range(1, 9):
        with town.at(MONDAY - timedelta(days=7 * back)):
            for _ in range(1 + back % 2):
                town.register()
    for _ in range(12):
        town.register()
    catch_up()
    found = heat(week, Filter(category="02"))
    assert (found.n, sorted(found.before)) == (12, [1, 1, 1, 1, 2, 2, 2, 2])
    assert found.figure.shown == "8.00" and found.is_alarming
    assert not heat(week, Filter(category="05")).is_alarming


def test_like_periods_before_a_month_are_months_and_before_a_week_weeks() -> None:
    assert MARCH.before() == Span(date(2026, 2, 1), date(2026, 3, 1))
    assert MARCH.before(3) == Span(date(2025, 12, 1), date(2026, 1, 1))
    assert Span(date(2026, 3, 2), date(2026, 3, 9)).before(2) == Span(date(2026, 2, 16), date(2026, 2, 23))
