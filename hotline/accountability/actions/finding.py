"""系统发现的线索: what the work standard (⑭) names and the platform can see by itself. Each is taken up once.

A lead is no finding: a person checks it, and drops it where there is nothing in it.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from django.db.models import Count, Max, Q

from hotline.accountability.actions.hearing import take_up
from hotline.accountability.models import Inquiry, Source
from hotline.accountability.queries.standard import FALSE, LAST, OVERDUE, ground_of, rules
from hotline.base import clock
from hotline.base.refusal import Refused
from hotline.org.models import Unit, system_user
from hotline.supervision.models import Supervision
from hotline.supervision.workflow import OPEN, Level
from hotline.workorders.models import Callback, WorkOrder

LOOK_BACK: Final = timedelta(days=3)  # how far the nightly look goes back: two missed nights lose nothing


def take_up_overdue() -> int:
    """两次督办仍逾期: an order's unit was supervised so often, and the last supervision is late again. How many were found."""
    most = rules().count("overdue_after_supervisions")
    late = (
        Supervision.objects.exclude(level=Level.REMIND)
        .filter(unit__isnull=False, opened_at__isnull=False)
        .values("order", "unit")
        .annotate(n=Count("pk"), last=Max("pk"), n_late=Count("pk", filter=Q(state__in=OPEN, due_at__lt=clock.now())))
        .filter(n__gte=most, n_late__gt=0)
    )
    found = 0
    for row in late:
        key = f"overdue:{row['order']}:{row['unit']}"
        if not _is_known(key):
            order = WorkOrder.objects.get(pk=row["order"])
            words = f"工单{order.no}经{row['n']}次督办，至今仍逾期未报结果。"
            found += _take_up(Unit.objects.get(pk=row["unit"]), OVERDUE, words, key, Source.SUPERVISION, order)
    return found


def take_up_referred() -> int:
    """督办移送监察: what the hotline handed to the supervisory organ is a lead. How many were found."""
    handed = Supervision.objects.filter(level=Level.DISCIPLINE, unit__isnull=False, state__in=OPEN)
    found = 0
    for row in handed.select_related("unit", "order").defer("order__words").order_by("id"):
        key = f"referred:{row.pk}"
        if row.unit is not None and not _is_known(key):
            words = f"督办{row.no}移送监察：{row.reason}"
            found += _take_up(row.unit, OVERDUE, words, key, Source.SUPERVISION, row.order)
    return found


def take_up_false_results() -> int:
    """办理结果弄虚作假: on the telephone the citizen said that what the unit replied is not so. How many were found."""
    since = clock.now() - LOOK_BACK
    calls = Callback.objects.filter(at__gte=since, is_truthful=False).select_related("order__lead_unit")
    found = 0
    for call in calls.order_by("id"):
        key, unit = f"false:{call.pk}", call.order.lead_unit
        if unit is not None and not _is_known(key):
            words = f"工单{call.order.no}第{call.round}轮回访，诉求人反映答复与实际不符，请核对回访录音和办理佐证。"
            found += _take_up(unit, FALSE, words, key, Source.WATCH, call.order)
    return found


def take_up_last_places(unit: Unit, *, months: Sequence[date]) -> int:
    """同组连续末位: called by the assessment when a unit was the last of its group in so many months on end.

    1 where a lead was taken up, 0 where there are too few months or it is known.
    """
    key = f"last:{unit.pk}:{months[-1]:%Y%m}" if months else ""
    if len(months) < rules().count("last_in_group_times") or _is_known(key):
        return 0
    words = f"{unit.name}{'、'.join(f'{one:%Y年%-m月}' for one in months)}连续{len(months)}个月考核得分为同组末位。"
    return _take_up(unit, LAST, words, key, Source.RANKS, None)


def _is_known(key: str) -> bool:
    return Inquiry.objects.filter(once_key=key).exists()


def _take_up(unit: Unit, subject: str, words: str, key: str, source: str, order: WorkOrder | None) -> int:
    """A file that is open for the same order and ground already needs no second one."""
    try:
        take_up(
            actor=system_user(), unit=unit, ground=ground_of(subject), matter=words, order=order, source=source,
            once_key=key,
        )  # fmt: skip
    except Refused:
        return 0
    return 1
