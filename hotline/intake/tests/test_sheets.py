"""读表: encodings, delimiters, spreadsheets; and the sheet of refusals."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from hotline.intake.sheets import BadSheet, Refusals, open_sheet

TEXT = '编号,内容\n1,"第一行\n第二行"\n\n3,井盖\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
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


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("无.csv", None, "没有这个文件"),
        ("信.pdf", b"%PDF", "只认 .csv 和 .xlsx"),
        ("信.xlsx", b"PK nonsense", "不是可读的 XLSX"),
        ("信.csv", b"\xff\xff\xff\xff", "编码"),
        ("信.csv", "编号,编号\n1,2\n".encode(), "同名的列：编号"),
        ("信.csv", b"", "第一行是空的"),
    ],
)
def test_an_unreadable_file_says_why(tmp_path: Path, name: str, content: bytes | None, says: str) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BadSheet, match=says):
        open_sheet(path)


def test_refused_rows_are_written_with_their_number_and_reason(tmp_path: Path) -> None:
    refusals = Refusals(["编号", "内容"])
    refusals.add(7, "没有留言时间", {"编号": 9, "内容": "=1+1"})
    refusals.write(tmp_path / "未.xlsx")
    page = load_workbook(tmp_path / "未.xlsx").worksheets[0]
    assert [[cell.value for cell in row] for row in page.rows] == [
        ["行号", "原因", "编号", "内容"],
        [7, "没有留言时间", "9", "=1+1"],
    ]
    assert page["D2"].data_type == "s"  # text, no formula
