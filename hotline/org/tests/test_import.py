from io import BytesIO

import pytest
from pytest_django import DjangoAssertNumQueries

from hotline.base.refusal import Refused
from hotline.org.models import Area, Unit, UnitKind, User
from hotline.org.passwords import QuickArgon2
from hotline.org.sheets import writing
from hotline.org.sheets.reading import read_workbook
from hotline.org.tests.books import UNIT_HEADINGS, book, refusals, take, take_units, take_users
from hotline.org.tests.people import unit, user

pytestmark = pytest.mark.django_db
EAST = "379901000000"
OFFICE = ("100102", "河东县热线分中心", "下属单位", "1001", "379901", "0999-1")


def test_units_are_made_and_changed_and_the_rest_stays() -> None:
    result = take_units(OFFICE, ("1002", "河西县人民政府", "县市区", "0000", "379902", "0999—252 3601"))
    assert (result.n_created, result.n_changed, result.n_unchanged, result.refusals) == (1, 1, 0, [])
    made = unit("100102")
    assert (made.path, made.short_name, made.level, made.leader_signs) == ("0000.1001.100102.", made.name, 3, True)
    assert (unit("1002").duty_phone, unit("1002").short_name) == ("0999-2523601", "河西县")
    again = take_units(OFFICE, ("1002", "河西县人民政府", "县市区", "0000", "379902", "0999-2523601"))
    assert (again.n_created, again.n_changed, again.n_unchanged) == (0, 0, 2)


def test_a_trial_says_the_same_and_writes_nothing() -> None:
    rows = [OFFICE, ("1002", "河西县政府", "县市区", "0000", "379902", ""), ("9", "短", "县市区", "0000", "379902", "")]
    trial = take_units(*rows, dry_run=True)
    assert not Unit.objects.filter(code="100102").exists()
    assert unit("1002").name == "河西县人民政府"
    real = take_units(*rows)
    assert (trial.outcomes, trial.refusals) == (real.outcomes, real.refusals)


def test_a_parent_may_come_after_its_child_and_be_named() -> None:
    village = ("10010201", "河东新村", "村居", "河东县热线分中心", "379901100200", "")
    assert take_units(village, OFFICE).refusals == []
    assert unit("10010201").path == "0000.1001.100102.10010201."


def test_bad_rows_are_refused_and_the_good_ones_stand() -> None:
    result = take_units(
        OFFICE,  # row 2
        ("", "没有编号", "下属单位", "1001", "379901", ""),
        ("100103", "柳林镇人民政府", "下属单位", "1001", "379901", ""),
        ("100104", "类别不对", "局", "1001", "379901", ""),
        ("100105", "没有上级", "下属单位", "9999", "379901", ""),
        ("100106", "没有区划", "下属单位", "1001", "379909", ""),
        ("100107", "电话不对", "下属单位", "1001", "379901", "问张三"),
        ("100102", "编号重复", "下属单位", "1001", "379901", ""),
        ("100108", "层级不对", "县市区", "1001", "379901", ""),
        ("100109", "=A1", "下属单位", "1001", "379901", ""),
        ("100110", "#N/A", "下属单位", "1001", "379901", ""),
        ("100111", "村居在村居下", "村居", "10010101", "379901", ""),
        ("100112", "没填上级", "下属单位", "", "379901", ""),
        ("10011202", "上级没导入", "村居", "100107", "379901", ""),
        (None, "  ", "", None, "", ""),
        ("100113", "两处都错", "局", "1001", "12", ""),
    )
    assert result.n_created == 1
    assert result.n_refused == 14
    assert refusals(result) == [
        (3, "单位编号"), (4, "单位名称"), (5, "类别"), (6, "上级单位"), (7, "所在区划"), (8, "值班电话"),
        (9, "单位编号"), (10, "层级"), (11, "单位名称"), (12, "单位名称"), (13, "层级"),
        (14, "上级单位"), (15, "上级单位"), (17, "类别"), (17, "所在区划"),
    ]  # fmt: skip
    reasons = {refusal.row: refusal.reason for refusal in result.refusals}
    assert "第2行重复" in reasons[9]
    assert "100101" in reasons[4]
    assert "公式" in reasons[11]
    assert "必填" in reasons[3]


def test_a_unit_that_moves_takes_along_what_is_not_in_theBytesIO() -> None:
    result = take_units(("100101", "柳林镇人民政府", "乡镇街道", "1002", "379901100", ""))
    assert result.n_changed == 1
    assert unit("10010101").path == "0000.1002.100101.10010101."
    assert unit("10010101").parent == unit("100101")


def test_a_unit_with_others_below_does_not_sink_to_their_level() -> None:
    headings = (*UNIT_HEADINGS, "层级")
    row = ("2001", "清水市住房和城乡建设局", "公共服务单位", "0000", "379900000000", "", "乡镇街道与下属单位")
    [result] = take(book(单位=[headings, row])).results
    assert refusals(result) == [(2, "层级")]


def test_blank_cells_and_missing_columns() -> None:
    """A missing column changes nothing; a blank phone empties it; a blank short name leaves it."""
    Unit.objects.filter(code="1002").update(duty_phone="0999-1", leader="席县长")
    row = ("1002", "河西县人民政府", "县市区", "", "379902", "", "")
    [result] = take(book(单位=[(*UNIT_HEADINGS, "简称"), row])).results
    found = unit("1002")
    assert (found.duty_phone, found.leader, found.short_name, found.parent) == ("", "席县长", "河西县", unit("0000"))
    assert result.n_changed == 1


def test_retiring_is_not_done_by_a_sheet() -> None:
    row = ("1002", "河西县人民政府", "县市区", "", "379902", "", "2026-01-01")
    [result] = take(book(单位=[(*UNIT_HEADINGS, "停用日期"), row])).results
    assert refusals(result) == [(2, "停用日期")]


def test_all_sheets_of_one_file_see_each_other() -> None:
    report = take(
        book(
            用户=[
                ("登录名", "姓名", "单位", "科室", "角色"),
                ("feng", "冯二", "河东县热线分中心", "受理科", "承办人、单位领导"),
            ],
            区划=[("区划代码", "名称"), ("379901101", "桃源镇"), ("379901101201", "桃花村")],
            单位=[UNIT_HEADINGS, ("100102", "河东县热线分中心", "下属单位", "1001", "379901101", "")],
            科室=[("单位", "科室名称", "科室联系人", "科室电话"), ("100102", "受理科", "冯二", 12345.0)],
            联系人=[("单位", "姓名", "电话", "主要联系人"), ("10010101", "杨支书", 13900000001, "是")],
        )
    )
    assert [result.sheet.title for result in report.results] == ["区划", "单位", "科室", "联系人", "用户"]
    assert (report.n_written, report.n_refused) == (6, 0)
    assert Area.objects.get(name="桃花村").full_name == "河东县桃源镇桃花村"
    assert Area.objects.get(name="桃花村").parent_id == "379901101000"
    made = user("feng")
    assert made.unit == unit("100102")
    assert made.section == unit("100102").sections.get(phone="12345")
    assert set(made.role_names) == {"承办人", "单位领导"}
    assert unit("10010101").contacts.get().is_main


def test_a_renamed_area_renames_those_below() -> None:
    take(book(区划=[("区划代码", "名称"), ("379901", "河东区")]))
    assert Area.objects.get(name="杨树村").full_name == "河东区柳林镇杨树村"


def test_areas_that_contradict_are_refused() -> None:
    rows = [
        ("370000000000", "另一个市", ""),
        ("379905001", "没有上级的镇", ""),
        ("379901103", "上级不对", "379901100200"),
        ("379901100", "柳林镇", ""),
    ]
    [result] = take(book(区划=[("区划代码", "名称", "上级区划代码"), *rows])).results
    assert refusals(result) == [(2, "区划代码"), (3, "上级区划代码"), (4, "上级区划代码")]
    assert result.n_unchanged == 1


def test_a_new_account_gets_a_password_that_works_once_told() -> None:
    result = take_users(("Feng.Er", "冯二", "1001", "", "承办人", ""))
    [account] = result.accounts
    assert (account.username, account.unit) == ("feng.er", "河东县人民政府")
    made = user("feng.er")
    assert QuickArgon2().verify(account.password, made.password)
    assert made.must_change_password
    assert made.is_active


def test_changing_an_account_by_a_sheet() -> None:
    result = take_users(("liulin", "刘柳林", "1001", "", "承办人", "否"), ("hexi", "席河西", "", "", "", ""))
    assert (result.n_changed, result.n_unchanged, result.accounts) == (1, 1, [])
    found = user("liulin")
    assert (found.unit, found.is_active, found.role_names) == (unit("1001"), False, ["承办人"])
    assert found.check_password("小镇-12345")
    assert user("hexi").role_names == ["承办人"]


def test_bad_accounts_are_refused() -> None:
    User.objects.create_superuser("root", name="超级")
    result = take_users(
        ("a", "名字太短", "1001", "", "", ""),
        ("neu1", "没有单位", "", "", "", ""),
        ("neu2", "单位不对", "9999", "", "", ""),
        ("neu3", "村居账号", "10010101", "", "", ""),
        ("neu4", "角色不对", "1001", "", "皇帝", ""),
        ("neu5", "科室不对", "1001", "没有的科", "", ""),
        ("root", "超级", "1001", "", "", ""),
        ("system", "系统", "1001", "", "", ""),
        ("xu", "许系统", "", "", "", "否"),
        ("neu6", "在用不对", "1001", "", "", "也许"),
        ("neu7", "重复", "1001", "", "", ""),
        ("neu7", "重复", "1001", "", "", ""),
    )
    assert refusals(result) == [
        (2, "登录名"), (3, "单位"), (4, "单位"), (5, "单位"), (6, "角色"), (7, "科室"), (8, "登录名"), (9, "登录名"),
        (10, "登录名"), (11, "在用"), (13, "登录名"),
    ]  # fmt: skip
    assert result.n_created == 1


def test_only_a_system_administrator_imports() -> None:
    for username in ("hedong", "lin"):
        with pytest.raises(Refused, match="系统管理员"):
            take_users(("neu", "新人", "1001", "", "", ""), actor=user(username))
    assert not User.objects.filter(username="neu").exists()


def test_what_is_exported_can_be_imported_and_changes_nothing() -> None:
    report = take(BytesIO(writing.export(user("xu"))))
    assert report.n_refused == 0
    assert report.n_written == 0
    assert {result.sheet.title: result.n_unchanged for result in report.results} == {
        "区划": Area.objects.count(),
        "单位": Unit.objects.count(),
        "科室": 0,
        "联系人": 0,
        "用户": User.objects.filter(is_system=False).count(),
    }


def test_a_units_administrator_exports_the_own_subtree() -> None:
    tables = read_workbook(BytesIO(writing.export(user("hedong"))))
    rows = {table.sheet.title: {row.texts[table.sheet.columns[0].key] for row in table.rows} for table in tables}
    assert rows["单位"] == {"1001", "100101", "10010101"}
    assert rows["用户"] == {"hedong", "hedong_leader", "liulin"}
    assert "区划" not in rows


def test_the_refused_rows_are_mended_in_place_and_sent_again() -> None:
    first = take(book(单位=[UNIT_HEADINGS, ("100102", "河东县热线分中心", "下属单位", "1001", "379901", "问张三")]))
    [table] = read_workbook(BytesIO(writing.refused_rows(first)))
    assert table.rows[0].texts["duty_phone"] == "问张三"
    assert table.notes == ()


def test_ten_thousand_rows_cost_a_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    rows = [(f"1001{n:06}", f"河东县第{n}村", "村居", "100101", "379901100200", f"0999-{n:07}") for n in range(10_000)]
    file = book(单位=[UNIT_HEADINGS, *rows])
    with django_assert_max_num_queries(24):
        report = take(file)
    assert report.n_written == 10_000
    assert Unit.objects.filter(path__startswith="0000.1001.100101.", kind=UnitKind.VILLAGE).count() == 10_001


def test_a_thousand_accounts_cost_a_few_queries(django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    rows = [(f"staff{n}", f"职员{n}", "1001", "", "承办人", "") for n in range(1000)]
    actor = user("xu")
    actor.get_all_permissions()
    with django_assert_max_num_queries(22):
        result = take_users(*rows, actor=actor)
    assert len({account.password for account in result.accounts}) == 1000
    assert User.objects.filter(groups__name="承办人", username__startswith="staff").count() == 1000
