"""图: native charts in the file, each with its numbers in a workbook; the same bytes twice."""

from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx.oxml import parse_xml
from openpyxl import load_workbook

from hotline.base.charts import Chart, Kind, with_rest
from hotline.base.official import OfficialPaper, Text, written

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NAMES, TWO = ("城乡建设", "交通运输", "教育"), (("本期", (12.0, 7.5, 3.0)), ("上期", (10.0, 9.0, 4.0)))


def file_of(*charts: Chart) -> ZipFile:
    return ZipFile(BytesIO(written(OfficialPaper("通报", (Text("一、走势"), *charts)))))


def drawn(chart: Chart) -> Any:
    return parse_xml(file_of(chart).read("word/charts/chart1.xml"))


@pytest.mark.parametrize(("kind", "tag"), [("BARS", "barChart"), ("LYING", "barChart"), ("LINES", "lineChart")])
def test_a_chart_holds_its_names_and_numbers_and_where_they_stand_in_the_workbook(kind: str, tag: str) -> None:
    root = drawn(Chart(Kind(kind), "图1　热点", NAMES, TWO))
    series = root.findall(f".//{C}{tag}/{C}ser")
    assert [[one.text for one in row.find(f"{C}val").iter(f"{C}v")] for row in series] == [
        ["12.0", "7.5", "3.0"], ["10.0", "9.0", "4.0"]
    ]  # fmt: skip
    assert [one.text for one in series[0].find(f"{C}cat").iter(f"{C}v")] == list(NAMES)
    assert [row.find(f"{C}val/{C}numRef/{C}f").text for row in series] == ["Sheet1!$B$2:$B$4", "Sheet1!$C$2:$C$4"]


def test_the_workbook_inside_holds_the_same_numbers_so_that_they_can_be_edited() -> None:
    file = file_of(Chart(Kind.BARS, "图1　热点", NAMES, TWO))
    sheet = load_workbook(BytesIO(file.read("word/embeddings/Microsoft_Excel_Sheet1.xlsx")))["Sheet1"]
    assert [tuple(row) for row in sheet.iter_rows(values_only=True)] == [
        (None, "本期", "上期"), ("城乡建设", 12, 10), ("交通运输", 7.5, 9), ("教育", 3, 4)
    ]  # fmt: skip
    relations = file.read("word/charts/_rels/chart1.xml.rels").decode()
    assert "embeddings/Microsoft_Excel_Sheet1.xlsx" in relations and "/package" in relations


def test_a_pie_says_each_part_with_its_share_and_the_thin_ones_together() -> None:
    parts = with_rest([("短信", 1), ("电话", 90), ("微信", 30), ("来访", 1), ("来信", 2)])
    assert parts == [("电话", 90), ("微信", 30), ("其他", 4)]
    root = drawn(Chart(Kind.RING, "图1", tuple(n for n, _ in parts), (("件数", tuple(float(v) for _, v in parts)),)))
    assert root.find(f".//{C}pieChart//{C}showPercent").get("val") == "1"


def test_several_charts_of_one_paper_have_files_of_their_own_and_the_same_paper_the_same_bytes() -> None:
    charts = (Chart(Kind.BARS, "图1", NAMES, TWO), Chart(Kind.LINES, "图2 “走势”", NAMES, TWO))
    names = file_of(*charts).namelist()
    assert {"word/charts/chart1.xml", "word/charts/chart2.xml", "word/embeddings/Microsoft_Excel_Sheet2.xlsx"} <= set(
        names
    )
    paper = OfficialPaper("通报", charts)
    assert written(paper) == written(paper)


def test_names_with_signs_of_xml_do_not_spoil_the_file() -> None:
    root = drawn(Chart(Kind.BARS, 'a<b & "c"', ("<水>&电", "气"), (("本期", (1.0, 2.0)),)))
    assert next(root.find(f".//{C}cat").iter(f"{C}v")).text == "<水>&电"
