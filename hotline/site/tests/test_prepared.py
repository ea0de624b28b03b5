"""A prepared query gives what Django would give, counted like any other query."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.postgres.expressions import ArraySubquery
from django.db import IntegrityError, connection, transaction
from django.db.models import OuterRef
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from hotline.base.insertion import insert
from hotline.base.prepared import Prepared, conditions_of, plainly, run
from hotline.base.words import WordsOf
from hotline.citizens.models import Citizen
from hotline.org.models import Session, Unit, User
from hotline.workorders.models import Attachment, Deadline, WorkOrder
from hotline.workorders.testing import Town

USER = Prepared(lambda name: User.objects.select_related("unit__area", "section").filter(username=name)[:1], str)
BELOW = Prepared(
    lambda unit: (
        Unit.objects.filter(parent=unit)
        .annotate(people=ArraySubquery(User.objects.filter(unit=OuterRef("pk")).order_by("id").values("name")))
        .order_by("code")
    ),
    int,
)
NAMES = Prepared(lambda unit: User.objects.filter(unit=unit).order_by("username").values_list("username", "name"), int)
ORDER = Prepared(lambda: WorkOrder.objects.select_related("citizen", "lead_unit").order_by())
SESSION = Prepared(lambda now: Session.objects.filter(expire_date__gt=now), datetime)


def test_models_come_with_what_is_related(town: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        user = USER.first("zhujian")
        assert user is not None and user.unit is not None
        assert (user.name, user.unit.short_name, user.unit.area.name, user.section) == (
            "祝住建",
            "住建局",
            "清水市",
            None,
        )
    assert user == town.zhujian
    assert USER.first("nobody") is None


def test_annotations_and_tuples_come_too(town: Town) -> None:
    below = BELOW.ask(town.unit("住建局").pk)
    assert [(unit.short_name, unit.people) for unit in below] == [("物业中心", ["吴物业"])]
    assert NAMES.ask(town.unit("物业中心").pk) == [("wuye", "吴物业")]


def test_the_same_query_serves_other_values_and_is_planned_once(town: Town) -> None:
    for unit in ("住建局", "城管局") * 3:
        assert {user for user, _ in NAMES.ask(town.unit(unit).pk)} == set(
            User.objects.filter(unit__short_name=unit).values_list("username", flat=True)
        )
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE \'SELECT "org_user"."username"%%\''
        )
        assert cursor.fetchone() == (1,)


def test_the_conditions_may_depend_on_who_asks(town: Town, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    orders = [town.order("sign"), town.order("sign", unit="城管局"), town.register(category=town.justice_category())]
    for person, order in itertools.product(town.people, orders):
        asked = WorkOrder.objects.visible_to(person).filter(no=order.no)
        with django_assert_num_queries(1 if person.is_active and not asked.query.is_empty() else 0):
            found = ORDER.first_of(asked)
        assert found == asked.first()
        assert found is None or (found.citizen.name, found.lead_unit) == ("王建国", order.lead_unit)
    with pytest.raises(TypeError):
        ORDER.first_of(WorkOrder.objects.filter(lead_unit__short_name="住建局"))


def test_a_moment_keeps_its_zone(db: None) -> None:
    now = datetime(2026, 3, 2, 1, tzinfo=UTC)
    for hours in (-1, 1):
        Session.objects.create(session_key=f"s{hours}", session_data="", expire_date=now + timedelta(hours=hours))
    assert [found.expire_date for found in SESSION.ask(now)] == [now + timedelta(hours=1)]


@pytest.mark.parametrize(
    "bad",
    [
        Prepared(lambda path: Unit.objects.filter(path__startswith=path), str),  # not as it was given
        Prepared(lambda name, other: Unit.objects.filter(name=name), str, str),  # one is lost
        Prepared(lambda pk: Unit.objects.prefetch_related("users").filter(pk=pk), int),
        Prepared(lambda pk: Unit.objects.filter(pk=pk).values("name"), int),
    ],
)
def test_what_cannot_be_prepared_is_refused(bad: Prepared[object]) -> None:
    with pytest.raises(TypeError):
        bad.ask(*(1 for _ in bad.kinds))


# ── writing ──


def test_new_rows_of_several_models_are_written_in_one_statement(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = datetime(2026, 3, 2, 1, tzinfo=UTC)
    order = town.register()
    clocks = [
        Deadline(
            order=order,
            kind=kind,
            started_at=now,
            due_at=now + timedelta(days=days),
            warn_at=now,
            limit="1 wd",
            rule_version=1,
            stopped_at=now,
            end="DONE",
        )
        for kind, days in (("HANDLE", 3), ("REPLY", 2))
    ]
    session = Session(session_key="新的", session_data="{}", expire_date=now, user=town.zhujian)
    citizen = Citizen(name_sealed=b"\x00\xff%s", phone_hash="9" * 32, sex="F")
    with django_assert_num_queries(1):
        insert(clocks[0], session, citizen, clocks[1])
    assert [row._state.adding for row in (*clocks, session, citizen)] == [False] * 4
    for row in (*clocks, session, citizen):
        again = type(row)._base_manager.get(pk=row.pk)
        for field in row._meta.concrete_fields:
            assert getattr(again, field.attname) == getattr(row, field.attname), field
    assert clocks[0].pk < clocks[1].pk
    insert()  # nothing


def test_an_expression_is_worked_out_where_it_is_written(town: Town) -> None:
    order = town.register(title="柳林小区停水")
    copy = WorkOrder.objects.get(pk=order.pk)
    copy.pk, copy.no, copy.words = 987_654_321, "260302999999", WordsOf("柳林小区 停水")
    insert(copy)
    found = WorkOrder.objects.extra(where=["words @@ %s::tsquery"], params=["'停水'"]).filter(pk=987_654_321)
    assert found.get().title == order.title


def test_whatever_the_values_a_statement_is_planned_once(town: Town) -> None:
    now = datetime(2026, 3, 2, 1, tzinfo=UTC)
    order = town.register()
    for n in (1, 40_000, 3_000_000_000):
        insert(
            Deadline(
                id=n,
                order=order,
                kind="HANDLE",
                started_at=now,
                due_at=now,
                warn_at=now,
                rule_version=n % 100,
                stopped_at=now,
                end="DONE",
            )
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE %s",
            ['%INSERT INTO "workorders_deadline" ("id"%'],
        )
        assert cursor.fetchone() == (1,)


def test_a_value_that_is_there_already_is_an_error_and_leaves_nothing(town: Town) -> None:
    order = town.register()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Session(session_key="x", session_data="", expire_date=order.registered_at), WorkOrder(no=order.no))
    assert not Session.objects.filter(session_key="x").exists()


def test_what_has_its_own_way_of_being_saved_is_refused() -> None:
    with pytest.raises(TypeError):
        insert(Attachment(name="现场.jpg"))


def test_a_question_whose_plan_depends_on_its_values_is_not_prepared(town: Town) -> None:
    order = town.register()
    where, given = conditions_of(WorkOrder.objects.filter(no=order.no, is_justice=False))
    question = f"SELECT registered_at, id FROM workorders_workorder WHERE {where}"
    for _ in range(7):
        assert plainly(question, *given) == [(order.registered_at, order.pk)]
    assert run("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE 'SELECT registered_at, id%%'") == [
        (0,)
    ]
    with pytest.raises(TypeError):
        conditions_of(WorkOrder.objects.filter(lead_unit__short_name="住建局"))
    assert conditions_of(WorkOrder.objects.all()) == ("true", [])


def test_signs_of_percent_and_marks_reach_postgresql(town: Town) -> None:
    assert run("SELECT 'a%%', %s::text, '%%s', %s::int", "五成", 7) == [("a%", "五成", "%s", 7)]
    assert plainly("SELECT 'a%%', %s, '%%s', %s", "五成", 7) == [("a%", "五成", "%s", 7)]


def test_what_is_asked_stands_in_the_log(town: Town) -> None:
    run("SELECT %s::int", 1)
    with CaptureQueriesContext(connection) as seen:
        run("SELECT %s::int + 41", 1)
        plainly("SELECT %s + 40", 2)
    assert [one["sql"] for one in seen.captured_queries] == ["SELECT $1::int + 41", "SELECT 2 + 40"]
