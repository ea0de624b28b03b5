"""比率与得分, as the indicators define them (hotline/assessment): counted there, only arranged here."""

from dataclasses import dataclass
from typing import Final

from hotline.analytics.spans import is_month
from hotline.assessment.definition import Figure
from hotline.assessment.indicators import INDICATORS
from hotline.assessment.models import Period, Score
from hotline.assessment.queries import figures as counting
from hotline.assessment.queries import scores as scored
from hotline.assessment.queries.figures import Span

OF_UNITS: Final = (
    "sign_on_time",
    "on_time_reply",
    "resolution_rate",
    "result_satisfaction",
    "review_first_pass",
    "rework_rate",
)
OF_CITY: Final = (
    "direct_answer_rate", "dispatch_timely", "sign_on_time", "on_time_reply", "callback_rate", "resolution_rate",
    "result_satisfaction", "process_satisfaction", "rework_rate", "repeat_rate", "avg_handle_wd",
)  # fmt: skip


@dataclass(frozen=True)
class Rate:
    """One indicator in a period: both ends of the fraction, as it is shown, and by which definition."""

    version: int
    name: str
    formula: str
    above: float
    below: int
    shown: str


def of_city(span: Span, wanted: tuple[str, ...] = OF_CITY) -> dict[str, Rate]:
    found = counting.figures([INDICATORS[key] for key in wanted], span)
    return {
        key: Rate(one.indicator.version, one.indicator.name, one.indicator.formula, float(one.numerator), one.denominator, _shown(one))
        for (key, _), one in found.items()
    }  # fmt: skip


def of_units(span: Span) -> dict[int, dict[str, tuple[float, int]]]:
    """By first-line unit and indicator: (above the line, below)."""
    found: dict[int, dict[str, tuple[float, int]]] = {}
    wanted = [INDICATORS[key] for key in OF_UNITS]
    for (key, unit), one in counting.figures(wanted, span, by_unit=True).items():
        if unit is not None:
            found.setdefault(unit, {})[key] = (float(one.numerator), one.denominator)
    return found


def _shown(figure: Figure) -> str:
    return figure.shown if figure.shown == "—" else f"{figure.shown}{figure.indicator.measured_in}"


def scores(span: Span) -> tuple[Period | None, list[Score]]:
    """The month's scores, the newest revision; none where the span is no month or nobody has computed it."""
    if not is_month(span):
        return None, []
    period = Period.objects.filter(month=span.since).order_by("-revision").first()
    if period is None:
        return None, []
    order = scored.groups(period)
    found = period.scores.filter(under=None).select_related("unit").order_by("rank", "-total", "unit__path")
    return period, sorted(found, key=lambda one: order.index(one.group) if one.group in order else len(order))
