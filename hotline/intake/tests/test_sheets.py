"""读表与交还: encodings, delimiters, spreadsheets, whatever else offices send; and the sheet of refusals."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from hotline.intake.returned import write_refused
from hotline.intake.sheets import BadSheet, open_sheet

TEXT = '编号,内容\n1,"第一行\n第二行"\n\n3,井盖\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_any_of_its_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "信.csv"
    path.write_text(TEXT, encoding=encoding)
    sheet = open_sheet(path)
    assert (sheet.headers, sheet.n_rows) == (["编号", "内容"], 2)
    assert list(sheet.rows) == [(2, {"编号": "1", "内容": "第一行\n第二行"}), (4, {"编号": "3", "内容": "井盖"})]


def test_tabs_and_semicolons_separate_too(tmp_path: Path) -> None:
    path = tmp_path / "信.csv"
    path.write_text("编号\t内容\n1\t路灯，不亮\n", encoding="utf-8")
    assert list(open_sheet(path).rows) == [(2, {"编号": "1", "内容": "路灯，不亮"})]


def test_cells_beyond_the_headings_are_kept_apart(tmp_path: Path) -> None:
    path = tmp_path / "信.csv"
    path.write_text("编号,内容\n1,路灯,不亮\n", encoding="utf-8")
    assert list(open_sheet(path).rows) == [(2, {"编号": "1", "内容": "路灯", "": ["不亮"]})]


def test_a_spreadsheet_is_read(tmp_path: Path) -> None:
    path = tmp_path / "信.xlsx"
    book = Workbook()
    assert book.active is not None
    for row in (["编号", "内容", None], [1, "路灯", None], [None, None, None], [2, "井盖", None]):
        book.active.append(row)
    book.save(path)
    sheet = open_sheet(path)
    assert (sheet.headers, sheet.n_rows) == (["编号", "内容"], 2)
    assert list(sheet.rows) == [(2, {"编号": 1, "内容": "路灯"}), (4, {"编号": 2, "内容": "井盖"})]


def has_contents(cells: Sequence[str]) -> bool:
    return "内容" in cells


def test_headings_may_stand_below_a_title(tmp_path: Path) -> None:
    path = tmp_path / "信.csv"
    path.write_text("2019年来信登记表,,\n,,\n编号,内容,\n1,路灯,\n", encoding="utf-8")
    sheet = open_sheet(path, are_headings=has_contents)
    assert (sheet.headers, sheet.n_rows, sheet.remarks) == (["编号", "内容"], 1, ("列名在第3行",))
    assert list(sheet.rows) == [(4, {"编号": "1", "内容": "路灯"})]


def write_book(path: Path, pages: dict[str, list[list[object]]]) -> None:
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in pages.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    book.save(path)


def test_of_a_workbook_the_first_page_that_holds_anything_is_read_or_the_one_that_is_named(tmp_path: Path) -> None:
    path = tmp_path / "信.xlsx"
    write_book(
        path, {"封面": [], "一月": [["登记表"], ["编号", "内容"], [1, "路灯"]], "二月": [["编号", "内容"], [2, "井盖"]]}
    )
    first = open_sheet(path, are_headings=has_contents)
    assert list(first.rows) == [(3, {"编号": 1, "内容": "路灯"})]
    assert first.remarks == ("只读工作表“一月”；其余（二月）请用 --sheet 分次导入", "列名在第2行")
    assert list(open_sheet(path, page="二月").rows) == [(2, {"编号": 2, "内容": "井盖"})]
    with pytest.raises(BadSheet, match="没有工作表“三月”；现有：封面、一月、二月"):
        open_sheet(path, page="三月")


def test_a_workbook_under_the_name_of_a_csv_is_a_workbook(tmp_path: Path) -> None:
    write_book(tmp_path / "信.xlsx", {"一": [["内容"], ["路灯"]]})
    (tmp_path / "信.xlsx").rename(tmp_path / "信.csv")
    assert list(open_sheet(tmp_path / "信.csv").rows) == [(2, {"内容": "路灯"})]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("无.csv", None, "没有这个文件"),
        ("信.pdf", b"%PDF", "只认 .csv 和 .xlsx"),
        ("信.xlsx", b"PK\x03\x04 nonsense", "不是可读的 XLSX"),
        ("信.xlsx", b"nonsense", "不是可读的 XLSX"),
        ("信.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "旧版 Excel（.xls）或加了密码"),
        ("信.csv", b"\xff\xff\xff\xff", "编码"),
        ("信.csv", "编号,编号\n1,2\n".encode(), "同名的列：编号"),
        ("信.csv", b"", "空文件"),
        ("信.csv", b"\n\n,,\n", "表是空的"),
        ("信.csv", '编号,内容\n1,"路灯\n2,井盖\n'.encode(), "第2行有一个没有配对的引号"),
        ("信.csv", ("编号,内容\n1," + "长" * 10_000_001).encode(), "第2行读不下去"),
    ],
)
def test_an_unreadable_file_says_why(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadSheet, match=says):
        open_sheet(path)


def test_a_folder_and_a_page_of_a_csv_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadSheet, match="是文件夹"):
        open_sheet(tmp_path)
    (tmp_path / "信.csv").write_text("内容\n路灯\n", encoding="utf-8")
    with pytest.raises(BadSheet, match="CSV 文件没有工作表"):
        open_sheet(tmp_path / "信.csv", page="一月")


def test_refused_rows_are_written_as_text_with_their_number_and_reason(tmp_path: Path) -> None:
    rows = [
        (7, "没有留言时间", {"编号": 9, "内容": '=HYPERLINK("http://坏","点")', "": ["多"]}),
        (8, "空", {"编号": "+1", "内容": "@SUM(1)"}),
    ]
    write_refused(tmp_path / "未.xlsx", ["编号", "内容"], rows)
    page = load_workbook(tmp_path / "未.xlsx").worksheets[0]
    assert [[cell.value for cell in row] for row in page.rows] == [
        ["行号", "原因", "编号", "内容"],
        [7, "没有留言时间", "9", '=HYPERLINK("http://坏","点")'],
        [8, "空", "+1", "@SUM(1)"],
    ]
    assert {cell.data_type for cell in page["D"]} == {"s"}  # text, no formula
