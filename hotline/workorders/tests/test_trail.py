"""留痕: the database refuses to change it, and whoever changes it all the same is found out."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from hotline.base import trail
from hotline.citizens import actions as citizens
from hotline.org.actions import units
from hotline.org.models import Change, ChangeHead
from hotline.workorders import sealing
from hotline.workorders.models import Anchor, Event, WorkOrder
from hotline.workorders.testing import Town
from hotline.workorders.tests.acts import act
from hotline.workorders.tests.traces import events, fresh

TABLES = {
    "workorders_event": "event",
    "workorders_anchor": "anchor",
    "citizens_accesslog": "access_log",
    "org_change": "change",
}


def sql(text: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(text, values)


@contextmanager
def tampering(table: str = "workorders_event") -> Iterator[None]:
    """As one who owns the database might: with the trigger out of the way."""
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql(f"ALTER TABLE {table} DISABLE TRIGGER {TABLES[table]}_append_only")
    yield
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    sql(f"ALTER TABLE {table} ENABLE TRIGGER {TABLES[table]}_append_only")


def breaks(*orders: WorkOrder) -> list[tuple[str, int, str]]:
    found = sealing.verify([order.pk for order in orders]) if orders else sealing.verify()
    return [(one.order_no, one.n, one.why) for one in found]


@pytest.fixture
def written(town: Town) -> WorkOrder:
    """An order that was handled, sealed by an anchor, and whose citizen was looked up."""
    order = town.order("reply")
    assert order.citizen is not None
    citizens.look_at(order.citizen, actor=town.hui, order_no=order.no, reason="回访")
    sealing.anchor()
    return order


# ── what the database refuses ──


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET id = id", "DELETE FROM {}", "DELETE FROM {} WHERE false", "TRUNCATE {}"],
    ids=["update", "delete", "delete nothing", "truncate"],
)
def test_the_database_refuses_to_change_what_is_written(written: WorkOrder, table: str, statement: str) -> None:
    with pytest.raises(DatabaseError, match=f"{table} 只能追加，不能修改或删除"), transaction.atomic():
        sql("SET CONSTRAINTS ALL IMMEDIATE")
        sql(statement.format(table))


def test_nor_does_the_product_get_past_it(written: WorkOrder) -> None:
    event = events(written)[1]
    event.note = "改过的意见"
    for change in (event.save, event.delete, Event.objects.filter(order=written).delete):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            change()
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        Event.objects.filter(order=written).update(note="")


# ── what verification finds ──


def test_an_untouched_trail_verifies(written: WorkOrder, town: Town) -> None:
    town.order("call_back")
    assert breaks() == []
    sealing.anchor()
    assert breaks() == []
    assert list(Anchor.objects.values_list("n", "n_orders")) == [(1, 1), (2, 2)]


CONTENT = [
    ("note", "改过的意见"),
    ("verb", "contact"),
    ("from_state", "HANDLING"),
    ("to_state", "ENDED"),
    ("actor_name", "别人"),
    ("actor_id", None),
    ("unit_name", "别的单位"),
    ("duty", "REVIEW"),
    ("facts", '{"lead": "9999"}'),
    ("at", "2026-03-02T01:00:00.000001Z"),
    ("assignment_id", None),
]


@pytest.mark.parametrize(("column", "value"), CONTENT, ids=[column for column, _ in CONTENT])
def test_whatever_was_altered_shows(written: WorkOrder, column: str, value: Any) -> None:
    event = next(one for one in events(written) if one.verb == "sign")
    with tampering():
        sql(f"UPDATE workorders_event SET {column} = %s WHERE id = %s", value, event.pk)
    altered = Event.objects.get(pk=event.pk)
    assert breaks(written) == [(written.no, event.n, f"第{event.n}步“{altered.name}”的内容与当时不符")]


def test_an_altered_step_with_a_hash_made_to_fit_breaks_the_next_one(written: WorkOrder) -> None:
    second, third = events(written)[1:3]
    with tampering():
        sql("UPDATE workorders_event SET note = %s, hash = %s WHERE id = %s", "改", _hash(second, "改"), second.pk)
    assert breaks(written) == [(written.no, 3, f"第3步“{third.name}”的内容与当时不符")]


def _hash(event: Event, note: str, before: str | None = None) -> str:
    first = Event.objects.filter(order=event.order, n=event.n - 1).first()
    changed = copy(event)
    changed.note = note
    return changed.digest(before if before is not None else first.hash if first else trail.START, event.order.no)


def test_a_chain_rebuilt_to_its_end_does_not_fit_the_order_nor_the_anchor(written: WorkOrder) -> None:
    head = ""
    with tampering():
        for event in events(written):
            note = "改过的意见" if event.n == 2 else event.note
            head = _hash(event, note, head or trail.START)
            sql("UPDATE workorders_event SET note = %s, hash = %s WHERE id = %s", note, head, event.pk)
    n = len(events(written))
    assert breaks(written) == [(written.no, n, "最后一步与记载不符")]
    WorkOrder.objects.filter(pk=written.pk).update(head=head)
    assert breaks(written) == []
    assert breaks() == [("封存点1", 0, f"2026-03-02的封存与现有轨迹不符：封存时{n}步，与现在不符")]


def test_a_removed_step_shows(written: WorkOrder) -> None:
    chain = events(written)
    with tampering():
        sql("DELETE FROM workorders_event WHERE id = %s", chain[2].pk)
    assert breaks(written) == [(written.no, 3, "缺少第3步")]


def test_a_removed_last_step_shows(written: WorkOrder) -> None:
    chain = events(written)
    with tampering():
        sql("DELETE FROM workorders_event WHERE id = %s", chain[-1].pk)
    assert breaks(written) == [(written.no, len(chain) - 1, f"轨迹有{len(chain) - 1}步，记载为{len(chain)}步")]


def test_a_step_put_in_shows(written: WorkOrder) -> None:
    last = events(written)[-1]
    Event.objects.create(
        order=written, n=last.n + 1, verb="approve", to_state="APPROVED", actor_name="沈审核", at=last.at, hash="0" * 64
    )
    assert breaks(written) == [(written.no, last.n + 1, f"第{last.n + 1}步“审核通过”的内容与当时不符")]


def test_two_steps_swapped_show(written: WorkOrder) -> None:
    one, two = events(written)[3:5]
    with tampering():
        for pk, n in ((one.pk, 999), (two.pk, one.n), (one.pk, two.n)):
            sql("UPDATE workorders_event SET n = %s WHERE id = %s", n, pk)
    assert breaks(written) == [(written.no, one.n, f"第{one.n}步“{two.name}”的内容与当时不符")]


def test_the_steps_of_two_orders_swapped_show(written: WorkOrder, town: Town) -> None:
    other = town.register()
    with tampering():
        sql("UPDATE workorders_event SET order_id = %s, n = 99 WHERE order_id = %s", written.pk, other.pk)
        sql("UPDATE workorders_event SET order_id = %s WHERE order_id = %s AND n = 1", other.pk, written.pk)
        sql("UPDATE workorders_event SET n = 1 WHERE n = 99")
    assert {(no, n) for no, n, _ in breaks(written, other)} == {(written.no, 1), (other.no, 1)}


def test_an_order_without_a_trail_shows(written: WorkOrder) -> None:
    with tampering():
        sql("DELETE FROM workorders_event WHERE order_id = %s", written.pk)
    assert breaks(written) == [(written.no, 0, "没有任何办理轨迹")]


def test_an_order_removed_with_its_trail_shows_by_the_anchor(written: WorkOrder, town: Town) -> None:
    gone = town.register(name="李秀英", phone="13900001111")
    sealing.anchor()
    with tampering():
        sql("DELETE FROM workorders_event WHERE order_id = %s", gone.pk)
        sql("DELETE FROM workorders_deadline WHERE order_id = %s", gone.pk)
        sql("DELETE FROM workorders_workorder WHERE id = %s", gone.pk)
    assert breaks() == [("封存点2", 0, "2026-03-02的封存与现有轨迹不符：封存时有2件，现在只有1件")]


def test_an_altered_anchor_shows(written: WorkOrder, town: Town) -> None:
    town.register()
    sealing.anchor()
    with tampering("workorders_anchor"):
        sql("UPDATE workorders_anchor SET hash = %s WHERE n = 1", "0" * 64)
    assert [no for no, _, _ in breaks()] == ["封存点1", "封存点2"]


def test_an_altered_change_of_the_organisation_shows_and_so_does_a_removed_one(town: Town) -> None:
    for n in range(3):
        units.change(town.unit("城管局"), duty_phone=f"0379-222000{n}", actor=town.xu)
    rows = list(Change.objects.order_by("-n")[:3])
    assert breaks() == []
    with tampering("org_change"):
        sql("UPDATE org_change SET actor_name = '别人' WHERE id = %s", rows[1].pk)
    assert breaks() == [("变更记录", rows[1].n, f"第{rows[1].n}步“修改”的内容与当时不符")]
    with tampering("org_change"):
        sql("DELETE FROM org_change WHERE id = %s", rows[1].pk)
    assert breaks() == [("变更记录", rows[1].n, f"缺少第{rows[1].n}步")]


def test_changes_cut_short_and_made_to_fit_do_not_fit_the_anchor(town: Town) -> None:
    units.change(town.unit("城管局"), duty_phone="0379-2220001", actor=town.xu)
    units.change(town.unit("城管局"), duty_phone="0379-2220002", actor=town.xu)
    sealing.anchor()
    last, before = Change.objects.order_by("-n")[:2]
    with tampering("org_change"):
        sql("DELETE FROM org_change WHERE id = %s", last.pk)
    assert breaks()[0] == ("变更记录", before.n, f"轨迹有{before.n}步，记载为{last.n}步")
    ChangeHead.objects.update(n=before.n, hash=before.hash)
    assert [no for no, _, _ in breaks()] == ["封存点1"]


def test_later_steps_do_not_disturb_an_anchor(written: WorkOrder, town: Town) -> None:
    town.take("approve", written)
    town.take("call_back", written)
    town.order("sign")
    assert breaks() == []


# ── how a hash is made ──


def test_the_chain_is_made_as_it_is_verified(town: Town) -> None:
    order = fresh(town.order("call_back"))
    before = trail.START
    for event in events(order):
        assert event.hash == _hash(event, event.note, before)
        before = event.hash
    assert (order.head, order.n_events) == (before, len(events(order)))


def test_a_note_with_signs_of_every_kind_verifies(town: Town) -> None:
    order = town.register()
    act(town, "mark_hard", order, town.zhou, reason="“职责”不清\n\\u0041 é 😀 \u2028 <b>&")
    assert breaks(order) == []


def test_a_moment_is_hashed_the_same_in_every_zone() -> None:
    moment = datetime(2026, 3, 2, 1, 2, 3, 4, UTC)
    assert trail.canonical(moment) == "2026-03-02T01:02:03.000004Z"
    assert trail.canonical(moment.astimezone(timezone(timedelta(hours=8)))) == trail.canonical(moment)
