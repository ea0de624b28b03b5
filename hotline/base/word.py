"""Word 版面: page, type and tables of GB/T 9704-2012 《党政机关公文格式》, in python-docx's terms; hotline/base/official.py says in what order.

All measures are the standard's: A4, 天头 37 mm, 订口 28 mm, 版心 156 × 225 mm, 22 lines of 28 letters. Lines have a fixed
height: where a machine lacks a typeface and takes another, the page keeps its lines.
"""

import re
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any, Final
from unicodedata import east_asian_width
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_UNDERLINE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor, Twips

TITLE: Final = "方正小标宋简体"
BODY: Final = "仿宋_GB2312"
HEADING: Final = "黑体"
SUBHEADING: Final = "楷体_GB2312"
NUMBERS: Final = "宋体"  # of page numbers
LATIN: Final = "Times New Roman"
# What Word takes where a machine has not the first.
INSTEAD: Final = {
    TITLE: "方正小标宋_GBK,宋体",
    BODY: "仿宋,FangSong",
    HEADING: "SimHei",
    SUBHEADING: "楷体,KaiTi",
    NUMBERS: "SimSun",
}

SECOND, THIRD, FOURTH, SMALL = 22, 16, 14, 10.5  # 2号, 3号, 4号, 五号 in points
LINE: Final = 579  # twips: 225 mm in 22 lines, and not a hair more
RED: Final = RGBColor(0xFF, 0, 0)
TOP, LEFT, WIDTH = Mm(37), Mm(28), Mm(156)
_PAGE_WIDTH, _PAGE_HEIGHT = Mm(210), Mm(297)
_LETTER: Final = 5571  # 156 mm in 28 letters, in µm
_SHORT: Final = 16  # a column whose cells are no wider than this (in half letters) stands in the middle

CENTRED, RIGHT, LEFT_ALIGNED, FILLED = (
    WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.JUSTIFY,
)  # fmt: skip
TAB_RIGHT, THICK, THIN = WD_TAB_ALIGNMENT.RIGHT, WD_UNDERLINE.THICK, WD_UNDERLINE.SINGLE


def width_of(text: str) -> float:
    """How many letters of full width a text takes."""
    return sum(1.0 if east_asian_width(letter) in "WFA" else 0.5 for letter in text)


def blank_document() -> Any:
    """An empty document on the standard's page, its page numbers set."""
    document = Document()
    document.settings.odd_and_even_pages_header_footer = True
    normal = document.styles["Normal"]
    set_font(normal, BODY, THIRD)
    # 28 letters in 156 mm, where 3号 alone makes 27.6: set closer by a quarter of a point. A grid of letters would say the
    # same, but not every program that opens Word files knows one closer than the type.
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), "-5")
    normal.element.get_or_add_rPr().insert_element_before(closer, "w:w", "w:kern", "w:position", "w:sz", "w:szCs")
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.widow_control = False
    set_page(document.sections[0])
    _name_other_fonts(document)
    return document


def set_page(section: Any, *, landscape: bool = False) -> None:
    """版心: turned on its side, the binding edge is on top."""
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = _PAGE_HEIGHT, _PAGE_WIDTH
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
            LEFT, Mm(26), Mm(35), TOP,
        )  # fmt: skip
        section.footer_distance = Mm(15)
    else:
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = _PAGE_WIDTH, _PAGE_HEIGHT
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
            TOP, Mm(35), LEFT, Mm(26),
        )  # fmt: skip
        section.footer_distance = Mm(23)
    section.header_distance, section.different_first_page_header_footer = Mm(15), False
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), str(LINE))
    properties.append(grid)


def number_pages(section: Any, mark: str = "") -> None:
    """页码: — n —, 4号半角宋体, at the outer edge. `mark` is a line below (who took a copy from the system)."""
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT_ALIGNED)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        indent(paragraph, **({"right": 1} if align is RIGHT else {"left": 1}))
        for part in ("— ", None, " —"):
            run = paragraph.add_run(part or "")
            set_font(run, NUMBERS, FOURTH, latin=NUMBERS)
            if part is None:
                _add_page_number(run)
        if mark:
            below = footer.add_paragraph()
            below.alignment = CENTRED
            set_font(below.add_run(mark), BODY, 9)


def add_line(
    where: Any, text: str = "", font: str = BODY, points: float = THIRD, *, align: Any = None, height: float = LINE,
    level: int = 0,
) -> Any:  # fmt: skip
    """One paragraph in one typeface, its lines `height` twips high; a `level` makes it a heading of the outline. Only what
    is as high as the grid's lines keeps to the grid."""
    paragraph = where.add_paragraph()
    if level:
        outline = OxmlElement("w:outlineLvl")
        outline.set(qn("w:val"), str(level - 1))
        paragraph._p.get_or_add_pPr().append(outline)
    paragraph.alignment = FILLED if align is None else align
    paragraph.paragraph_format.line_spacing = Twips(int(height))
    if text:
        set_font(paragraph.add_run(text), font, points)
    if height != LINE:
        leave_grid(paragraph)
    return paragraph


def indent(paragraph: Any, *, first: float = 0, left: float = 0, right: float = 0, hanging: float = 0) -> None:
    """Indents in letters of the grid."""
    found = paragraph._p.get_or_add_pPr().get_or_add_ind()
    for name, letters in (("firstLine", first), ("left", left), ("right", right), ("hanging", hanging)):
        if letters:
            found.set(qn(f"w:{name}Chars"), str(round(letters * 100)))
            found.set(qn(f"w:{name}"), str(round(letters * _LETTER * 1440 / 25400)))


def rule(paragraph: Any, *, colour: str, eighths: int, space: int) -> None:
    """A line under the paragraph, as wide as the type; its weight in eighths of a point, `space` points off."""
    border = parse_xml(
        f'<w:pBdr {nsdecls("w")}><w:bottom w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/></w:pBdr>'
    )
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(
        border, "w:shd", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr"
    )


def set_font(thing: Any, name: str, points: float, *, latin: str = LATIN) -> None:
    """Word keeps the typeface of Chinese letters apart from that of Latin ones; what may be either (quotation marks,
    dashes) is Chinese here."""
    thing.font.name, thing.font.size = latin, Pt(points)
    fonts = thing.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), name)
    fonts.set(qn("w:hint"), "eastAsia")


def leave_grid(paragraph: Any) -> None:
    """Its lines keep their own height."""
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(off, "w:spacing", "w:ind", "w:jc", "w:outlineLvl", "w:rPr")


def red_head(text: str) -> tuple[int, int]:
    """发文机关标志 on one line: its type in points, and to how many per cent of their width letters of a long name are squeezed."""
    fitting = 436 / width_of(text)
    return (int(min(50, fitting)), 100) if fitting >= 44 else (int(fitting * 1.3), 76)


def squeeze(run: Any, percent: int) -> None:
    """Letters narrower than they are high, as in the red head of an office with a long name."""
    if percent == 100:
        return
    width = OxmlElement("w:w")
    width.set(qn("w:val"), str(percent))
    run._r.get_or_add_rPr().insert_element_before(width, "w:kern", "w:position", "w:sz", "w:szCs")


def put_at_foot(paragraph: Any) -> None:
    """Paragraphs one after another that are put there stand together at the foot of the type, wherever the text ends."""
    frame = OxmlElement("w:framePr")
    for name, value in {
        "w": str(round(WIDTH.twips)), "hRule": "auto", "hSpace": "0", "wrap": "around", "vAnchor": "margin", "hAnchor": "margin",
        "xAlign": "center", "yAlign": "bottom",
    }.items():  # fmt: skip
        frame.set(qn(f"w:{name}"), value)
    paragraph._p.get_or_add_pPr().insert_element_before(
        frame, "w:widowControl", "w:pBdr", "w:tabs", "w:snapToGrid", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def add_table(document: Any, headings: Sequence[str], rows: Sequence[Sequence[str]], shares: Sequence[float]) -> Any:
    """A table as wide as the type. `shares` are the columns' parts of it; empty: by what stands in them. The head is
    repeated on every page and no row is torn."""
    section = document.sections[-1]
    whole = section.page_width - section.left_margin - section.right_margin
    widest = [max(width_of(text) for text in column) for column in zip(headings, *rows, strict=True)]
    parts = list(shares) or _fitting([letters + 2 for letters in widest], whole / Pt(SMALL))
    table = document.add_table(rows=0, cols=len(headings))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, part in zip(table.columns, parts, strict=True):
        column.width = Emu(int(whole * part / sum(parts)))
    for n, row in enumerate([headings, *rows]):
        line = table.add_row()
        _keep_together(line, is_head=n == 0)
        for cell, text, part, letters in zip(line.cells, row, parts, widest, strict=True):
            cell.width = Emu(int(whole * part / sum(parts)))
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.alignment = CENTRED if n == 0 or letters * 2 <= _SHORT else LEFT_ALIGNED
            paragraph.paragraph_format.line_spacing = Pt(16)
            set_font(paragraph.add_run(text), HEADING if n == 0 else BODY, SMALL)
            leave_grid(paragraph)
    return table


def _fitting(wanted: list[float], room: float) -> list[float]:
    """Widths for columns that want so much: narrow ones get it, the wide share what is left."""
    left = room
    for n, width in enumerate(sorted(wanted)):
        share = left / (len(wanted) - n)
        if width > share:
            return [min(one, share) for one in wanted]
        left -= width
    return wanted


def bytes_of(document: Any, *, author: str, title: str, on: date | None) -> bytes:
    """The file. The same document gives the same bytes: no moment of writing, no order that changes, stands in it."""
    properties = document.core_properties
    moment = datetime(*(on or date(2000, 1, 1)).timetuple()[:3])  # noqa: DTZ001 - Word's own, without a zone
    properties.author = properties.last_modified_by = author
    properties.title, properties.comments, properties.revision = title[:255], "", 1
    properties.created = properties.modified = moment
    for key, relation in list(document.part.package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # the template's picture of itself
            document.part.package.rels.pop(key)
    written, fixed = BytesIO(), BytesIO()
    document.save(written)
    with ZipFile(written) as read, ZipFile(fixed, "w", ZIP_DEFLATED) as file:
        for name in read.namelist():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = ZIP_DEFLATED, 0o600 << 16, 3
            file.writestr(entry, read.read(name))
    return fixed.getvalue()


def _keep_together(row: Any, *, is_head: bool) -> None:
    properties = row._tr.get_or_add_trPr()
    properties.append(OxmlElement("w:cantSplit"))
    if is_head:
        properties.append(OxmlElement("w:tblHeader"))


def _add_page_number(run: Any) -> None:
    for kind in ("begin", "separate", "end"):
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        run._r.append(mark)
        if kind == "begin":
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = " PAGE "
            run._r.append(code)
        if kind == "separate":
            shown = OxmlElement("w:t")
            shown.text = "1"
            run._r.append(shown)


def _name_other_fonts(document: Any) -> None:
    rows = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/></w:font>'
        for name, others in INSTEAD.items()
    )
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            relation.target_part._blob = f"{head}<w:fonts {nsdecls('w')}>{rows}</w:fonts>".encode()


def shown_text(text: str) -> str:
    """What Word cannot hold (control characters of pasted text) left out."""
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
