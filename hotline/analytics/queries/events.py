"""督办、异议、知识库、公开: what else a report tells of a period."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from hotline.accountability.measures import Measure
from hotline.accountability.models import Decision
from hotline.assessment.queries.figures import Span
from hotline.disputes.models import Dispute, Exclusion
from hotline.disputes.workflow import DisputeState
from hotline.knowledge.models import Article, Correction, Version
from hotline.supervision.models import Supervision
from hotline.supervision.workflow import Level
from hotline.workorders.models import WorkOrder
from hotline.workorders.workflow import OPEN_ORDER


@dataclass(frozen=True)
class Supervised:
    """By unit: reminders, internal and government supervisions opened, and struck off, in the span."""

    by_unit: list[tuple[str, int, int, int, int]]
    by_level: dict[str, int]
    struck_off: int


def supervised(span: Span) -> Supervised:
    opened = Supervision.objects.filter(opened_at__gte=span.start, opened_at__lt=span.end)
    levels = dict(opened.values_list("level").annotate(n=Count("pk")).order_by())
    rows = opened.exclude(unit=None).values_list("unit__short_name").annotate(
        remind=Count("pk", filter=Q(level=Level.REMIND)), internal=Count("pk", filter=Q(level=Level.INTERNAL)),
        government=Count("pk", filter=Q(level=Level.GOVERNMENT)), off=Count("pk", filter=Q(struck_off_at__lt=span.end)),
    ).order_by("-government", "-internal", "-remind", "unit__path")  # fmt: skip
    off = Supervision.objects.filter(struck_off_at__gte=span.start, struck_off_at__lt=span.end).count()
    return Supervised([tuple(row) for row in rows], {Level(key).label: n for key, n in levels.items()}, off)


def held_to_account(span: Span) -> list[tuple[str, str, int]]:
    """(unit, measure, how many) of what was decided against units and told them in the span; what went to the supervisory
    organ (移送监察) is not for everybody."""
    issued = Decision.objects.filter(issued_at__gte=span.start, issued_at__lt=span.end).exclude(
        measure=Measure.REFERRAL
    )
    rows = (
        issued.values_list("inquiry__unit__short_name", "measure")
        .annotate(n=Count("pk"))
        .order_by("inquiry__unit__path", "measure")
    )
    return [(unit, Measure(measure).label, n) for unit, measure, n in rows]


def disputes(span: Span) -> dict[str, int]:
    """Filed, and judged with what outcome; exclusions that came into effect."""
    filed = Dispute.objects.filter(filed_at__gte=span.start, filed_at__lt=span.end).count()
    judged = Dispute.objects.filter(decided_at__gte=span.start, decided_at__lt=span.end).values_list(
        "outcome", flat=True
    )
    found = Counter(judged)
    excluded = Exclusion.objects.in_effect().filter(confirmed_at__gte=span.start, confirmed_at__lt=span.end).count()
    return {"提出": filed, **{DisputeState(key).label: n for key, n in sorted(found.items())}, "剔除": excluded}


def knowledge(span: Span) -> dict[str, int]:
    published = Version.objects.filter(published_at__gte=span.start, published_at__lt=span.end).count()
    corrections = Correction.objects.filter(reported_at__gte=span.start, reported_at__lt=span.end).count()
    return {"在用知识点": Article.objects.filter(state="PUBLISHED").count(), "发布修订": published, "纠错": corrections}


def urgent_orders(span: Span, most: int = 20) -> list[WorkOrder]:
    found = WorkOrder.objects.filter(
        registered_at__gte=span.start, registered_at__lt=span.end, is_justice=False, is_secret=False
    )
    urgent = (
        found.exclude(urgency="NORMAL").exclude(kind="REPORT").select_related("lead_unit", "category").defer("words")
    )
    return list(urgent.order_by("-registered_at")[:most])


def overdue_now() -> int:
    return WorkOrder.objects.filter(state__in=OPEN_ORDER).overdue().count()
