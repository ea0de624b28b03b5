import pytest
from django.contrib.auth.models import Group
from pytest_django import DjangoAssertNumQueries

from hotline.org.actions import units, users
from hotline.org.models import Unit, UnitKind, User
from hotline.org.queries import (
    StaffFilter,
    chain,
    duty_roster,
    search,
    squeezed,
    staff,
    staff_of,
    tree,
    units_for_picker,
)
from hotline.org.tests.people import unit, user

pytestmark = pytest.mark.django_db


def test_the_whole_tree_comes_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        [root] = tree()
        below = {node.unit.code: node for node in root.children}
        assert [node.unit.code for node in below["1001"].children] == ["100101"]
        assert [node.unit.code for node in below["1001"].children[0].children] == ["10010101"]
        assert root.unit.area.name == "清水市"
    assert (below["1001"].n_users, below["1002"].n_users, below["1002"].has_children) == (2, 1, False)


def test_a_branch_counts_active_accounts_and_leaves_out_the_retired() -> None:
    users.deactivate(user("liulin"), actor=user("xu"))
    units.retire(unit("10010101"), actor=user("xu"))
    [branch] = tree(unit("100101"))
    assert (branch.n_users, branch.children, branch.has_children) == (0, [], False)
    [branch] = tree(unit("100101"), with_retired=True)
    assert [node.unit.code for node in branch.children] == ["10010101"]


@pytest.mark.parametrize(
    ("q", "codes"),
    [
        ("住 建", ["2001"]),
        ("２００１", ["2001", "200101"]),
        ("b", []),
        ("河东县", ["1001", "100101", "10010101"]),
        ("水务 清水", ["3001"]),
        ("%", []),
        ("_", []),
        ("", ["0000", "1001", "100101", "10010101", "1002", "2001", "200101", "2002", "3001", "4001"]),
    ],
)
def test_searching(q: str, codes: list[str]) -> None:
    found, _ = search(q, Unit.objects.all())
    assert [one.code for one in found] == codes


def test_what_is_squeezed_out_of_a_question() -> None:
    assert squeezed(" 0379-１２３ ４\x00 ") == "03791234"
    assert squeezed("（柳林）") == "（柳林）"


def test_a_picker_puts_first_what_is_named_exactly() -> None:
    units.create(
        unit("1001"),
        code="100102",
        name="河东县公安局",
        kind=UnitKind.JUSTICE,
        area=unit("1001").area,
        level=3,
        actor=user("xu"),
    )
    assert [one.code for one in units_for_picker("公安局")] == ["4001", "100102"]
    assert [one.code for one in units_for_picker("", kinds=[UnitKind.JUSTICE], below=unit("1001"))] == ["100102"]
    units.retire(unit("100102"), actor=user("xu"))
    assert [one.code for one in units_for_picker("公安局")] == ["4001"]


def test_a_picker_offers_twenty() -> None:
    area = unit("1001").area
    Unit.objects.bulk_create(
        Unit(code=f"P{n:03}", name=f"点{n}", short_name="点", kind="SUB_UNIT", level=3, parent=unit("1001"), area=area,
             path=f"0000.1001.P{n:03}.")
        for n in range(30)
    )  # fmt: skip
    assert len(units_for_picker("点")) == 20


def test_the_chain_above_a_unit() -> None:
    assert [one.code for one in chain(unit("10010101"))] == ["0000", "1001", "100101"]
    assert chain(unit("0000")) == []


def test_the_staff_of_a_unit() -> None:
    users.deactivate(user("hedong_leader"), actor=user("xu"))
    assert [one.username for one in staff_of(unit("1001"))] == ["hedong"]


def test_staff_without_a_unit_come_first_and_page_on() -> None:
    people = User.objects.filter(is_system=False)
    rows, _ = staff(people, StaffFilter())
    assert [row.unit for row in rows[:2]] == [None, None]
    assert staff(people, StaffFilter(), after=f"~{rows[0].username}")[0][0] == rows[1]
    role = Group.objects.get(name="督办员")
    assert [row.username for row in staff(people, StaffFilter(role=role))[0]] == ["du"]


def test_the_duty_roster_lists_the_first_line_with_main_contacts(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    units.write_contact(unit("100101"), name="刘站长", duty="站长", phone="13900000000", is_main=True, actor=user("xu"))
    with django_assert_num_queries(2):
        roster = list(duty_roster())
    assert {one.code for one in roster} == {"1001", "100101", "1002", "2001", "200101", "2002", "3001", "4001"}
    [town] = [one for one in roster if one.code == "100101"]
    assert [contact.name for contact in town.main_contacts] == ["刘站长"]  # type: ignore[attr-defined]
