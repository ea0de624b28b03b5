"""工作标准的 Word 文本, in the look of an official document (GB/T 9704): 小标宋 title, 黑体 headings, 仿宋 text, A4."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from django.utils.timezone import localtime
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from hotline.catalog.models import RuleSet, WorkHours
from hotline.catalog.reading import NUMERALS, classes, limit_lines, shown_elsewhere
from hotline.org.changes import exported
from hotline.org.models import User

TITLE: Final = "方正小标宋简体"  # where it is not installed, Word takes its own 宋体
BODY: Final = "仿宋"
HEADING: Final = "黑体"
SUBHEADING: Final = "楷体"


def standard_as_word(rule_set: RuleSet, *, actor: User) -> bytes:
    """A .docx of one version: its clauses and values by class and item, then the table of limits. Put on record, and
    its foot says who took it and when."""
    document = Document()
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.top_margin, page.bottom_margin, page.left_margin, page.right_margin = Cm(3.7), Cm(3.5), Cm(2.8), Cm(2.6)
    _font(document.styles["Normal"], BODY, 16)
    mark = exported(str(rule_set), {}, actor=actor)
    _font(page.footer.paragraphs[0].add_run(mark), BODY, 9)
    _line(document, rule_set.name, TITLE, 22, centred=True)
    _line(document, _state(rule_set), SUBHEADING, 16, centred=True)
    if rule_set.note:
        _line(document, rule_set.note, BODY, 16, indented=True)
    limits = limit_lines(rule_set.time_limits.all())
    found = classes(rule_set.items.all(), shown_elsewhere(limits, WorkHours.objects.all()))
    for klass in found:
        _line(document, f"{klass.numeral}、{klass.name}", HEADING, 16, indented=True, level=1)
        for section in klass.sections:
            _line(document, f"{section.mark}{section.name}", SUBHEADING, 16, indented=True, level=2)
            for clause in section.clauses:
                for paragraph in str(clause.words).splitlines():  # type: ignore[attr-defined]
                    _line(document, paragraph, BODY, 16, indented=True)
            rows = [(row.name, row.words, row.basis) for row in section.rows]  # type: ignore[attr-defined]
            rows += [(row.name, row.words, row.basis) for row in section.shown]
            _table(document, ("内容", "规定", "依据"), rows, (5.2, 5.4, 5.0))
    numeral = NUMERALS[len(found)] if len(found) < len(NUMERALS) else str(len(found) + 1)
    _line(document, f"{numeral}、时限表", HEADING, 16, indented=True, level=1)
    lines = [(line.clock, line.conditions or "一般情形", line.words, line.basis) for line in limits]
    _table(document, ("时限", "适用", "期限", "依据"), lines, (2.6, 4.4, 3.2, 5.4))
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _state(rule_set: RuleSet) -> str:
    since = f"，{localtime(rule_set.effective_at):%Y年%-m月%-d日}起" if rule_set.effective_at else ""
    return f"（第{rule_set.version}版{since}{rule_set.get_status_display()}）"


def _line(
    document: Any, text: str, font: str, points: int, *, centred: bool = False, indented: bool = False, level: int = 0
) -> None:
    line = document.add_heading(level=level) if level else document.add_paragraph()
    form = line.paragraph_format
    form.space_before, form.space_after, form.line_spacing = Pt(0), Pt(0), Pt(28)
    if centred:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indented:
        form.first_line_indent = Pt(2 * points)
    run = line.add_run(text)
    _font(run, font, points)
    run.font.color.rgb = None
    run.font.bold = False


def _table(
    document: Any, headings: tuple[str, ...], rows: Sequence[tuple[str, ...]], widths: tuple[float, ...]
) -> None:
    if not rows:
        return
    table = document.add_table(rows=0, cols=len(headings))
    table.style = "Table Grid"
    for n, row in enumerate([headings, *rows]):
        for cell, text, width in zip(table.add_row().cells, row, widths, strict=True):
            cell.width = Cm(width)
            _font(cell.paragraphs[0].add_run(text), HEADING if n == 0 else BODY, 10.5)
    document.add_paragraph()


def _font(thing: Any, name: str, points: float) -> None:
    """Word keeps the typeface of Chinese letters apart from that of Latin ones."""
    thing.font.name, thing.font.size = name, Pt(points)
    thing.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
