"""One page of a desk after the other gives what the desk holds, each row once, in its order; and says how many there are."""

from datetime import timedelta

import pytest
from django.db.models import F

from hotline.org.models import User
from hotline.workorders import desks
from hotline.workorders.desks import BY_KEY, Desk
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import MONDAY, Town


def walked(desk: Desk, user: User, most: int) -> list[int]:
    """All pages of `most` rows; each says the same total."""
    after, found = "", []
    totals = set()
    for _ in range(100):
        page = desk.page(user, after, most)
        found += [row.pk for row in page.rows]
        totals.add(page.total())
        if not page.cursor:
            break
        assert len(page.rows) == most
        after = page.cursor
    else:
        pytest.fail("the pages have no end")
    assert totals == {len(found)}
    return found


@pytest.mark.parametrize("most", [1, 2, 3, 5, 50])
def test_by_its_clock_and_those_without_one_last(town: Town, most: int) -> None:
    orders = [town.register(phone=f"139000{n:05d}", title=f"第{n}件") for n in range(7)]
    for order, due in zip(orders, (5, None, 3, 3, None, None, 4), strict=True):
        at = None if due is None else MONDAY + timedelta(hours=due)
        WorkOrder.objects.filter(pk=order.pk).update(due_at=at)
    expected = WorkOrder.objects.order_by(F("due_at").asc(nulls_last=True), "id").values_list("pk", flat=True)
    assert walked(BY_KEY["dispatch"], town.zhou, most) == list(expected)


@pytest.mark.parametrize("most", [1, 2, 5])
def test_the_newest_first(town: Town, most: int) -> None:
    orders = [town.register(phone=f"139000{n:05d}") for n in range(5)]
    assert walked(BY_KEY["mine"], town.lin, most) == [order.pk for order in reversed(orders)]


def test_what_nobody_may_see_is_an_empty_page(town: Town) -> None:
    town.register()
    page = BY_KEY["supervised"].page(User(username="nobody", is_active=False))
    assert (page.rows, page.cursor, page.total()) == ([], "", 0)


def test_a_cursor_nobody_wrote_gives_the_first_page(town: Town) -> None:
    order = town.register()
    for after in ("x", "x,1", ",", f"{MONDAY.isoformat()},", "2026-99-99T00:00,7", f",{10**30}"):
        assert [row.pk for row in BY_KEY["dispatch"].page(town.zhou, after).rows] == [order.pk]


def test_the_total_is_capped(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    for n in range(5):
        town.register(phone=f"139000{n:05d}")
    monkeypatch.setattr(desks, "MOST_COUNTED", 3)
    assert BY_KEY["dispatch"].page(town.zhou, most=2).total() == 3
    (tally,) = desks.tallies([BY_KEY["dispatch"]], town.zhou)
    assert tally.n == 3
