"""受理量怎么分: by channel, nature, day, matter; each from the facts in one statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Avg, Count, Q, QuerySet
from django.db.models.functions import Substr, TruncDate

from hotline.assessment.models import OrderFact
from hotline.assessment.queries.figures import Span

NOT_ACCEPTED: Final = ("PENDING_ACCEPT", "AWAITING_INFO", "NOT_ACCEPTED", "VOID")
LIKE_PERIODS: Final = 8
DIRECT: Final = Q(close_kind="DIRECT_ANSWER")
HANDED: Final = Q(dispatched_at__isnull=False)


def accepted(span: Span, category: str = "") -> "QuerySet[OrderFact]":
    """受理量: orders registered in the span, without those void or not accepted."""
    found = OrderFact.objects.filter(registered_at__gte=span.start, registered_at__lt=span.end).exclude(
        state__in=NOT_ACCEPTED
    )
    return found.filter(category__startswith=category) if category else found


@dataclass(frozen=True)
class Totals:
    accepted: int
    direct: int
    handed: int
    closed: int
    repeats: int
    urgent: int
    withdrawn: int


def totals(span: Span, category: str = "") -> Totals:
    counted: dict[str, int] = accepted(span, category).aggregate(
        accepted=Count("pk"), direct=Count("pk", filter=DIRECT), handed=Count("pk", filter=HANDED),
        closed=Count("pk", filter=Q(closed_at__isnull=False)), repeats=Count("pk", filter=Q(is_repeat=True)),
        urgent=Count("pk", filter=~Q(urgency="NORMAL")), withdrawn=Count("pk", filter=Q(left="WITHDRAWN")),
    )  # fmt: skip
    return Totals(**counted)


def split(span: Span, column: str, category: str = "") -> dict[str, int]:
    """Counts by the values of a column, the most first."""
    rows = accepted(span, category).values_list(column).annotate(n=Count("pk")).order_by("-n", column)
    return dict(rows)


def by_day(span: Span, category: str = "") -> list[tuple[Any, int, int]]:
    """(day, accepted, handed over), every day of the span."""
    rows = accepted(span, category).annotate(day=TruncDate("registered_at")).values_list("day")
    found = {
        day: (n, handed)
        for day, n, handed in rows.annotate(n=Count("pk"), handed=Count("pk", filter=HANDED)).order_by()
    }
    days = [span.since.fromordinal(number) for number in range(span.since.toordinal(), span.until.toordinal())]
    return [(day, *found.get(day, (0, 0))) for day in days]


def by_matter(span: Span, digits: int, below: str = "") -> dict[str, int]:
    """Counts by the first digits of the category: 2 a 大类, 6 the leaf; the most first."""
    rows = accepted(span, below).exclude(category="").annotate(code=Substr("category", 1, digits)).values_list("code")
    return dict(rows.annotate(n=Count("pk")).order_by("-n", "code"))


def by_area(span: Span, category: str = "", digits: int = 6) -> dict[str, int]:
    """Counts by the first digits of the place: 6 the county, 9 the town; the most first."""
    rows = accepted(span, category).exclude(area="").annotate(code=Substr("area", 1, digits)).values_list("code")
    return dict(rows.annotate(n=Count("pk")).order_by("-n", "code"))


def means_before(span: Span, digits: int) -> Mapping[str, float]:
    """Of each matter the mean of the like periods before: what a heat index is measured against. One query a period."""
    summed: dict[str, int] = {}
    earlier = span
    for _ in range(LIKE_PERIODS):
        earlier = earlier.before()
        for code, n in by_matter(earlier, digits).items():
            summed[code] = summed.get(code, 0) + n
    return {code: n / LIKE_PERIODS for code, n in summed.items()}


def handling_days(span: Span, seconds_a_day: float) -> float | None:
    """平均办理时长 in working days: dispatch to first accepted reply, of those accepted in the span."""
    from hotline.assessment.models import TurnFact

    mean = TurnFact.objects.filter(role="LEAD", accepted_at__gte=span.start, accepted_at__lt=span.end).aggregate(
        mean=Avg("to_accept")
    )["mean"]
    return mean.total_seconds() / seconds_a_day if mean is not None else None


def ordered(found: Mapping[str, int], labels: Sequence[tuple[str, str]]) -> list[tuple[str, int]]:
    """(label, count), the most first; values without any are left out."""
    names = dict(labels)
    return [(names.get(value, value or "未填"), n) for value, n in found.items()]
