"""公文里的图: charts that an office can edit in Word or WPS (DrawingML, ECMA-376 part 1 §21.2), each with its numbers in a workbook.

`put(document, chart)` adds one picture on a line of its own. Why not by a library: docs/decisions/0016-charts.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from io import BytesIO
from typing import Any, Final
from xml.sax.saxutils import escape

import xlsxwriter
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm

from hotline.base import word

_CHART: Final = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NAMESPACES: Final = (
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
# Told apart in print without colour too: dark and light in turn.
_COLOURS: Final = ("1F4E8C", "E39B34", "4C9A6A", "B7C4D6", "A23B3B", "8FB4DC", "6B5B95", "D9C27A", "5E6B7A")
_GRID: Final = '<a:ln w="6350"><a:solidFill><a:srgbClr val="D9DEE5"/></a:solidFill></a:ln>'
_SMALL: Final = 900  # hundredths of a point


class Kind(StrEnum):
    BARS = "BARS"
    LYING = "LYING"  # bars that lie, the first on top: for long names
    LINES = "LINES"
    RING = "RING"


@dataclass(frozen=True)
class Chart:
    """`series` are (name, one value for each of `names`); of a ring the first alone."""

    kind: Kind
    caption: str
    names: tuple[str, ...]
    series: tuple[tuple[str, tuple[float, ...]], ...]


def put(document: Any, chart: Chart) -> None:
    """The picture as wide as the type, in the line."""
    package, n = (
        document.part.package,
        sum(part.content_type == _CHART for part in document.part.package.iter_parts()) + 1,
    )
    book = Part(PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{n}.xlsx"), _XLSX, _workbook(chart), package)
    drawn = Part(PackURI(f"/word/charts/chart{n}.xml"), _CHART, b"", package)
    drawn._blob = _space(chart, drawn.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)).encode()
    key = document.part.relate_to(drawn, RELATIONSHIP_TYPE.CHART)
    line = word.add_line(document, align=word.CENTRED, height=240)
    line.paragraph_format.line_spacing, line.paragraph_format.keep_with_next = 1.0, True
    line.add_run()._r.append(_inline(n, key, chart))


def _inline(n: int, key: str, chart: Chart) -> Any:
    width, height = int(word.WIDTH), int(Mm(height_of(chart)))
    return parse_xml(
        f'<w:drawing {nsdecls("w", "wp", "a", "r")}><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{width}" cy="{height}"/>'
        f'<wp:docPr id="{n}" name="图{n}" descr="{_attribute(chart.caption)}"/><wp:cNvGraphicFramePr/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        f'<c:chart xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" r:id="{key}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
    )


def height_of(chart: Chart) -> int:
    """Millimetres: bars that lie need room for each."""
    if chart.kind == Kind.LYING:
        return min(150, 22 + len(chart.names) * (5 + 3 * len(chart.series)))
    return 70 if chart.kind == Kind.RING else 62


def _workbook(chart: Chart) -> bytes:
    """The numbers as they stand behind the picture: names down, series across. The same chart gives the same bytes."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - the workbook's own, without a zone
    sheet = book.add_worksheet("Sheet1")
    for column, (name, values) in enumerate(chart.series, 1):
        sheet.write_string(0, column, name)
        sheet.write_column(1, column, values)
    for row, name in enumerate(chart.names, 1):
        sheet.write_string(row, 0, name)
    book.close()
    return out.getvalue()


# ── the chart's XML ──


def _space(chart: Chart, book: str) -> str:
    plot = _ring(chart) if chart.kind == Kind.RING else _axes(chart)
    legend = '<c:legend><c:legendPos val="t"/><c:overlay val="0"/></c:legend>' if len(chart.series) > 1 else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><c:chartSpace {_NAMESPACES}><c:date1904 val="0"/><c:roundedCorners val="0"/>'
        f'<c:chart><c:autoTitleDeleted val="1"/><c:plotArea><c:layout/>{plot}</c:plotArea>{legend}<c:plotVisOnly val="1"/>'
        f'<c:dispBlanksAs val="gap"/></c:chart><c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>{_text()}'
        f'<c:externalData r:id="{book}"><c:autoUpdate val="0"/></c:externalData></c:chartSpace>'
    )


def _ring(chart: Chart) -> str:
    points = "".join(
        f'<c:dPt><c:idx val="{i}"/><c:bubble3D val="0"/><c:spPr>{_fill(i)}<a:ln w="9525"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:ln></c:spPr></c:dPt>'
        for i in range(len(chart.names))
    )
    labels = f"<c:dLbls>{_text()}{_shown(name=True, percent=True)}</c:dLbls>"
    return f'<c:pieChart><c:varyColors val="1"/>{_series(chart, 0, points + labels)}<c:firstSliceAng val="0"/></c:pieChart>'


def _axes(chart: Chart) -> str:
    is_lying = chart.kind == Kind.LYING
    every = "".join(_series(chart, i, _look(chart, i)) for i in range(len(chart.series)))
    if chart.kind == Kind.LINES:
        plot = f'<c:lineChart><c:grouping val="standard"/><c:varyColors val="0"/>{every}<c:marker val="1"/><c:axId val="1"/><c:axId val="2"/></c:lineChart>'
    else:
        gap = 60 if len(chart.series) > 1 else 45
        plot = (
            f'<c:barChart><c:barDir val="{"bar" if is_lying else "col"}"/><c:grouping val="clustered"/><c:varyColors val="0"/>{every}'
            f'<c:gapWidth val="{gap}"/><c:axId val="1"/><c:axId val="2"/></c:barChart>'
        )
    skip = (
        f'<c:tickLblSkip val="{-(-len(chart.names) // 16)}"/>'
        if chart.kind == Kind.LINES and len(chart.names) > 16
        else ""
    )
    names = (
        f'<c:catAx><c:axId val="1"/><c:scaling><c:orientation val="{"maxMin" if is_lying else "minMax"}"/></c:scaling><c:delete val="0"/>'
        f'<c:axPos val="{"l" if is_lying else "b"}"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="low"/>'
        f'<c:spPr>{_GRID}</c:spPr>{_text()}<c:crossAx val="2"/><c:crosses val="autoZero"/><c:auto val="0"/><c:lblOffset val="100"/>{skip}'
        '<c:noMultiLvlLbl val="1"/></c:catAx>'
    )
    values = (
        f'<c:valAx><c:axId val="2"/><c:scaling><c:orientation val="minMax"/><c:min val="0"/></c:scaling><c:delete val="{int(is_lying)}"/>'
        f'<c:axPos val="{"t" if is_lying else "l"}"/>{"" if is_lying else f"<c:majorGridlines><c:spPr>{_GRID}</c:spPr></c:majorGridlines>"}'
        '<c:numFmt formatCode="General" sourceLinked="0"/><c:majorTickMark val="none"/><c:minorTickMark val="none"/><c:tickLblPos val="nextTo"/>'
        f'<c:spPr><a:ln><a:noFill/></a:ln></c:spPr>{_text()}<c:crossAx val="1"/><c:crosses val="autoZero"/></c:valAx>'
    )
    return plot + names + values


def _look(chart: Chart, i: int) -> str:
    if chart.kind == Kind.LINES:
        dash = '<a:prstDash val="dash"/>' if i % 2 else ""
        line = f'<a:ln w="22225" cap="rnd">{_fill(i)}{dash}<a:round/></a:ln>'
        return f'<c:spPr>{line}</c:spPr><c:marker><c:symbol val="none"/></c:marker>'
    labels = f"<c:dLbls>{_text()}{_shown(value=True)}</c:dLbls>" if len(chart.names) <= 16 else ""
    return f'<c:spPr>{_fill(i)}</c:spPr><c:invertIfNegative val="0"/>{labels}'


def _shown(*, value: bool = False, name: bool = False, percent: bool = False) -> str:
    leaders = '<c:showLeaderLines val="1"/>' if percent else ""
    return (
        f'<c:dLblPos val="outEnd"/><c:showLegendKey val="0"/><c:showVal val="{int(value)}"/><c:showCatName val="{int(name)}"/><c:showSerName val="0"/>'
        f'<c:showPercent val="{int(percent)}"/><c:showBubbleSize val="0"/><c:separator> </c:separator>{leaders}'
    )


def _series(chart: Chart, i: int, look: str) -> str:
    name, values = chart.series[i]
    column, last = "BCDEFGHIJ"[i], len(chart.names) + 1
    smooth = '<c:smooth val="0"/>' if chart.kind == Kind.LINES else ""
    return (
        f'<c:ser><c:idx val="{i}"/><c:order val="{i}"/><c:tx><c:strRef><c:f>Sheet1!${column}$1</c:f>{_cache("str", [name])}</c:strRef></c:tx>{look}'
        f"<c:cat><c:strRef><c:f>Sheet1!$A$2:$A${last}</c:f>{_cache('str', chart.names)}</c:strRef></c:cat>"
        f"<c:val><c:numRef><c:f>Sheet1!${column}$2:${column}${last}</c:f>{_cache('num', values)}</c:numRef></c:val>{smooth}</c:ser>"
    )


def _cache(sort: str, values: Sequence[object]) -> str:
    form = "<c:formatCode>General</c:formatCode>" if sort == "num" else ""
    points = "".join(f'<c:pt idx="{i}"><c:v>{escape(str(value))}</c:v></c:pt>' for i, value in enumerate(values))
    return f'<c:{sort}Cache>{form}<c:ptCount val="{len(values)}"/>{points}</c:{sort}Cache>'


def _fill(i: int) -> str:
    return f'<a:solidFill><a:srgbClr val="{_COLOURS[i % len(_COLOURS)]}"/></a:solidFill>'


def _text() -> str:
    return (
        f'<c:txPr><a:bodyPr/><a:lstStyle/><a:p><a:pPr><a:defRPr sz="{_SMALL}" b="0"><a:latin typeface="{word.LATIN}"/><a:ea typeface="{word.BODY}"/>'
        '</a:defRPr></a:pPr><a:endParaRPr lang="zh-CN"/></a:p></c:txPr>'
    )


def _attribute(text: str) -> str:
    return escape(text, {'"': "&quot;"})


def with_rest(parts: Iterable[tuple[str, float]], most: int = 7, least: float = 0.02) -> list[tuple[str, float]]:
    """Of a ring: the largest parts; what would be thinner than can be seen stands together as 其他."""
    found = sorted(parts, key=lambda one: -one[1])
    whole = sum(value for _, value in found)
    kept = [one for one in found[:most] if one[1] >= least * whole]
    rest = sum(value for _, value in found[len(kept) :])
    return [*kept, *([("其他", rest)] if rest else [])]
