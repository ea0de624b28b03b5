"""Facts: what each order and turn came to, the same whether made anew or kept up to date."""

import threading
from datetime import date, timedelta
from random import Random

from django.db import connection, transaction

from hotline.assessment.actions.facts import catch_up, rebuild
from hotline.assessment.actions.open_time import lay_out
from hotline.assessment.models import FactState, OrderFact, TurnFact
from hotline.assessment.tests.reference import differences
from hotline.assessment.tests.walking import walk
from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.calendar import SpecialDay, WorkCalendar
from hotline.catalog.models import CatalogStamp
from hotline.catalog.models import SpecialDay as SpecialDayRow
from hotline.workorders import actions
from hotline.workorders.testing import MONDAY, Town, day

ORDERS = OrderFact.objects.order_by("pk").values()
TURNS = TurnFact.objects.order_by("pk").values()


def test_facts_kept_up_to_date_are_those_made_anew_and_those_of_a_slow_reading(town: Town) -> None:
    town.order("call_back")
    for part in range(3):
        walk(town, 7, first=part * 7)
        with clock.moved_to(MONDAY + timedelta(days=30)):
            assert catch_up() > 0
            assert differences() == []
    kept = list(ORDERS.all()), list(TURNS.all())
    with clock.moved_to(MONDAY + timedelta(days=30)):
        assert rebuild() == len(kept[0]) > 21
    assert (list(ORDERS.all()), list(TURNS.all())) == kept
    left = {row["left"] for row in kept[1]}
    assert {"", "WRONG_UNIT"} <= left, "the walks must have seen wrong dispatches"
    assert any(row["n_reworks"] for row in kept[1]) and any(row["final_at"] for row in kept[0])


def test_where_nothing_has_happened_nothing_is_measured(town: Town) -> None:
    town.order("approve")
    assert catch_up() == 1
    assert catch_up() == 0
    town.order("register")
    assert catch_up() == 1


def test_open_time_of_the_table_is_that_of_the_calendar(town: Town) -> None:
    calendar = catalog.load().calendar
    lay_out(calendar, 2025, 2027)
    dice = Random(7)
    start = day(1, 1) - timedelta(days=200)
    moments = [start + timedelta(microseconds=dice.randrange(86_400_000_000 * 600)) for _ in range(400)]
    moments += [day(3, 2, 8, 30), day(3, 2, 12), day(3, 2, 14), day(3, 2, 17, 30), day(10, 1, 0), day(10, 10, 12)]
    sql = """SELECT k.opened + CASE WHEN k.is_open THEN at - k.from_at ELSE interval '0' END, k.n_days
        FROM unnest(%s::timestamptz[]) WITH ORDINALITY m(at, i)
        CROSS JOIN LATERAL (SELECT * FROM assessment_opentime WHERE from_at <= at ORDER BY from_at DESC LIMIT 1) k ORDER BY i"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [moments])
        found = cursor.fetchall()
    for (opened, n_days), moment in zip(found, moments, strict=True):
        for (opened_then, n_days_then), earlier in list(zip(found, moments, strict=True))[:20]:
            a, b = sorted((earlier, moment))
            assert abs(opened - opened_then) == calendar.open_time_between(a, b)
            between = calendar.working_days_between(calendar.local(a).date(), calendar.local(b).date())
            assert abs(n_days - n_days_then) == between


def test_a_holiday_entered_late_changes_what_was_measured_over_it(town: Town) -> None:
    with town.at(MONDAY):
        order = town.order("dispatch")
    with town.at(MONDAY + timedelta(days=2)):
        actions.sign(town.lead(order), actor=town.zhujian)
        catch_up()
    turn = TurnFact.objects.get(order=order)
    assert turn.to_sign == timedelta(hours=14)
    SpecialDayRow.objects.create(day=date(2026, 3, 3), works=False, name="临时放假")
    CatalogStamp.bump()
    with town.at(MONDAY + timedelta(days=2)):
        assert catch_up() == 1
    turn.refresh_from_db()
    assert turn.to_sign == timedelta(hours=7)
    assert differences() == []


def test_years_ahead_change_nothing_that_was_measured(town: Town) -> None:
    town.order("approve")
    catch_up()
    with town.at(MONDAY + timedelta(days=400)):
        assert catch_up() == 0


def test_a_changed_calendar_tells_from_when(town: Town) -> None:
    lay_out(WorkCalendar({}), 2025, 2026)
    assert lay_out(WorkCalendar({}), 2025, 2027) is None
    changed = lay_out(WorkCalendar({date(2026, 5, 4): SpecialDay(False, "放假")}), 2025, 2027)
    assert changed == day(5, 4, 8, 30)
    assert lay_out(WorkCalendar({}), 2024, 2027) is not None, "an earlier year was not counted before"


def test_the_mark_follows_only_when_all_who_could_hold_a_number_have_ended(crowded_town: Town) -> None:
    """A step that took its number before the reading and commits after it is read the next time."""
    crowded_town.order("approve")
    catch_up()
    read = crowded_town.order("register").events.get().pk
    FactState.objects.update(
        low=read, high=read, horizon=0
    )  # others test on the same server: their work holds the mark back
    late = crowded_town.register()
    taken, go_on = threading.Event(), threading.Event()

    def withdraw() -> None:
        try:
            with clock.moved_to(MONDAY), transaction.atomic():
                actions.withdraw(late, actor=crowded_town.lin, note="诉求人来电撤回。")
                taken.set()
                assert go_on.wait(20)
        finally:
            connection.close()

    thread = threading.Thread(target=withdraw)
    thread.start()
    assert taken.wait(20)
    newer = crowded_town.register()
    catch_up()
    catch_up()
    assert OrderFact.objects.filter(pk=newer.pk).exists()
    assert OrderFact.objects.get(pk=late.pk).state == "PENDING_DISPATCH"
    assert FactState.objects.get().low < newer.events.get().pk, "the number of the withdrawal is still out"
    go_on.set()
    thread.join()
    catch_up()
    assert OrderFact.objects.get(pk=late.pk).state == "WITHDRAWN"
