"""通报写什么: the sections of each kind of report, counted once and frozen as plain data.

A section is `{"key", "title", "text", "figures": [{label, value, hint}], "tables": [{caption, headings, rows, shares,
landscape}], "charts": [{id, label, option}]}`, some with "maps": [{label, counts by area}]; screen, Word and Excel read the same. `text` is a draft in sentences: the
office may write its own instead. No citizen's data stands in any of it.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from hotline.analytics.models import Report, ReportKind
from hotline.analytics.sections.areas import hot_areas
from hotline.analytics.sections.matters import hot_matters, matter_tables
from hotline.analytics.sections.overview import channels, kinds, matters_of_year, overview, trend, urgent
from hotline.analytics.sections.standing import late, others, ranks, supervision, units
from hotline.analytics.sections.wording import problems, special_words
from hotline.assessment.queries.figures import Span

Section = dict[str, Any]
Maker = Callable[[Report, Span], Section | None]

SECTIONS: Final[Mapping[str, tuple[Maker, ...]]] = {
    ReportKind.DAILY: (overview, channels, hot_matters, urgent, late),
    ReportKind.WEEKLY: (overview, trend, channels, kinds, hot_matters, hot_areas, units, late, supervision),
    ReportKind.MONTHLY: (
        overview,
        trend,
        channels,
        kinds,
        hot_matters,
        hot_areas,
        units,
        ranks,
        late,
        supervision,
        others,
        problems,
    ),
    ReportKind.QUARTERLY: (
        overview,
        trend,
        channels,
        kinds,
        hot_matters,
        hot_areas,
        units,
        late,
        supervision,
        others,
        problems,
    ),
    ReportKind.ANNUAL: (
        overview,
        trend,
        channels,
        kinds,
        units,
        matters_of_year,
        hot_areas,
        supervision,
        others,
        problems,
        ranks,
        late,
    ),
    ReportKind.SPECIAL: (overview, trend, matter_tables, hot_areas, units, special_words),
}


def counted(report: Report, span: Span) -> dict[str, Any]:
    """The content of a report as of now."""
    made = [make(report, span) for make in SECTIONS[report.kind]]
    return {
        "span": [span.since.isoformat(), span.until.isoformat()],
        "sections": [one for one in made if one is not None],
    }
