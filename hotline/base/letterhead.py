"""信函格式 (GB/T 9704-2012 §10.1): what is a letter (函, 提醒函) rather than a red-head document.

The organ's name alone in red, its upper edge 30 mm from the page's; 4 mm below it a red double rule, thick above thin,
and 20 mm off the foot another, thin above thick, both 170 mm long and on the first page only, which bears no number.
"""

from typing import Any, Final

from docx.shared import Mm, Pt

from hotline.base import word
from hotline.base.word import add_line, set_font

_OUTSIDE: Final = Mm(7)  # (170 - 156) / 2: so far the rules reach over the type on either side
_FROM_TOP, _FROM_FOOT = Mm(30), Mm(20)
_THICK, _THIN, _APART = 24, 6, 30  # eighths of a point; twips between the two
_UNDER_RULE: Final = 160  # twips: with what its line has above the letters, 7/8 of a letter of 3号 to 发文字号
_FOUR_MM: Final = 11  # points


def put(document: Any, head: str, number: str, mark: str) -> None:
    """Head and rules of the first page, and 发文字号 at the right edge of the type under the first rule."""
    page = document.sections[0]
    page.different_first_page_header_footer = True
    page.header_distance, page.footer_distance = _FROM_TOP, _FROM_FOOT
    for footer in (page.footer, page.even_page_footer):
        footer.paragraphs[-1].paragraph_format.space_after = Mm(23) - _FROM_FOOT  # page numbers stay where they are
    points, percent = word.red_head(head)
    top = page.first_page_header
    line = _first(top, points * 22)
    line.alignment = word.CENTRED
    set_font(line.add_run(head), word.TITLE, points)
    line.runs[0].font.color.rgb = word.RED
    word.squeeze(line.runs[0], percent)
    _rule(line, _THICK, space=_FOUR_MM)
    _rule(add_line(top, height=_APART), _THIN)
    foot = page.first_page_footer
    line = _first(foot, 240)
    line.alignment = word.CENTRED
    set_font(line.add_run(mark), word.BODY, 9)
    _rule(line, _THIN, space=4)
    _rule(add_line(foot, height=_APART), _THICK)
    if number:
        line = add_line(document, number, align=word.RIGHT, height=_UNDER_RULE + 320)
    for _ in range(2):
        add_line(document)


def _first(where: Any, height: float) -> Any:
    """The paragraph that a header or footer has from the beginning, its line so high (twips)."""
    where.is_linked_to_previous = False
    line = where.paragraphs[0]
    line.paragraph_format.line_spacing = Pt(height / 20)
    word.leave_grid(line)
    return line


def _rule(line: Any, eighths: int, *, space: int = 0) -> None:
    line.paragraph_format.left_indent = line.paragraph_format.right_indent = -_OUTSIDE
    word.rule(line, colour="FF0000", eighths=eighths, space=space)
