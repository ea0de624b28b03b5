from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from hotline.base.refusal import Refused
from hotline.org import loaders
from hotline.org.models import Area, Unit, User
from hotline.org.tests.books import UNIT_HEADINGS, USER_HEADINGS, book
from hotline.org.tests.people import unit

pytestmark = pytest.mark.django_db
ROW = ("100102", "河东县热线分中心", "下属单位", "1001", "379901", "")


def written(path: Path, **sheets: list[tuple[str, ...]]) -> Path:
    path.write_bytes(book(**sheets).getvalue())
    return path


def test_importing_prints_the_report_and_keeps_the_passwords_apart(tmp_path: Path) -> None:
    file = written(
        tmp_path / "机构.xlsx", 单位=[UNIT_HEADINGS, ROW], 用户=[USER_HEADINGS, ("feng", "冯二", "1001", "", "", "")]
    )
    out = StringIO()
    call_command("import_organisation", str(file), stdout=out)
    assert "导入完成" in out.getvalue()
    assert unit("100102").is_active
    passwords = tmp_path / "机构-初始密码.xlsx"
    assert passwords.stat().st_mode & 0o077 == 0
    told = load_workbook(passwords).active
    assert told is not None
    assert told["A2"].value == "feng"
    with pytest.raises(CommandError, match="已存在"):
        call_command("import_organisation", str(file), stdout=StringIO())


def test_refused_rows_are_written_beside_and_end_with_one(tmp_path: Path) -> None:
    file = written(tmp_path / "机构.xlsx", 单位=[UNIT_HEADINGS, ROW, ("100103", "坏", "局", "1001", "379901", "")])
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_organisation", str(file), stdout=out)
    assert ended.value.code == 1
    assert "第3行 类别“局”" in out.getvalue()
    assert (tmp_path / "机构-未导入.xlsx").exists()
    assert unit("100102").is_active


def test_a_trial_writes_nothing(tmp_path: Path) -> None:
    file = written(tmp_path / "机构.xlsx", 单位=[UNIT_HEADINGS, ROW])
    out = StringIO()
    call_command("import_organisation", str(file), "--dry-run", stdout=out)
    assert "没有写入" in out.getvalue()
    assert not Unit.objects.filter(code="100102").exists()


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="打不开"):
        call_command("import_organisation", str(tmp_path / "没有.xlsx"))
    (tmp_path / "坏.xlsx").write_text("单位编号,单位名称")
    with pytest.raises(CommandError, match="有效的 Excel"):
        call_command("import_organisation", str(tmp_path / "坏.xlsx"))


def test_what_is_exported_is_imported_unchanged(tmp_path: Path) -> None:
    file, out = tmp_path / "全部.xlsx", StringIO()
    call_command("export_organisation", str(file), stdout=out)
    call_command("import_organisation", str(file), stdout=out)
    assert "已写到" in out.getvalue()
    assert not (tmp_path / "全部-未导入.xlsx").exists()
    call_command("export_organisation", str(tmp_path / "模板.xlsx"), "--template", stdout=out)
    assert "用户" in load_workbook(tmp_path / "模板.xlsx").sheetnames
    with pytest.raises(CommandError, match="写不了"):
        call_command("export_organisation", str(tmp_path / "没有" / "x.xlsx"), stdout=out)


AREAS = [{"code": "379901101", "name": "桃源镇", "level": "3", "parent": "379901"}]
TOWN = {
    "code": "100103", "name": "桃源镇人民政府", "short_name": "桃源镇", "kind": "TOWN", "level": "3", "parent": "1001",
    "area": "379901101", "duty_phone": "0379-1", "leader": "陶镇长", "deputy": "", "duty_basis": "履职清单",
    "leader_signs": "0", "replies_directly": "1",
}  # fmt: skip


def test_the_demo_files_load_twice_without_a_trace() -> None:
    assert loaders.load_areas(AREAS).n_created == 1
    assert loaders.load_units([TOWN]).n_created == 1
    section = {"unit": "100103", "name": "热线站", "contact": "陶二", "phone": "0379-2"}
    assert loaders.load_sections([section]).n_created == 1
    person = {"unit": "100103", "name": "陶二", "phone": "0379-2", "is_main": "1"}
    assert loaders.load_contacts([person]).n_created == 1
    found = unit("100103")
    assert (found.area.full_name, found.leader_signs, found.replies_directly) == ("河东县桃源镇", False, True)
    for again in (loaders.load_areas(AREAS), loaders.load_units([TOWN]), loaders.load_sections([section])):
        assert (again.n_created, again.n_changed, again.n_unchanged) == (0, 0, 1)


def test_one_bad_line_of_our_own_files_refuses_the_whole() -> None:
    with pytest.raises(Refused, match="第3行 类别“NOPE”"):
        loaders.load_units([TOWN | {"area": "379901"}, TOWN | {"code": "100104", "name": "另一镇", "kind": "NOPE"}])
    assert not Unit.objects.filter(code="100103").exists()
    with pytest.raises(Refused, match="缺少列 kind"):
        loaders.load_units([{key: value for key, value in TOWN.items() if key != "kind"}])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_file_in_either_encoding(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "areas.csv"
    file.write_bytes('code,name\n379901101,"桃源\n镇"\n'.encode(encoding))
    assert loaders.read_csv(file) == [{"code": "379901101", "name": "桃源\n镇"}]


def test_the_seed_files_of_the_demo_city_are_whole() -> None:
    folder = Path(loaders.__file__).parents[1] / "site" / "demo"
    User.objects.update(unit=None, section=None)
    Unit.objects.update(parent=None)
    Unit.objects.all().delete()
    Area.objects.update(parent=None)
    Area.objects.all().delete()
    n_areas = loaders.load_areas(loaders.read_csv(folder / "areas.csv")).n_created
    n_units = loaders.load_units(loaders.read_csv(folder / "units.csv")).n_created
    loaders.load_sections(loaders.read_csv(folder / "sections.csv"))
    assert (n_areas, n_units) == (Area.objects.count(), Unit.objects.count())
    assert Unit.objects.first_line().count() == 358
