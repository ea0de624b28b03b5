"""公文: the layout of GB/T 9704-2012, read back from the file; and drawn by LibreOffice where the machine has it."""

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Emu, Mm

from hotline.base.official import Annex, Heading, OfficialPaper, Table, Text, date_in_words, written

RANKS = Table(("单位", "得分"), (("德城区", "93.71"), ("陵城区", "91.20")), caption="表1　得分", landscape=True)
PAPER = OfficialPaper(
    head="德州市12345市民热线办公室文件",
    number="德热办〔2026〕7号",
    title="关于对某局办理市民诉求不力问题的通报",
    addressees="各县市区政府，市政府各部门",
    blocks=(
        Text("经核查，湖滨路漏水一事两次督办后仍未办结。\n\n现通报如下。"),
        Heading("一、核查情况"),
        Heading("（一）事实认定", 2),
        Table(("序号", "工单编号", "诉求内容"), (("1", "HX2611030001", "供暖管道漏水，多次反映未解决，要求尽快修复"),)),
    ),
    annexes=(Annex("得分表", (RANKS,)), Annex("整改要求", (Text("立即整改。"),))),
    signed_by="德州市12345市民热线办公室",
    on=date(2026, 11, 8),
    copies="市委办公室，市政府督查室",
    printed_by="德州市12345市民热线办公室",
)
# CT_PPr of ECMA-376: Word refuses a file whose properties stand in another order.
ORDER = (
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "pBdr", "tabs", "snapToGrid", "spacing",
    "ind", "jc", "outlineLvl", "rPr", "sectPr",
)  # fmt: skip


@cache
def document(paper: OfficialPaper = PAPER) -> Any:
    return Document(BytesIO(written(paper)))


def lines(found: Any) -> list[str]:
    return [line.text for line in found.paragraphs if line.text.strip()]


def line(text: str) -> Any:
    return next(one for one in document().paragraphs if one.text.startswith(text))


def chinese_font(run: Any) -> str:
    return str(run._r.rPr.rFonts.get(qn("w:eastAsia")))


def test_the_page_is_a4_with_the_type_where_the_standard_has_it() -> None:
    page = document().sections[0]
    in_mm = [round(one.mm) for one in (page.page_width, page.page_height, page.top_margin, page.left_margin)]
    assert in_mm == [210, 297, 37, 28]
    assert round(Emu(page.page_width - page.left_margin - page.right_margin).mm) == 156
    assert round(Emu(page.page_height - page.top_margin - page.bottom_margin).mm) == 225


def test_twenty_two_lines_of_twenty_eight_letters_fit() -> None:
    pitch = int(document().sections[0]._sectPr.find(qn("w:docGrid")).get(qn("w:linePitch")))
    assert 22 * pitch <= Mm(225).twips < 23 * pitch
    closer = int(document().styles["Normal"].element.rPr.find(qn("w:spacing")).get(qn("w:val")))
    assert 28 * (320 + closer) <= Mm(156).twips < 29 * (320 + closer)
    body = line("现通报")
    assert body.paragraph_format.line_spacing.twips == pitch
    assert body._p.pPr.ind.get(qn("w:firstLineChars")) == "200"


def test_the_parts_come_in_the_order_of_the_standard() -> None:
    assert lines(document()) == [
        "德州市12345市民热线办公室文件", "德热办〔2026〕7号", "关于对某局办理市民诉求不力问题的通报", "各县市区政府，市政府各部门：",
        "经核查，湖滨路漏水一事两次督办后仍未办结。", "现通报如下。", "一、核查情况", "（一）事实认定", "附件：1.得分表", "　　　2.整改要求",
        "德州市12345市民热线办公室", "2026年11月8日", "附件1", "得分表", "表1　得分", "附件2", "整改要求", "立即整改。",
        "抄送：市委办公室，市政府督查室。", "德州市12345市民热线办公室\t2026年11月8日印发",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "font", "points"),
    [
        ("关于对某局", "方正小标宋简体", 22),
        ("各县市区", "仿宋_GB2312", 16),
        ("现通报", "仿宋_GB2312", 16),
        ("一、核查", "黑体", 16),
        ("（一）事实", "楷体_GB2312", 16),
        ("附件1", "黑体", 16),
        ("抄送", "仿宋_GB2312", 14),
    ],
)
def test_each_part_stands_in_its_type(text: str, font: str, points: int) -> None:
    run = line(text).runs[0]
    assert (chinese_font(run), run.font.size.pt) == (font, points)
    assert run._r.rPr.rFonts.get(qn("w:hint")) == "eastAsia"  # quotation marks too


def test_the_head_is_red_and_a_red_rule_follows_the_number() -> None:
    head = line("德州市12345")
    assert str(head.runs[0].font.color.rgb) == "FF0000"
    assert round(head.paragraph_format.space_before.mm) == 35
    border = line("德热办")._p.pPr.find(qn("w:pBdr"))
    assert [side.get(qn("w:color")) for side in border] == ["FF0000"]


def test_a_machine_without_the_typefaces_is_told_what_to_take() -> None:
    with ZipFile(BytesIO(written(PAPER))) as file:
        table = file.read("word/fontTable.xml").decode()
    assert '<w:font w:name="仿宋_GB2312"><w:altName w:val="仿宋,FangSong"/>' in table


def test_page_numbers_stand_between_dashes_at_the_outer_edge() -> None:
    page = document().sections[0]
    for footer, align in ((page.footer, "right"), (page.even_page_footer, "left")):
        number = footer.paragraphs[0]
        assert number.text == "— 1 —"
        assert {run.font.size.pt for run in number.runs} == {14}
        assert number._p.pPr.jc.get(qn("w:val")) == align
    assert document().settings.odd_and_even_pages_header_footer


def test_the_date_stands_four_letters_off_the_edge_under_the_middle_of_the_name() -> None:
    def right(text: str, found: Any) -> int:
        one = next(one for one in found.paragraphs if one.text == text)
        return int(one._p.pPr.ind.get(qn("w:rightChars")))

    short = document(replace(PAPER, signed_by="热线办"))
    assert right("2026年11月8日", short) == 400
    assert right("热线办", short) == 400 + 325 - 150
    assert right("德州市12345市民热线办公室", document()) == 200
    assert right("2026年11月8日", document()) == 200 + 625 - 325


def test_a_wide_table_lies_on_its_side_and_the_text_stands_again_behind_it() -> None:
    turned = [page.page_width > page.page_height for page in document().sections]
    assert turned == [False, True, False]
    assert [[cell.text for cell in row.cells] for row in document().tables[1].rows][1] == ["德城区", "93.71"]
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in document().tables)


def test_columns_that_are_narrow_get_what_they_want() -> None:
    number, order, matter = (cell.width for cell in document().tables[0].rows[1].cells)
    assert number < order < matter
    assert abs(sum((number, order, matter)) - Mm(156)) < Mm(1)


def test_the_imprint_stands_at_the_foot_of_the_last_page() -> None:
    framed = [
        one for one in document().paragraphs if one._p.pPr is not None and one._p.pPr.find(qn("w:framePr")) is not None
    ]
    assert [one.text.strip() for one in framed] == [
        "", "抄送：市委办公室，市政府督查室。", "", "德州市12345市民热线办公室\t2026年11月8日印发", "",
    ]  # fmt: skip
    assert {one._p.pPr.find(qn("w:framePr")).get(qn("w:yAlign")) for one in framed} == {"bottom"}


def test_the_properties_of_every_line_stand_in_words_order() -> None:
    for one in document().element.body.iter(qn("w:pPr")):
        names = [child.tag.rpartition("}")[2] for child in one]
        assert names == sorted(names, key=ORDER.index)


def test_a_plain_text_has_neither_head_nor_imprint() -> None:
    plain = document(OfficialPaper(title="市民热线工作标准", blocks=(Text("总则。"),), mark="任主任导出"))
    assert lines(plain) == ["市民热线工作标准", "总则。"]
    assert plain.sections[0].footer.paragraphs[-1].text == "任主任导出"


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert written(PAPER) == written(PAPER)
    assert written(PAPER) != written(replace(PAPER, number="德热办〔2026〕8号"))
    assert document().core_properties.created.date() == date(2026, 11, 8)


def test_control_characters_of_pasted_text_do_not_spoil_the_file() -> None:
    assert "经查属实。" in lines(document(OfficialPaper(title="通报", blocks=(Text("经查\x0b属实。\x00"),))))


def test_a_date_has_no_nought_in_front() -> None:
    assert date_in_words(date(2026, 1, 5)) == "2026年1月5日"


# ── 信函格式 ──

LETTER = replace(
    PAPER, is_letter=True, head="德州市12345市民热线办公室", number="德热办函〔2026〕3号", title="关于办理情况的函", annexes=(), mark="任主任导出",
    blocks=(Text("贵单位承办的工单至今没有报送结果，请抓紧办理。"), Text("特此函告。")),
)  # fmt: skip


def test_a_letter_has_its_head_and_red_double_rules_on_the_first_page_alone() -> None:
    page = document(LETTER).sections[0]
    assert page.different_first_page_header_footer
    top, foot = page.first_page_header, page.first_page_footer
    assert (top.paragraphs[0].text, round(page.header_distance.mm), round(page.footer_distance.mm)) == (
        LETTER.head,
        30,
        20,
    )
    weights = [
        [int(one._p.pPr.find(qn("w:pBdr"))[0].get(qn("w:sz"))) for one in part.paragraphs if one._p.pPr.find(qn("w:pBdr")) is not None]
        for part in (top, foot)
    ]  # fmt: skip
    assert weights == [[24, 6], [6, 24]]  # thick outside, thin towards the text
    rule = top.paragraphs[-1].paragraph_format
    assert round(Mm(156).mm - rule.left_indent.mm - rule.right_indent.mm) == 170
    assert not page.header.paragraphs[0].text and page.footer.paragraphs[0].text == "— 1 —"
    assert foot.paragraphs[0].text == "任主任导出"  # no number on the first page


def test_a_letter_has_its_number_at_the_right_and_copies_at_the_foot_without_rules() -> None:
    found = document(LETTER)
    assert lines(found) == [
        "德热办函〔2026〕3号", "关于办理情况的函", "各县市区政府，市政府各部门：", "贵单位承办的工单至今没有报送结果，请抓紧办理。", "特此函告。",
        "德州市12345市民热线办公室", "2026年11月8日", "抄送：市委办公室，市政府督查室。",
    ]  # fmt: skip
    assert found.paragraphs[0]._p.pPr.jc.get(qn("w:val")) == "right"
    framed = [one.text for one in found.paragraphs if one._p.pPr is not None and one._p.pPr.find(qn("w:framePr")) is not None]  # fmt: skip
    assert framed == ["抄送：市委办公室，市政府督查室。"]


def test_the_page_of_a_letters_annex_that_lies_on_its_side_has_no_head() -> None:
    found = document(replace(LETTER, annexes=(Annex("得分表", (RANKS,)),)))
    assert [one.different_first_page_header_footer for one in found.sections][:2] == [True, False]


@pytest.mark.server
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice 不在这台机器上")
def test_libreoffice_draws_it(tmp_path: Path) -> None:
    (tmp_path / "paper.docx").write_bytes(written(PAPER))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    subprocess.run(
        [*command, "--outdir", str(tmp_path), str(tmp_path / "paper.docx")],
        check=True,
        timeout=120,
        capture_output=True,
    )
    drawn = (tmp_path / "paper.pdf").read_bytes()
    assert drawn.startswith(b"%PDF")
    assert drawn.count(b"/Type/Page/") == 4  # head and text, signature, and one for each annex
