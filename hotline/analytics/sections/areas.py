"""热点区域: where it comes from, by county and by town, as two maps and two tables."""

from typing import Any, Final

from hotline.analytics.models import Report
from hotline.analytics.queries import volumes
from hotline.analytics.queries.handling import percent
from hotline.analytics.sections.parts import change, section, table
from hotline.analytics.spans import period_before
from hotline.assessment.queries.figures import Span
from hotline.org.models import Area, Level

MOST_TOWNS: Final = 15
COUNTY, TOWN = 6, 9  # digits


def hot_areas(report: Report, span: Span) -> dict[str, Any] | None:
    """None where no order names a place. Drawn when read: the counts are frozen, by the areas' whole codes."""
    names = {
        area.code: area.full_name for area in Area.objects.filter(level__in=(Level.CITY, Level.COUNTY, Level.TOWN))
    }
    counties, towns = (volumes.by_area(span, report.category, digits) for digits in (COUNTY, TOWN))
    before = volumes.by_area(period_before(span), report.category)
    counted = {code: n for code, n in counties.items() if not code.endswith("00")}
    if not counted:
        return None
    n = sum(counties.values())
    rows = [
        (names.get(code.ljust(12, "0"), code), k, percent(k, n), change(k, before.get(code, 0)))
        for code, k in counted.items()
    ]
    of_towns = {code.ljust(12, "0"): k for code, k in towns.items() if not code.endswith("000")}
    town_rows = [(i, names.get(code, code), k) for i, (code, k) in enumerate(list(of_towns.items())[:MOST_TOWNS], 1)]
    said = "集中在" + "、".join(f"{row[0]}{row[1]}件（{row[2]}）" for row in rows[:3]) + "。"
    said += "镇街中最多的是" + "、".join(f"{row[1]}{row[2]}件" for row in town_rows[:3]) + "。" if town_rows else ""
    return {
        **section(
            "areas", "热点区域", said,
            tables=[
                table("各县（市、区）", ("县（市、区）", "件数", "占比", "环比"), rows),
                table(f"最多的{len(town_rows)}个镇街", ("位次", "镇街", "件数"), town_rows),
            ],
        ),
        "maps": [
            {"label": "各县（市、区）件数", "counts": {code.ljust(12, "0"): k for code, k in counted.items()}},
            *([{"label": "各镇街件数", "counts": of_towns}] if of_towns else []),
        ],
    }  # fmt: skip
