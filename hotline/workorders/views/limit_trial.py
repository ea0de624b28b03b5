"""时限试算: by when a matter would have to be done under a version of the work standard, and why. Nothing is written."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.http import HttpResponse
from django.urls import reverse

from hotline.base.clock import now
from hotline.base.views import page
from hotline.catalog import queries as catalog
from hotline.catalog.completeness import CLOCK_NAMES
from hotline.catalog.limits import CONDITION_NAMES, LimitRow, NoLimitError
from hotline.catalog.snapshot import Catalog, Rules
from hotline.catalog.time_limits import Limit, LimitUnit, due_at, explain, warn_at
from hotline.catalog.values import NoRuleError
from hotline.catalog.vocabulary import Channel, Kind, LimitOnly, Urgency
from hotline.org.requests import StaffRequest
from hotline.workorders.forms.limit_trial import LimitTrialForm
from hotline.workorders.workflow import STEPS

# The step from which each clock, or limit without a clock, counts.
STARTED_BY: Final = {
    LimitOnly.REWORK.value: STEPS["rework"].name,
    LimitOnly.RETURN_WINDOW.value: STEPS["assign"].name,
    **{clock.value: step.name for step in reversed(list(STEPS.values())) for clock in step.starts},
}


@dataclass(frozen=True)
class Outcome:
    """`row` holds before `others`, which hold too; `precedence` names the conditions, the weightiest first."""

    name: str
    rules: Rules
    row: LimitRow
    conditions: str
    due: datetime
    warn: datetime
    explanation: str
    others: list[tuple[str, str]]
    precedence: str


def limit_trial(request: StaffRequest) -> HttpResponse:
    """Everybody signed in may try; `?version=` chooses a version beforehand."""
    asked = request.GET if "clock" in request.GET else None
    form = LimitTrialForm(asked, initial={"start": now(), "version": request.GET.get("version", "")})
    crumbs = [("工作标准", reverse("standard_list")), ("时限试算", "")]
    context: dict[str, Any] = {"title": "时限试算", "crumbs": crumbs, "form": form}
    if form.is_bound and form.is_valid():
        try:
            context["found"] = outcome(catalog.load(), **form.cleaned_data)
        except (NoRuleError, NoLimitError) as error:
            form.add_error("version", str(error))
        except ValueError as error:  # beyond the years that the calendar knows
            form.add_error("start", str(error))
    status = 422 if form.errors else 200
    return page(request, "workorders/limit_trial.html", context, fragment="workorders/_limit_trial.html", status=status)


def outcome(
    book: Catalog, *, clock: str, start: datetime, kind: str, urgency: str, channel: str, version: Any, category: Any
) -> Outcome:
    """What the clock does. Raises NoRuleError, NoLimitError, or ValueError for a year without a calendar, in Chinese."""
    rules = book.rules(version.pk) if version else book.in_effect(start)
    matter = {"kind": kind, "urgency": urgency, "category": category.code if category else "", "channel": channel}
    row = rules.limit(clock, **matter)
    limit = Limit(row.amount, LimitUnit(row.unit))
    due = due_at(limit, start, book.calendar)
    others = [other for other in rules.limits.rows(clock) if other is not row and other.holds(**matter)]
    return Outcome(
        name=CLOCK_NAMES[clock],
        rules=rules,
        row=row,
        conditions=_conditions(row, book),
        due=due,
        warn=warn_at(limit, start, due, book.calendar, rules.yellow),
        explanation=explain(limit, start, due, book.calendar, STARTED_BY[clock]),
        others=[(_conditions(other, book), other.words) for other in others],
        precedence="、".join(CONDITION_NAMES[name] for name in rules.limits.precedence),
    )


def _conditions(row: LimitRow, book: Catalog) -> str:
    """What the row is for: 特急、咨询; 一般情形 for a row without conditions."""
    words = [str(Urgency(row.urgency).label)] if row.urgency else []
    if row.kind:
        words.append(str(Kind(row.kind).label))
    if row.category:
        entry = book.categories.get(row.category)
        words.append(f"{entry.full_name}类" if entry else f"编号{row.category}开头的分类")
    if row.channel:
        words.append(str(Channel(row.channel).label))
    return "、".join(words) or "一般情形"
