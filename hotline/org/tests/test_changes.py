"""变更记录: what an action on the organisation leaves on record, and who reads it."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.org.actions import units, users
from hotline.org.changes import append, record
from hotline.org.models import Area, Change, Contact, Section, UnitKind
from hotline.org.sheets import writing
from hotline.org.sheets.importing import import_tables
from hotline.org.sheets.reading import read_workbook
from hotline.org.tests.books import UNIT_HEADINGS, USER_HEADINGS, book
from hotline.org.tests.people import browser, html, unit, user

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning, where the town's clock stands


@pytest.fixture(autouse=True)
def monday(town: Any) -> None:
    """Everything here happens on Monday at nine."""


def last(back: int = 0) -> Change:
    return Change.objects.order_by("-n")[back]


def told(row: Change) -> tuple[str, str, str, list[list[str]]]:
    return row.name, row.kind_name, row.thing, row.facts


def test_a_change_says_who_when_what_before_and_after_by_the_names_of_that_day() -> None:
    units.change(unit("1001"), duty_phone="0379-2345678", leader="新县长", actor=user("hedong"))
    row = last()
    assert told(row) == (
        "修改", "单位", "河东县人民政府", [["值班电话", "", "0379-2345678"], ["主要领导", "", "新县长"]],
    )  # fmt: skip
    assert (row.actor_name, row.unit_name, row.of_unit, row.key) == ("何河东", "河东县", "河东县", "1001")
    assert row.at == MONDAY
    units.rename(unit("1001"), name="河东区人民政府", short_name="河东区", actor=user("xu"))
    assert told(last()) == (
        "改名", "单位", "河东县人民政府",
        [["单位名称", "河东县人民政府", "河东区人民政府"], ["简称", "河东县", "河东区"]],
    )  # fmt: skip
    assert Change.objects.get(pk=row.pk).thing == "河东县人民政府", "what was written stays as it read that day"


def test_what_points_elsewhere_is_told_by_name() -> None:
    units.move(unit("100101"), to=unit("1002"), actor=user("xu"))
    assert told(last()) == ("调整隶属", "单位", "柳林镇人民政府", [["上级单位", "河东县人民政府", "河西县人民政府"]])
    units.retire(unit("10010101"), actor=user("xu"))
    assert told(last())[3] == [["停用日期", "", "2026-03-02"]]


def test_a_new_thing_and_a_removed_one_are_told_whole() -> None:
    section = units.write_section(unit("2001"), name="物业科", contact="钱科长", phone="0379-1", actor=user("xu"))
    row = last()
    assert told(row)[:3] == ("新增", "科室", "物业科")
    assert ["科室联系人", "", "钱科长"] in row.facts
    units.remove_section(section, actor=user("xu"))
    assert told(last())[:3] == ("删除", "科室", "物业科")
    assert ["科室联系人", "钱科长", ""] in last().facts
    assert last().of_unit == "住建局"


def test_private_numbers_stand_masked_and_a_change_in_their_middle_still_shows() -> None:
    contact = units.write_contact(
        unit("10010101"), name="杨支书", duty="书记", phone="13800001111", is_main=True, actor=user("hedong")
    )
    units.write_contact(
        unit("10010101"), name="杨支书", duty="书记", phone="13899991111", is_main=True, contact=contact, actor=user("hedong")
    )  # fmt: skip
    assert last().facts == [["电话", "138****1111", "138****1111（中间数字有改动）"]]
    before = user("hedong").phone
    users.change_own_phone(user("hedong"), phone="13700002222")
    assert last().facts == [["手机", f"137****{before[-4:]}", "137****2222"]]
    written = str(list(Change.objects.values_list("facts", flat=True)))
    assert "13899991111" not in written
    assert "13700002222" not in written


def test_passwords_are_told_of_and_never_written_down() -> None:
    made = users.create(unit("2001"), username="feng", name="冯二", roles=["承办人"], actor=user("xu"))
    assert ["角色", "", "承办人"] in last().facts
    again = users.reset_password(made.user, actor=user("zhujian_admin"))
    assert told(last())[:3] == ("重设密码", "用户", "冯二")
    assert ["密码", "", "随机初始密码"] in last().facts
    users.change_own_password(made.user, old=again.password, new="清水-2026-很长")
    written = str(list(Change.objects.values_list("facts", flat=True)))
    for secret in (made.password, again.password, "清水-2026-很长", made.user.password):
        assert secret not in written


def test_roles_are_told_before_and_after() -> None:
    users.set_roles(user("zhujian"), ["承办人", "承办单位管理员"], actor=user("zhujian_admin"))
    assert told(last()) == ("授予角色", "用户", "祝住建", [["角色", "承办人", "承办人、承办单位管理员"]])
    users.set_roles(user("zhujian"), ["承办人"], actor=user("zhujian_admin"))
    assert told(last())[::3] == ("收回角色", [["角色", "承办人、承办单位管理员", "承办人"]])


def test_what_changes_nothing_or_is_refused_leaves_no_record() -> None:
    before = Change.objects.count()
    units.change(unit("1001"), leader="", actor=user("hedong"))
    with pytest.raises(Refused):
        units.change(unit("1002"), leader="外人", actor=user("hedong"))
    with pytest.raises(Refused):
        units.retire(unit("1001"), actor=user("xu"))
    assert Change.objects.count() == before


def test_an_import_records_each_row_that_it_wrote_and_itself() -> None:
    file = book(
        单位=[
            UNIT_HEADINGS,
            ("100102", "河东县热线分中心", "下属单位", "1001", "379901", ""),
            ("1001", "河东县人民政府", "县市区", "0000", "379901", "0379-9"),
            ("1002", "河西县人民政府", "县市区", "0000", "379902", ""),
            ("100199", "坏", "局", "1001", "379901", ""),
        ],
        用户=[USER_HEADINGS, ("hexi", "席河西", "1002", "", "承办人、单位领导", "")],
    )
    import_tables(read_workbook(file), actor=user("xu"), dry_run=True)
    before = Change.objects.count()
    import_tables(read_workbook(file), actor=user("xu"), dry_run=False)
    assert Change.objects.count() == before + 4, "the trial left none"
    new, changed, account, whole = (last(back) for back in (3, 2, 1, 0))
    assert told(new)[:3] == ("导入新增", "单位", "河东县热线分中心")
    assert ["所在区划", "", "河东县"] in new.facts
    assert told(changed) == ("导入修改", "单位", "河东县人民政府", [["值班电话", "", "0379-9"]])
    assert told(account) == ("导入修改", "用户", "席河西", [["角色", "承办人", "单位领导、承办人"]])
    assert told(whole) == (
        "导入", "导入", "组织机构",
        [["单位", "", "新建1，修改1，未变1，未导入1"], ["用户", "", "新建0，修改1，未变0，未导入0"]],
    )  # fmt: skip
    assert {row.actor_name for row in (new, changed, account, whole)} == {"许系统"}


def test_an_export_is_on_record_and_says_who_took_it_on_every_sheet() -> None:
    content = writing.export(user("hedong"))
    assert told(last())[:3] == ("导出", "导出", "组织机构")
    assert ["单位", "", "3行"] in last().facts
    made = load_workbook(BytesIO(content))
    mark = "何河东（hedong）导出于 2026-03-02 09:00，仅限内部使用"
    assert made.properties.description == mark
    for page in made.worksheets[1:]:
        assert page["A1"].value == mark
        assert mark in str(page.oddFooter.left.text)


def test_villages_of_one_name_live_in_different_towns_and_are_told_apart() -> None:
    other = units.create(
        unit("1002"), code="100201", name="柳林镇人民政府", kind=UnitKind.TOWN,
        area=Area.objects.get(pk="379902000000"), actor=user("xu"),
    )  # fmt: skip
    users.create(other, username="liulin2", name="另一柳林", actor=user("xu"))
    Section.objects.create(unit=other, name="综合办")
    Contact.objects.create(unit=other, name="李四", phone="13800000000")
    with pytest.raises(Refused, match="同名"):
        units.create(
            unit("1002"), code="100202", name="柳林镇人民政府", kind=UnitKind.TOWN, area=other.area, actor=user("xu")
        )
    with pytest.raises(Refused, match="之下已有叫"):
        units.move(unit("100101"), to=unit("1002"), actor=user("xu"))
    report = import_tables(read_workbook(BytesIO(writing.export(user("xu")))), actor=user("xu"), dry_run=False)
    assert (report.n_refused, report.n_written) == (0, 0), "what goes out comes in unchanged"
    bad = import_tables(
        read_workbook(book(用户=[USER_HEADINGS, ("feng", "冯二", "柳林镇人民政府", "", "", "")])), actor=user("xu"), dry_run=True
    )  # fmt: skip
    assert bad.results[0].refusals[0].reason == "叫“柳林镇人民政府”的单位有2个，请写单位编号：100101、100201"


# ── the screen ──


def shown(username: str, **query: str) -> list[str]:
    response = browser(username).get(reverse("changes"), query)
    assert response.status_code == 200
    return [row.thing for row in response.context["rows"]]


def test_the_screen_filters_by_kind_person_unit_and_day() -> None:
    units.change(unit("1001"), leader="新县长", actor=user("hedong"))
    with clock.moved_to(MONDAY + timedelta(days=1)):
        users.change_own_phone(user("hexi"), phone="13700002222")
    assert shown("xu")[:2] == ["席河西", "河东县人民政府"]
    assert shown("xu", kind="org.user") == ["席河西"]
    assert shown("xu", q="何河东") == ["河东县人民政府"]
    assert shown("xu", unit=str(unit("1001").pk)) == ["河东县人民政府"]
    assert shown("xu", kind="org.user", since="2026-03-03") == ["席河西"]
    assert shown("xu", kind="org.unit", until="2026-03-02") == ["河东县人民政府"]
    page = html(browser("xu").get(reverse("changes")))
    assert "<ins>新县长</ins>" in page
    assert '<option value="org.unit">单位</option>' in page


def test_a_units_administrator_sees_what_concerns_the_own_units_only() -> None:
    units.change(unit("1002"), leader="别的县长", actor=user("xu"))
    units.change(unit("100101"), leader="镇长", actor=user("xu"))
    assert shown("hedong") == ["柳林镇人民政府"]
    for username in ("lin", "hexi", "zhou"):
        assert browser(username).get(reverse("changes")).status_code == 403
    assert "别的县长" in html(browser("du").get(reverse("changes")))


def test_the_screen_costs_the_same_however_many_records(django_assert_max_num_queries: Any) -> None:
    rows = [record("修改", unit("1001"), [("主要领导", f"县长{n}", f"县长{n + 1}")]) for n in range(60)]
    append(rows, actor=user("xu"))
    client = browser("xu")
    first = client.get(reverse("changes"))
    with django_assert_max_num_queries(5):
        client.get(reverse("changes"), {"after": first.context["next_cursor"]})
    assert first.context["rows"][0].facts == [["主要领导", "县长59", "县长60"]]
    assert len(first.context["rows"]) == 50
