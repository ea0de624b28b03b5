"""The catalog in memory: one query when warm, fresh after every change, never what was rolled back."""

from datetime import date
from threading import Thread

import pytest
from django.db import connection, transaction
from pytest_django import DjangoAssertNumQueries

from hotline.base.refusal import Refused
from hotline.catalog import queries
from hotline.catalog.actions import calendar
from hotline.catalog.changes import changing_catalog
from hotline.catalog.defaults import seed_catalog
from hotline.catalog.models import CatalogStamp, Category, SpecialDay
from hotline.catalog.tests.town import Town

SATURDAY = date(2026, 3, 7)


def test_a_warm_catalog_costs_one_query(town: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    warm = queries.load()
    with django_assert_num_queries(1):
        assert queries.load() is warm


def test_within_reading_once_it_costs_none(town: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.load()
    with queries.reading_once(), django_assert_num_queries(0):
        queries.load()


def test_a_change_is_read_at_once(town: Town) -> None:
    assert not queries.load().calendar.is_working_day(SATURDAY)
    calendar.set_day(SATURDAY, works=True, name="调休", actor=town.ren)
    assert queries.load().calendar.is_working_day(SATURDAY)
    calendar.remove_day(SATURDAY, actor=town.ren)
    assert not queries.load().calendar.is_working_day(SATURDAY)


def test_a_change_made_in_another_connection_is_read_once_it_is_committed(crowded_town: Town) -> None:
    before = queries.load()
    actor = crowded_town.ren

    def elsewhere() -> None:
        calendar.set_day(SATURDAY, works=True, name="调休", actor=actor)
        connection.close()

    with transaction.atomic():
        # Held by this connection until its end, so that the other cannot be done before.
        CatalogStamp.objects.select_for_update().get()
        other = Thread(target=elsewhere)
        other.start()
        assert queries.load() is before
    other.join()
    assert queries.load().calendar.is_working_day(SATURDAY)


def test_a_change_that_was_taken_back_is_not_remembered(town: Town) -> None:
    class TakenBackError(Exception):
        pass

    before = queries.load()
    with pytest.raises(TakenBackError), transaction.atomic():
        calendar.set_day(SATURDAY, works=True, name="调休", actor=town.ren)
        assert queries.load().calendar.is_working_day(SATURDAY)
        raise TakenBackError
    assert queries.load().calendar.special_days == before.calendar.special_days
    assert not queries.load().calendar.is_working_day(SATURDAY)


def test_what_is_read_inside_a_change_is_never_taken_for_its_end(town: Town) -> None:
    with changing_catalog():
        queries.load()
        SpecialDay.objects.create(day=SATURDAY, works=True, name="调休")
        queries.load()
    assert queries.load().calendar.is_working_day(SATURDAY)


def test_a_refused_change_leaves_the_stamp(town: Town) -> None:
    stamp = CatalogStamp.objects.get().version
    with pytest.raises(Refused):
        calendar.set_day(SATURDAY, works=True, name="调休", actor=town.lin)
    assert CatalogStamp.objects.get().version == stamp


def test_seeding_again_changes_nothing(town: Town) -> None:
    catalog = queries.load()
    seed_catalog()
    again = queries.load()
    assert (again.categories, again.terms[0].rules.items) == (catalog.categories, catalog.terms[0].rules.items)


def test_the_book_names_active_units_only(town: Town) -> None:
    unit = town.unit("城管局")
    assert unit.pk in queries.book().units
    unit.active_to = SATURDAY
    unit.save()
    assert unit.pk not in queries.book().units


def test_a_category_from_memory_is_the_row_itself(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    rows = list(Category.objects.all())
    assert {row.level for row in rows} == {1, 2, 3}
    with queries.reading_once(), django_assert_num_queries(0):
        for row in rows:
            found = queries.category(row.code)
            assert found is not None
            assert {f.attname: getattr(found, f.attname) for f in row._meta.concrete_fields} == {
                f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields
            }
            assert not found._state.adding
        assert queries.category("999999") is None
        assert {row.code for row in rows if queries.is_leaf(row.code)} == {row.code for row in rows if row.level == 3}


def test_a_category_out_of_use_is_not_found_and_stands_in_nobodys_way(town: Town) -> None:
    leaf = Category.objects.filter(level=3).first()
    assert leaf is not None
    Category.objects.filter(parent=leaf.parent_id).update(is_active=False)
    CatalogStamp.bump()
    assert queries.category(leaf.code) is None
    assert leaf.parent_id is not None
    assert queries.is_leaf(leaf.parent_id)
