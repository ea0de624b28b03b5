"""Files that are no workbook, or one that somebody has laid out in an own way."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from openpyxl import Workbook, load_workbook

from hotline.base.refusal import Refused
from hotline.org.sheets import reading, writing
from hotline.org.sheets.layout import SHEETS
from hotline.org.sheets.reading import read_workbook
from hotline.org.tests.books import UNIT_HEADINGS, book

ROW = ("100102", "河东县热线分中心", "下属单位", "1001", "379901", "")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "有效的 Excel"),
        ("单位编号,单位名称\n1001,甲".encode("gb18030"), "有效的 Excel"),
        (b"<html><table></table></html>", "有效的 Excel"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 100, "另存为 .xlsx"),
        (b"PK\x03\x04 cut off", "有效的 Excel"),
    ],
)
def test_what_is_no_workbook_is_refused_in_words(content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        read_workbook(BytesIO(content))


def zipped(**members: bytes) -> BytesIO:
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file


def test_another_archive_is_no_workbook() -> None:
    with pytest.raises(Refused, match="有效的 Excel"):
        read_workbook(zipped(**{"word/document.xml": b"<w/>"}))


def test_an_archive_that_swells_is_refused_before_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_UNPACKED", 2**20)
    with pytest.raises(Refused, match="展开后过大"):
        read_workbook(zipped(bomb=b"0" * 2**21))


def test_a_file_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_BYTES", 1000)
    with pytest.raises(Refused, match="最大"):
        read_workbook(book(单位=[UNIT_HEADINGS, ROW]))


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MAX_ROWS", 5)
    with pytest.raises(Refused, match="超过 5 行"):
        read_workbook(book(单位=[UNIT_HEADINGS, *([ROW] * 20)]))


def test_a_sheet_without_its_headings_is_refused() -> None:
    with pytest.raises(Refused, match="没有完整的表头"):
        read_workbook(book(单位=[("编号", "名称"), ROW]))
    with pytest.raises(Refused, match="没有找到可导入的工作表"):
        read_workbook(book(Sheet1=[("甲", "乙"), (1, 2)]))
    with pytest.raises(Refused, match="没有数据行"):
        read_workbook(book(单位=[UNIT_HEADINGS]))
    with pytest.raises(Refused, match="出现了两次"):
        read_workbook(book(单位=[(*UNIT_HEADINGS, "类别"), ROW]))
    with pytest.raises(Refused, match="两张工作表"):
        read_workbook(book(单位=[UNIT_HEADINGS, ROW], Sheet2=[UNIT_HEADINGS, ROW]))


def test_titles_notes_and_blank_rows_are_passed_over() -> None:
    [table] = read_workbook(book(单位=[("承办单位一览表",), (), ("填表说明：……",), UNIT_HEADINGS, (), ROW, (None, "")]))
    assert [row.number for row in table.rows] == [6]
    assert table.rows[0].texts["code"] == "100102"


def test_a_sheet_of_another_name_is_known_by_its_headings() -> None:
    headings = ("单位编号 *", "单位名称（全称）", "类\n别", " 所在区划", "备注")
    [table] = read_workbook(book(Sheet1=[headings, ("1", "2", "3", "4", "5")]))
    assert table.sheet.title == "单位"
    assert set(table.rows[0].texts) == {"code", "name", "kind", "area"}
    assert table.notes == ("不认识的列，未读取：备注",)


def test_a_header_over_two_rows_with_merged_cells() -> None:
    made = Workbook()
    page = made.active
    assert page is not None
    page.append(["承办单位一览表"])
    page.append(["单位编号", "单位名称", "类别", "所在区划", "联系方式"])
    page.append([None, None, None, None, "值班电话", "主要领导"])
    page.append(["100102", "河东县热线分中心", "下属单位", "379901", "0999-1", "冯主任"])
    for cells in ("A1:F1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:F2"):
        page.merge_cells(cells)
    file = BytesIO()
    made.save(file)
    [table] = read_workbook(file)
    assert table.rows[0].texts["duty_phone"] == "0999-1"
    assert table.rows[0].texts["leader"] == "冯主任"
    assert table.notes == ()


def test_a_wrong_dimension_hides_no_rows() -> None:
    """Some programs write `<dimension ref="A1"/>` whatever the sheet holds."""
    good = book(单位=[UNIT_HEADINGS, ROW])
    bad = BytesIO()
    with ZipFile(good) as source, ZipFile(bad, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name.startswith("xl/worksheets/"):
                content = content.replace(b'<dimension ref="A1:F2"', b'<dimension ref="A1:A1"')
                assert b"A1:A1" in content
            target.writestr(name, content)
    [table] = read_workbook(bad)
    assert table.rows[0].texts["area"] == "379901"


def test_the_template_has_every_sheet_headings_and_lists_to_choose_from() -> None:
    made = load_workbook(BytesIO(writing.template()))
    assert made.sheetnames == ["说明", *(sheet.title for sheet in SHEETS)]
    for sheet in SHEETS:
        page = made[sheet.title]
        headings = [str(cell.value).removesuffix(" *") for cell in page[1]]
        assert headings == [column.heading for column in sheet.columns]
        n_choices = sum(1 for column in sheet.columns if column.choices)
        assert len(page.data_validations.dataValidation) == n_choices
    with pytest.raises(Refused, match="没有数据行"):
        read_workbook(BytesIO(writing.template()))
