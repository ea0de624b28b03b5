import pytest
from pytest_django import DjangoAssertNumQueries

from hotline.base.refusal import Refused
from hotline.org.actions import units
from hotline.org.models import Area, Level, Unit, UnitKind
from hotline.org.tests.people import unit, user

pytestmark = pytest.mark.django_db
EAST = "379901000000"


def make_office(**fields: object) -> Unit:
    details = {
        "code": "100102",
        "name": "河东县热线分中心",
        "kind": UnitKind.SUB_UNIT,
        "area": Area.objects.get(pk=EAST),
    }
    return units.create(unit("1001"), **{**details, "actor": user("xu"), **fields})  # type: ignore[arg-type]


def test_a_new_unit_hangs_below_its_parent_and_gets_what_is_not_said() -> None:
    made = make_office(leader="冯主任")
    found = Unit.objects.get(code="100102")
    assert (found.path, found.level, found.parent) == ("0000.1001.100102.", Level.TOWN, unit("1001"))
    assert (found.short_name, found.leader, found.is_active) == ("河东县热线分中心", "冯主任", True)
    assert found.active_from == units.today() == made.active_from


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"code": "1002"}, "已存在"),
        ({"code": "a b"}, "2至12位"),
        ({"name": "柳林镇人民政府"}, "同名"),
        ({"kind": UnitKind.CITY_DEPT}, "必须低于上级单位"),
        ({"level": Level.COUNTY}, "层级应为"),
        ({"kind": UnitKind.COUNTY_GOV, "level": Level.COUNTY}, "必须低于上级单位"),
    ],
)
def test_a_unit_that_does_not_fit_is_refused_and_leaves_no_trace(fields: dict[str, object], reason: str) -> None:
    before = Unit.objects.count()
    with pytest.raises(Refused, match=reason):
        make_office(**fields)
    assert Unit.objects.count() == before


def test_nothing_is_made_below_a_retired_unit() -> None:
    Unit.objects.filter(code="1001").update(active_to=units.today())
    with pytest.raises(Refused, match="已停用"):
        make_office()


def test_a_units_administrator_makes_units_below_the_own_one_only() -> None:
    assert make_office(actor=user("hedong")).parent == unit("1001")
    with pytest.raises(Refused, match="不能在"):
        make_office(code="200199", actor=user("zhujian_admin"))


@pytest.mark.parametrize("username", ["liulin", "lin", "hexi", "ren"])
def test_who_manages_no_units_changes_none(username: str) -> None:
    with pytest.raises(Refused):
        units.change(unit("100101"), duty_phone="0379-1", actor=user(username))
    assert unit("100101").duty_phone == ""


def test_a_units_administrator_keeps_its_phone_and_leaders_but_not_how_it_signs() -> None:
    own = unit("1001")
    units.change(own, duty_phone="0379-2345678", leader="新县长", actor=user("hedong"))
    with pytest.raises(Refused, match="上级单位"):
        units.change(own, leader_signs=False, actor=user("hedong"))
    with pytest.raises(Refused, match="上级单位"):
        units.rename(own, name="河东", short_name="河东", actor=user("hedong"))
    units.change(unit("100101"), replies_directly=True, actor=user("hedong"))
    own.refresh_from_db()
    assert (own.duty_phone, own.leader, own.leader_signs) == ("0379-2345678", "新县长", True)
    assert unit("100101").replies_directly


def test_a_refused_name_is_forgotten() -> None:
    own = unit("1001")
    with pytest.raises(Refused, match="同名"):
        units.rename(own, name="河西县人民政府", short_name="河西", actor=user("xu"))
    assert own.name == "河东县人民政府" == unit("1001").name


def test_a_moved_unit_takes_all_below_it_along() -> None:
    moved = units.move(unit("100101"), to=unit("1002"), actor=user("xu"))
    assert moved.path == "0000.1002.100101."
    assert unit("10010101").path == "0000.1002.100101.10010101."
    assert unit("10010101").parent == moved


def test_moving_writes_the_subtree_in_one_statement(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    town, area = unit("100101"), Area.objects.get(pk=EAST)
    Unit.objects.bulk_create(
        Unit(code=f"V{n:05}", name=f"第{n}村", short_name="村", kind=UnitKind.VILLAGE, level=Level.VILLAGE, parent=town,
             path=f"{town.path}V{n:05}.", area=area)
        for n in range(500)
    )  # fmt: skip
    actor = user("xu")
    with django_assert_max_num_queries(18):
        units.move(town, to=unit("1002"), actor=actor)
    assert Unit.objects.filter(path__startswith="0000.1002.100101.V").count() == 500


@pytest.mark.parametrize(
    ("code", "to", "actor", "reason"),
    [
        ("100101", "10010101", "xu", "下级之下"),
        ("1001", "100101", "xu", "下级之下"),
        ("1001", "1001", "xu", "它自己"),
        ("100101", "1001", "xu", "本来就在"),
        ("1001", "1002", "xu", "必须低于"),
        ("100101", "1002", "hedong", "之下"),
        ("1001", "0000", "hedong", "隶属关系"),
        ("100101", "1002", "lin", "隶属关系"),
    ],
)
def test_a_move_that_makes_no_sense_is_refused(code: str, to: str, actor: str, reason: str) -> None:
    before = dict(Unit.objects.values_list("code", "path"))
    with pytest.raises(Refused, match=reason):
        units.move(unit(code), to=unit(to), actor=user(actor))
    assert dict(Unit.objects.values_list("code", "path")) == before


def test_a_unit_is_retired_from_below_and_restored_from_above() -> None:
    actor = user("xu")
    with pytest.raises(Refused, match="下级单位"):
        units.retire(unit("1001"), actor=actor)
    units.retire(unit("10010101"), actor=actor)
    with pytest.raises(Refused, match="账号"):
        units.retire(unit("100101"), actor=actor)
    unit("100101").users.update(is_active=False)
    assert not units.retire(unit("100101"), actor=actor).is_active
    with pytest.raises(Refused, match="已经停用"):
        units.retire(unit("100101"), actor=actor)
    with pytest.raises(Refused, match="先恢复"):
        units.restore(unit("10010101"), actor=actor)
    units.restore(unit("100101"), actor=actor)
    assert units.restore(unit("10010101"), actor=actor).is_active
    with pytest.raises(Refused, match="正在使用"):
        units.restore(unit("10010101"), actor=actor)


def test_a_units_administrator_cannot_retire_the_own_unit_or_another() -> None:
    for code in ("1001", "1002"):
        with pytest.raises(Refused, match="不能停用"):
            units.retire(unit(code), actor=user("hedong"))
    assert not units.retire(unit("10010101"), actor=user("hedong")).is_active


def test_a_section_has_one_name_in_a_unit_and_is_not_removed_from_under_its_people() -> None:
    own, actor = unit("1001"), user("hedong")
    section = units.write_section(own, name="热线科", contact="老何", phone="0379-1", actor=actor)
    with pytest.raises(Refused):
        units.write_section(own, name="热线科", contact="", phone="", actor=actor)
    units.write_section(own, name="热线办理科", contact="小何", phone="", section=section, actor=actor)
    own.users.filter(username="hedong").update(section=section)
    with pytest.raises(Refused, match="账号"):
        units.remove_section(section, actor=actor)
    own.users.update(section=None)
    units.remove_section(section, actor=actor)
    assert not own.sections.exists()
    with pytest.raises(Refused, match="科室"):
        units.write_section(unit("1002"), name="热线科", contact="", phone="", actor=actor)


def test_a_unit_has_one_main_contact() -> None:
    village, actor = unit("10010101"), user("hedong")
    first = units.write_contact(village, name="杨支书", duty="支书", phone="13900000001", is_main=True, actor=actor)
    second = units.write_contact(village, name="杨会计", duty="", phone="13900000002", is_main=True, actor=actor)
    assert list(village.contacts.filter(is_main=True)) == [second]
    with pytest.raises(Refused, match="已有联系人"):
        units.write_contact(village, name="杨支书", duty="", phone="1", is_main=False, actor=actor)
    with pytest.raises(Refused, match="不属于"):
        units.write_contact(unit("1001"), name="杨", duty="", phone="1", is_main=False, contact=first, actor=actor)
    units.remove_contact(first, actor=actor)
    assert village.contacts.count() == 1
