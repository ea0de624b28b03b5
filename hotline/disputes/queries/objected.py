"""原决定: which decision a unit may object to, by kind, and until when. Reads the order's own records, writes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from hotline.catalog import queries as catalog
from hotline.catalog import time_limits
from hotline.catalog.vocabulary import ClockKind, Satisfied
from hotline.disputes.models import DisputeKind
from hotline.org.models import User
from hotline.workorders.models import Ask, Assignment, Callback, Deadline, Event, Judgement, Request


@dataclass(frozen=True)
class Objected:
    """`by` is nobody where a clock decided."""

    at: datetime
    by: User | None
    words: str


@dataclass(frozen=True)
class FilingLimit:
    until: datetime
    words: str


def _satisfaction(turn: Assignment) -> Objected | None:
    return _callback(turn, "回访“对办理结果不满意”", result=Satisfied.UNSATISFIED)


def _resolved(turn: Assignment) -> Objected | None:
    return _callback(turn, "回访“问题未解决”", resolved=Callback.Resolved.UNRESOLVED)


def _callback(turn: Assignment, words: str, **answer: str) -> Objected | None:
    found = (
        Callback.objects.filter(order=turn.order_id, outcome=Callback.Outcome.REACHED, at__gte=turn.assigned_at, **answer)
        .select_related("agent")
        .order_by("-id")
        .first()
    )  # fmt: skip
    return Objected(found.at, found.agent, f"{words}（第{found.round}轮）") if found else None


def _overdue(turn: Assignment) -> Objected | None:
    found = (
        Deadline.objects.filter(
            assignment=turn, kind__in=(ClockKind.REPLY, ClockKind.SIGN, ClockKind.SUPPLEMENT), missed_at__isnull=False
        )
        .order_by("-missed_at")
        .first()
    )
    if found is None or found.missed_at is None:
        return None
    return Objected(found.missed_at, None, f"{found.get_kind_display()}逾期")


def _return(turn: Assignment) -> Objected | None:
    found = (
        Request.objects.filter(assignment=turn, kind=Ask.RETURN, state=Request.State.REFUSED)
        .select_related("decided_by")
        .order_by("-id")
        .first()
    )
    if found is None or found.decided_at is None:
        return None
    return Objected(found.decided_at, found.decided_by, "退单申请被驳回")


def _rework(turn: Assignment) -> Objected | None:
    found = (
        Event.objects.filter(order=turn.order_id, verb__in=("rework", "escalate"), at__gte=turn.assigned_at)
        .select_related("actor")
        .order_by("-id")
        .first()
    )
    return Objected(found.at, found.actor, f"回访后{found.name}") if found else None


def _unreasonable(turn: Assignment) -> Objected | None:
    """Judged reasonable; or, where nobody judged, counted as a citizen's dissatisfaction."""
    found = (
        Judgement.objects.filter(order=turn.order_id, is_unreasonable=False, decided_at__gte=turn.assigned_at)
        .select_related("decided_by")
        .order_by("-id")
        .first()
    )
    if found is not None and found.decided_at is not None:
        return Objected(found.decided_at, found.decided_by, "诉求被认定为合理")
    return _satisfaction(turn) or _resolved(turn)


_FINDERS: Final[Mapping[str, Callable[[Assignment], Objected | None]]] = {
    DisputeKind.SATISFACTION: _satisfaction,
    DisputeKind.RESOLVED: _resolved,
    DisputeKind.OVERDUE: _overdue,
    DisputeKind.RETURN: _return,
    DisputeKind.REWORK: _rework,
    DisputeKind.UNREASONABLE: _unreasonable,
}


def objected_to(turn: Assignment, kind: str) -> Objected | None:
    """The latest decision of the kind on this turn. At most 3 queries."""
    return _FINDERS[kind](turn)


def filing_limit(at: datetime) -> FilingLimit:
    """异议提出期限 (工作标准 ⑬) for a decision of `at`, and how it is counted."""
    book = catalog.load()
    row = book.in_effect(at).duration("dispute_file")
    limit = time_limits.Limit(row.amount, time_limits.LimitUnit(row.unit))
    until = time_limits.due_at(limit, at, book.calendar)
    return FilingLimit(until, time_limits.explain(limit, at, until, book.calendar, "原决定"))


def open_kinds(turn: Assignment) -> dict[str, tuple[Objected, FilingLimit]]:
    """What there is to object to on this turn, by kind, in or out of time. Some 7 queries."""
    found = {}
    with catalog.reading_once():
        for kind in DisputeKind:
            if (decision := objected_to(turn, kind)) is not None:
                found[str(kind)] = (decision, filing_limit(decision.at))
    return found
