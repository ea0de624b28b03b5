"""公文: an official document (GB/T 9704-2012 《党政机关公文格式》) from what it says to the bytes of a Word file.

`written(OfficialPaper(...))` lays out head, number, red rule, title, addressees, body, note of the annexes, signature and
date, annexes and 版记 in the order of the standard. The same paper gives the same bytes. Where the number comes from is
the business of whoever issues: `draw_number` (hotline/org/actions/numbers.py).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from docx.enum.section import WD_SECTION
from docx.oxml.ns import qn
from docx.oxml.text.paragraph import CT_P
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from hotline.base import charts, letterhead, word
from hotline.base.charts import Chart
from hotline.base.word import add_line, indent, set_font, shown_text, width_of

_HEADING_FONTS: Final = {1: word.HEADING, 2: word.SUBHEADING, 3: word.BODY, 4: word.BODY}
_GAP, _RULE_HEIGHT = 240, 120  # twips: after a table, of a rule in 版记


@dataclass(frozen=True)
class Heading:
    """一、 (level 1), （一） (2), 1. (3), （1） (4); the mark is part of the text."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Text:
    """Paragraphs, one a line."""

    text: str


@dataclass(frozen=True)
class Table:
    """Rows of texts under headings. `shares`: the columns' parts of the width; empty, they follow what stands in them."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    shares: tuple[float, ...] = ()
    caption: str = ""
    landscape: bool = False


Block = Heading | Text | Table | Chart


@dataclass(frozen=True)
class Annex:
    """附件: begins on a page of its own; lies on its side where one of its tables does."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class OfficialPaper:
    """All that stands on the paper. Without `head` it is a plain text: no red head, no 版记 unless asked for.

    `is_letter` sets a 函 in 信函格式 (hotline/base/letterhead.py): give the organ's name alone as `head` (without 文件); 抄送
    then stands at the foot of the last page without rules, and who printed it is left out, as the standard has it.
    """

    title: str
    blocks: tuple[Block, ...]
    head: str = ""  # 发文机关标志, such as 德州市12345热线办公室文件
    number: str = ""  # 发文字号, such as 德热办〔2026〕12号
    signed_off_by: str = ""  # 签发人, of what goes upwards
    subtitle: str = ""
    addressees: str = ""  # 主送机关, without the colon
    annexes: tuple[Annex, ...] = ()
    signed_by: str = ""  # 发文机关署名
    on: date | None = None  # 成文日期
    remark: str = ""  # 附注
    copies: str = ""  # 抄送机关
    printed_by: str = ""  # 印发机关
    printed_on: date | None = None  # 印发日期; the paper's own where not given
    mark: str = ""  # a line below the page number: who took this copy
    is_letter: bool = False


def date_in_words(day: date) -> str:
    """成文日期: Arabic, months and days without a nought in front."""
    return f"{day.year}年{day.month}月{day.day}日"


def written(paper: OfficialPaper) -> bytes:
    """The .docx."""
    document = word.blank_document()
    word.number_pages(document.sections[0], paper.mark)
    if paper.head and paper.is_letter:
        letterhead.put(document, paper.head, paper.number, paper.mark)
    elif paper.head:
        _head(document, paper)
    _title(document, paper.title, paper.subtitle)
    if paper.addressees:
        add_line(document, f"{shown_text(paper.addressees)}：")
    _body(document, paper.blocks)
    _annex_note(document, paper.annexes)
    _signature(document, paper)
    for n, annex in enumerate(paper.annexes, 1):
        _annex(document, annex, n if len(paper.annexes) > 1 else 0)
    if paper.copies and paper.is_letter:
        _copies(document, paper.copies)
        add_line(document, height=20)
    elif paper.copies or paper.printed_by:
        _imprint(document, paper)
    return word.bytes_of(document, author=paper.signed_by or paper.head, title=paper.title, on=paper.on)


def _head(document: Any, paper: OfficialPaper) -> None:
    """发文机关标志 35 mm below the edge of the type, red; two lines below the number; 4 mm below that the red rule."""
    points, percent = word.red_head(paper.head)
    line = add_line(document, paper.head, word.TITLE, points, align=word.CENTRED, height=points * 26)
    line.paragraph_format.space_before = Mm(35)
    line.runs[0].font.color.rgb = word.RED
    word.squeeze(line.runs[0], percent)
    for _ in range(2):
        add_line(document)
    if paper.signed_off_by:
        line = add_line(document, paper.number)
        indent(line, left=1, right=1)
        line.paragraph_format.tab_stops.add_tab_stop(word.WIDTH - Mm(5.6), word.TAB_RIGHT)
        set_font(line.add_run("\t签发人："), word.BODY, word.THIRD)
        set_font(line.add_run(paper.signed_off_by), word.SUBHEADING, word.THIRD)
    else:
        line = add_line(document, paper.number, align=word.CENTRED)
    word.rule(line, colour="FF0000", eighths=12, space=11)
    for _ in range(2):
        add_line(document)


def _title(document: Any, title: str, subtitle: str) -> None:
    for text in shown_text(title).splitlines():
        add_line(document, text, word.TITLE, word.SECOND, align=word.CENTRED, height=660)
    if subtitle:
        add_line(document, shown_text(subtitle), word.SUBHEADING, word.THIRD, align=word.CENTRED)
    add_line(document)


def _body(document: Any, blocks: Iterable[Block], *, on_its_side: bool = False) -> None:
    """Paragraphs begin two letters in; a table that lies on its side has a page of its own."""
    for block in blocks:
        if isinstance(block, Table):
            _table(document, block, turn=block.landscape and not on_its_side)
        elif isinstance(block, Chart):
            charts.put(document, block)
            add_line(document, shown_text(block.caption), word.HEADING, word.FOURTH, align=word.CENTRED)
        elif isinstance(block, Heading):
            font = _HEADING_FONTS[block.level]
            line = add_line(document, shown_text(block.text), font, level=block.level)
            indent(line, first=2)
            line.paragraph_format.keep_with_next = True
        else:
            for text in shown_text(block.text).splitlines():
                if text.strip():
                    indent(add_line(document, text.strip()), first=2)


def _table(document: Any, table: Table, *, turn: bool) -> None:
    if turn:
        word.set_page(document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
    if table.caption:
        line = add_line(document, shown_text(table.caption), word.HEADING, word.FOURTH, align=word.CENTRED)
        line.paragraph_format.keep_with_next = True
    rows = [tuple(shown_text(text) for text in row) for row in table.rows]
    word.add_table(document, table.headings, rows, table.shares)
    if turn:
        word.set_page(document.add_section(WD_SECTION.NEW_PAGE))
    else:
        add_line(document, height=_GAP)


def _annex_note(document: Any, annexes: tuple[Annex, ...]) -> None:
    """附件说明: a line below the body, two letters in; names stand below one another."""
    if not annexes:
        return
    add_line(document)
    for n, annex in enumerate(annexes, 1):
        mark = "附件：" if n == 1 else "　　　"
        number = f"{n}." if len(annexes) > 1 else ""
        line = add_line(document, f"{mark}{number}{shown_text(annex.title)}")
        hanging = 3 + width_of(number)
        indent(line, left=2 + hanging, hanging=hanging)


def _signature(document: Any, paper: OfficialPaper) -> None:
    """署名 and 成文日期: the date four letters off the right edge, the name over its middle (the seal goes over both); a name
    wider than that keeps two letters off the edge, and the date follows its middle."""
    if not paper.signed_by and paper.on is None:
        return
    day = date_in_words(paper.on) if paper.on else ""
    name_width, day_width = width_of(paper.signed_by), width_of(day)
    middle = max(4 + day_width / 2, 2 + name_width / 2)
    _keep_with_next(document)
    for _ in range(2):
        add_line(document).paragraph_format.keep_with_next = True
    for text, width in ((paper.signed_by, name_width), (day, day_width)):
        if text:
            line = add_line(document, text, align=word.RIGHT)
            indent(line, right=middle - width / 2)
            line.paragraph_format.keep_with_next = text is not day
    if paper.remark:
        indent(add_line(document, f"（{shown_text(paper.remark)}）"), left=2)


def _keep_with_next(document: Any) -> None:
    """The last lines of the text go with the signature, which never stands on a page alone (此页无正文)."""
    for line in reversed(document.element.body.findall(qn("w:p"))):
        Paragraph(line, document).paragraph_format.keep_with_next = True
        if len("".join(line.itertext())) > 28 or not isinstance(line.getprevious(), CT_P):
            return


def _annex(document: Any, annex: Annex, number: int) -> None:
    """附件 begins a page: its mark at the edge in 黑体, its title in the middle of the third line."""
    on_its_side = any(isinstance(block, Table) and block.landscape for block in annex.blocks)
    was_on_its_side = document.sections[-1].page_width > document.sections[-1].page_height
    if on_its_side or was_on_its_side:
        word.set_page(document.add_section(WD_SECTION.NEW_PAGE), landscape=on_its_side)
    line = add_line(document, f"附件{number or ''}", word.HEADING)
    line.paragraph_format.page_break_before = not (on_its_side or was_on_its_side)
    add_line(document)
    _title(document, annex.title, "")
    _body(document, annex.blocks, on_its_side=on_its_side)


def _imprint(document: Any, paper: OfficialPaper) -> None:
    """版记: at the foot of the last page, between thick rules, 4号; 抄送 above, below it who printed and when."""
    if document.sections[-1].page_width > document.sections[-1].page_height:
        word.set_page(document.add_section(WD_SECTION.NEW_PAGE))
    printed_on = paper.printed_on or paper.on
    _imprint_rule(document, thick=True)
    if paper.copies:
        _copies(document, paper.copies)
    if paper.copies and paper.printed_by:
        _imprint_rule(document, thick=False)
    if paper.printed_by:
        line = _imprint_line(document, paper.printed_by)
        indent(line, left=1, right=1)
        if printed_on:
            line.paragraph_format.tab_stops.add_tab_stop(word.WIDTH - Mm(5.6), word.TAB_RIGHT)
            set_font(line.add_run(f"\t{date_in_words(printed_on)}印发"), word.BODY, word.FOURTH)
    _imprint_rule(document, thick=True)
    add_line(document, height=20)  # what the frame hangs on


def _copies(document: Any, copies: str) -> None:
    indent(_imprint_line(document, f"抄送：{shown_text(copies)}。"), left=4, hanging=3, right=1)


def _imprint_line(document: Any, text: str) -> Any:
    line = add_line(document, text, word.BODY, word.FOURTH, height=480)
    word.put_at_foot(line)
    return line


def _imprint_rule(document: Any, *, thick: bool) -> None:
    """首条, 末条 and the line between: underlined blanks, since not every program bears borders that differ within a frame."""
    line = add_line(document, height=_RULE_HEIGHT)
    line.paragraph_format.tab_stops.add_tab_stop(word.WIDTH, word.TAB_RIGHT)
    run = line.add_run("\t")
    set_font(run, word.BODY, 8 if thick else 10)
    run.font.underline = word.THICK if thick else word.THIN
    word.put_at_foot(line)
