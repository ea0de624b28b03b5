"""案卷: what is known of one order, each part read at most once, when first asked.

A step asks for a part or two. The order's page asks for all of them, and the conditions behind its buttons read the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from django.db.models import F, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

from hotline.base.prepared import Prepared
from hotline.org.models import User
from hotline.workorders.models import (
    Assignment,
    Attachment,
    Brief,
    Callback,
    Deadline,
    Event,
    HardCase,
    Judgement,
    Objection,
    Request,
    WorkOrder,
)


@dataclass(frozen=True)
class Proceeding:
    """What was brought before a leader (呈阅件), the weekly meeting (疑难件), a second person (认定) or, by the citizen, a
    supervisor (异议), and what came of it."""

    kind: str  # BRIEF, HARD_CASE, JUDGEMENT, OBJECTION
    no: str  # the brief's
    person_id: int  # the leader it went to; who put the case on the list; who asked for the judgement; nobody of ours
    name: str | None  # the leader's; the short name of the unit that the meeting named; the supervisor's
    at: datetime  # when it was sent; the day of the meeting; when it was asked; when it was made
    text: str  # summary; reason; reason; the citizen's words
    more: str  # suggestion; who attended; evidence; by which way it came
    decision: str
    n: (
        int | None
    )  # working days granted; of a judgement 1 where the demand was found unreasonable, 0 where not; likewise an objection upheld
    decided_at: datetime | None


class Dossier:
    def __init__(self, order: WorkOrder) -> None:
        self.order = order

    @cached_property
    def turns(self) -> list[Assignment]:
        found = _TURNS.ask(self.order.pk)
        for turn in found:
            turn.order = self.order
        return found

    @cached_property
    def deadlines(self) -> list[Deadline]:
        return _DEADLINES.ask(self.order.pk)

    @cached_property
    def events(self) -> list[Event]:
        """The trail, newest first."""
        return _EVENTS.ask(self.order.pk)

    @cached_property
    def requests(self) -> list[Request]:
        """Newest first."""
        return [] if self._never("ask_return", "ask_extension", "ask_suspension") else _REQUESTS.ask(self.order.pk)

    @cached_property
    def callbacks(self) -> list[Callback]:
        """Newest first."""
        return [] if self._never("call_back") else _CALLBACKS.ask(self.order.pk)

    @cached_property
    def attachments(self) -> list[Attachment]:
        has_some = getattr(self.order, "has_attachments", True)  # the doors' order knows
        return _ATTACHMENTS.ask(self.order.pk) if has_some else []

    @cached_property
    def proceedings(self) -> list[Proceeding]:
        """Newest first."""
        if self._never("report_up", "mark_hard", "ask_judgement", "object_to"):
            return []
        pk = self.order.pk
        return [Proceeding(*row) for row in _PROCEEDINGS.ask(pk, pk, pk, pk)]

    def duties_of(self, actor: User) -> Sequence[tuple[str, int | None, str | None]]:
        """(duty, turn, role of the turn) of each step that the person took with one, oldest first."""
        if self.order._state.adding:
            return []
        if "events" not in self.__dict__:
            return _DUTIES.ask(self.order.pk, actor.pk)
        own_steps = [one for one in reversed(self.events) if one.duty and one.actor_id == actor.pk]
        return [(one.duty, one.assignment_id, one.assignment.role if one.assignment else None) for one in own_steps]

    def _never(self, *verbs: str) -> bool:
        """Whether the trail, where it has been read, says that none of these steps was ever taken: nothing to read then."""
        return "events" in self.__dict__ and not any(event.verb in verbs for event in self.events)


_FIELDS: Final = tuple(Proceeding.__dataclass_fields__)


def _proceedings(rows: "QuerySet[Any]", **columns: Any) -> "QuerySet[Any]":
    named: QuerySet[Any] = rows.order_by().annotate(**{f"of_{field}": columns[field] for field in _FIELDS})
    return named.values_list(*(f"of_{field}" for field in _FIELDS))


def _brought(brief_of: int, case_of: int, judgement_of: int, objection_of: int) -> "QuerySet[Any]":
    """Four tables in one query."""
    briefs = _proceedings(
        Brief.objects.filter(order=brief_of), kind=Value("BRIEF"), no=F("no"), person_id=F("leader_id"), name=F("leader__name"),
        at=F("sent_at"), text=F("summary"), more=F("suggestion"), decision=F("instruction"), n=F("limit_days"),
        decided_at=F("instructed_at"),
    )  # fmt: skip
    cases = _proceedings(
        HardCase.objects.filter(order=case_of), kind=Value("HARD_CASE"), no=Value(""), person_id=F("marked_by_id"),
        name=F("lead_unit__short_name"), at=F("meeting_on"), text=F("reason"), more=F("attendees"), decision=F("decision"),
        n=F("limit_days"), decided_at=F("decided_at"),
    )  # fmt: skip
    judgements = _proceedings(
        Judgement.objects.filter(order=judgement_of), kind=Value("JUDGEMENT"), no=Value(""), person_id=F("asked_by_id"),
        name=Value(""), at=F("asked_at"), text=F("reason"), more=F("evidence"), decision=F("decision"),
        n=Cast("is_unreasonable", IntegerField()), decided_at=F("decided_at"),
    )  # fmt: skip
    objections = _proceedings(
        Objection.objects.filter(order=objection_of), kind=Value("OBJECTION"), no=Value(""), person_id=F("order_id"),
        name=F("decided_by__name"), at=F("made_at"), text=F("text"), more=F("way"), decision=F("decision"),
        n=Cast("is_upheld", IntegerField()), decided_at=F("decided_at"),
    )  # fmt: skip
    return briefs.union(cases, judgements, objections, all=True).order_by("-of_at")


_TURNS: Final = Prepared(
    lambda order: (
        Assignment.objects.select_related(
            "unit", "above__unit", "reply__drafted_by", "reply__signed_by", "handler", "assigned_by"
        )
        .filter(order=order)
        .order_by("id")
    ),
    int,
)
_DEADLINES: Final = Prepared(lambda order: Deadline.objects.filter(order=order).order_by("id"), int)
_EVENTS: Final = Prepared(
    lambda order: Event.objects.select_related("assignment__unit").filter(order=order).order_by("-n"), int
)
_DUTIES: Final = Prepared(
    lambda order, actor: (
        Event.objects.filter(order=order, actor=actor)
        .exclude(duty="")
        .order_by("n")
        .values_list("duty", "assignment_id", "assignment__role")
    ),
    int,
    int,
)
_REQUESTS: Final = Prepared(
    lambda order: (
        Request.objects.select_related("assignment", "asked_by", "decided_by", "proposed_unit")
        .filter(order=order)
        .order_by("-id")
    ),
    int,
)
_CALLBACKS: Final = Prepared(
    lambda order: Callback.objects.select_related("agent").filter(order=order).order_by("-id"), int
)
_ATTACHMENTS: Final = Prepared(
    lambda order: Attachment.objects.select_related("uploaded_by").filter(order=order).order_by("id"), int
)
_PROCEEDINGS: Final = Prepared(_brought, int, int, int, int)
