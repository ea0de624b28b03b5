"""告诉谁: which step and which late clock is told to whom. The words are in notices/texts.py, by the same verb.

No name or phone of a citizen ever goes into a notice.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet
from django.utils.timezone import localtime

from hotline.catalog.vocabulary import Channel, ClockKind, DeclineReason, Satisfied, Urgency
from hotline.notices.actions.telling import notify, notify_citizen
from hotline.org import roles
from hotline.org.models import Unit, User
from hotline.workorders.models import Ask, Assignment, Deadline, Event, Request, Role, WorkOrder
from hotline.workorders.workflow import STEPS

OfDeadline = Callable[[Deadline], None]
Kinds = tuple[str, ...]

# To the people whose turn it is after a step: a permission held at the centre, or `unit`, `unit_leader`, `above` for those
# of the turn's unit.
AFTER: Final[Mapping[str, Kinds]] = {
    "assign": ("unit",),
    "draft": ("unit_leader",),
    "redraft": ("unit",),
    "supplement": ("unit",),
    "resume": ("unit", "unit_leader"),
    "refuse": ("unit",),
    "send_back": ("unit",),
    "extend": ("unit",),
    "suspend": ("unit",),
    "end": ("unit",),
    "ask_return": (roles.DISPATCH,),
    "ask_extension": (roles.DISPATCH,),
    "ask_suspension": (roles.DIRECT,),
    "report_up": (roles.INSTRUCT,),
    "instruct": (roles.DISPATCH, roles.DIRECT),
    "mark_hard": (roles.DIRECT,),
    "take_back": (roles.DISPATCH,),
    "reopen": (roles.DISPATCH,),
    "object_to": (roles.SUPERVISE,),
    "escalate": (roles.SUPERVISE, roles.DIRECT),
    "ask_judgement": (roles.SUPERVISE,),
}

# Whose clock it is, when it warns and when it is missed.
KEEPERS: Final[Mapping[str, tuple[Kinds, Kinds]]] = {
    ClockKind.ACCEPT: ((roles.OPERATE,), (roles.OPERATE, roles.LEAD_SHIFT)),
    ClockKind.DISPATCH: ((roles.DISPATCH,), (roles.DISPATCH, roles.DIRECT)),
    ClockKind.HANDLE: ((roles.SUPERVISE,), (roles.SUPERVISE, roles.DIRECT)),
    ClockKind.SIGN: (("unit",), ("unit", "unit_leader", roles.SUPERVISE)),
    ClockKind.CONTACT: (("unit",), ("unit", "unit_leader")),
    ClockKind.REPLY: (("unit", "unit_leader"), ("unit", "unit_leader", "above", roles.SUPERVISE)),
    ClockKind.SUPPLEMENT: (("unit",), ("unit", "unit_leader")),
    ClockKind.REVIEW: ((roles.REVIEW,), (roles.REVIEW, roles.DIRECT)),
    ClockKind.CALLBACK: ((roles.CALL_BACK,), (roles.CALL_BACK, roles.DIRECT)),
    ClockKind.DECIDE: ((roles.DISPATCH,), (roles.DISPATCH, roles.DIRECT)),
    ClockKind.INFO: ((), ()),
    ClockKind.SUSPEND: (("unit",), ("unit", roles.SUPERVISE)),
    ClockKind.PROGRESS: (("unit",), ("unit", "unit_leader", roles.DISPATCH, roles.SUPERVISE)),
    ClockKind.OBJECTION: ((roles.SUPERVISE,), (roles.SUPERVISE, roles.DIRECT)),
    ClockKind.RECHECK: ((roles.DIRECT, roles.SUPERVISE), (roles.DIRECT, roles.SUPERVISE)),
}


# ── staff ──


def of_event(event: Event) -> None:
    """Everybody who is to know of the step: staff, and the citizen where it is public. Twice tells once."""
    if event.verb in AFTER:
        order, turn = event.order, event.assignment
        readers = [one for one in _readers(AFTER[event.verb], order, turn) if one.pk != event.actor_id]
        _tell(event.verb, readers, order, turn, f"event:{event.pk}", readers, note=event.note)
    if STEPS[event.verb].is_public:
        _to_citizen(event)


def of_missed(row: Deadline) -> None:
    """红牌: SMS to the unit's 分管领导 (工作标准 ⑦)."""
    by_sms = [] if row.assignment is None else _deputies(row.assignment.unit)
    _of_clock("missed", KEEPERS[row.kind][1], row, f"missed:{row.pk}", by_sms)


def of_warning(row: Deadline) -> None:
    """黄牌: SMS to who handles it, else to the unit's handlers (工作标准 ⑦)."""
    turn = row.assignment
    handler = turn.handler if turn is not None else None
    by_sms = [] if turn is None else [handler] if handler is not None else _readers(("unit",), row.order, turn)
    _of_clock("warning", KEEPERS[row.kind][0], row, f"warned:{row.pk}", by_sms)


def _of_clock(key: str, to: Kinds, row: Deadline, once_key: str, by_sms: Iterable[User]) -> None:
    readers = _readers(to, row.order, row.assignment)
    clock = ClockKind(row.kind).label
    _tell(key, readers, row.order, row.assignment, once_key, by_sms, clock=clock, due=moment_in_words(row.due_at))


def _tell(
    key: str,
    readers: Iterable[User],
    order: WorkOrder,
    turn: Assignment | None,
    once_key: str,
    by_sms: Iterable[User],
    **words: str,
) -> None:
    unit = turn.unit if turn is not None else order.lead_unit
    notify(
        readers,
        key,
        once_key=once_key,
        words={
            "no": order.no,
            "title": order.title,
            "unit": unit.short_name if unit else "热线办",
            "note": "",
            **words,
        },
        url=f"/orders/{order.no}/",
        order_no=order.no,
        is_urgent=order.urgency != Urgency.NORMAL,
        is_sealed=order.seals_identity,
        sms_to=by_sms,
    )


def _readers(to: Iterable[str], order: WorkOrder, turn: Assignment | None) -> list[User]:
    """Active people: those of the centre who hold a permission, those of the turn's unit who hold the unit's."""
    wanted = Q()
    for one in to:
        if "." in one:
            wanted |= Q(pk__in=_holders(one))
        elif turn is not None:
            unit = turn.above.unit if one == "above" and turn.above is not None else turn.unit
            wanted |= staff_of(unit, roles.SIGN_REPLY if one == "unit_leader" else roles.HANDLE)
    if not wanted:
        return []
    found = User.objects.filter(wanted, is_active=True).distinct()
    if order.is_justice:
        found = found.filter(
            Q(unit__path__startswith=turn.unit.path) if turn else Q(pk__in=_holders(roles.SEE_JUSTICE))
        )
    return list(found)


def staff_of(unit: Unit, permission: str) -> Q:
    """The unit's own people; where it has none (a village), those of the next unit above that has."""
    at: Unit | None = unit
    while at is not None:
        if User.objects.filter(unit=at, is_active=True, pk__in=_holders(permission)).exists():
            return Q(unit=at, pk__in=_holders(permission))
        at = at.parent
    return Q(pk__in=[])


def _deputies(unit: Unit) -> list[User]:
    """分管领导: who signs the unit's replies; of several, the one whom the unit names so, and the main leader last."""
    leaders = list(User.objects.filter(staff_of(unit, roles.SIGN_REPLY), is_active=True).distinct())
    named = [one for one in leaders if one.name == unit.deputy]
    return named or [one for one in leaders if not one.has_perm(roles.SIGN_MAJOR)] or leaders


def _holders(permission: str) -> "QuerySet[User, Any]":
    app, codename = permission.split(".")
    held = Permission.objects.filter(content_type__app_label=app, codename=codename)
    return User.objects.filter(groups__permissions__in=held).values("pk")


# ── the citizen ──

FIRST: Final = ("submit", "register")
# What a sealed order's complainant did himself, or will soon hear more of, is not worth a message that somebody may see.
NOT_ABOUT_SEALED: Final = ("accept", "give_info", "rate")


def _to_citizen(event: Event) -> None:
    order = event.order
    if order.citizen is None or order.channel == Channel.IMPORT:
        return
    if event.assignment is not None and event.assignment.role != Role.LEAD:
        return  # the citizen knows one unit, the one that leads
    if event.verb == "close" and order.rating:
        return  # thanked for the rating that closed it
    if order.seals_identity:
        if event.verb in NOT_ABOUT_SEALED:
            return
        key = "citizen_sealed_first" if event.verb in FIRST else "citizen_sealed"
        words = {"no": order.no}
    else:
        key, words = f"citizen_{event.verb}", {"no": order.no, **WORDS.get(event.verb, _nothing)(event)}
    notify_citizen(
        order.citizen,
        key,
        once_key=f"event:{event.pk}",
        words=words,
        order_no=order.no,
        secret=order.query_code if event.verb in FIRST else "",
        is_urgent=order.urgency != Urgency.NORMAL,
        by_sms=order.channel == Channel.SMS,
    )


def _nothing(event: Event) -> dict[str, str]:
    return {}


def _unit(event: Event) -> dict[str, str]:
    unit = event.order.lead_unit
    return {"unit": unit.short_name if unit is not None else "热线办"}


def _reply(event: Event) -> dict[str, str]:
    return {**_unit(event), "reply": event.order.public_reply}


def _reason(event: Event, kind: Ask) -> str:
    granted = Request.objects.filter(assignment=event.assignment, kind=kind, state=Request.State.APPROVED)
    row = granted.order_by("-id").first()
    return row.reason.strip().rstrip("。；，") if row is not None else "情况复杂"


def _due(event: Event, kind: ClockKind, *, own: bool = False) -> str:
    """The newest promise of this kind: the order's, or the turn's own."""
    turn = event.assignment if own else None
    row = Deadline.objects.filter(order=event.order, assignment=turn, kind=kind).order_by("-id").first()
    return moment_in_words(row.due_at) if row is not None else "近期"


def moment_in_words(at: datetime) -> str:
    """3月9日17:30."""
    local = localtime(at)
    return f"{local.month}月{local.day}日{local:%H:%M}"


# What a public step gives to its text beside the number.
WORDS: Final[Mapping[str, Callable[[Event], dict[str, str]]]] = {
    "decline": lambda event: {
        "reason": DeclineReason(event.facts["reason"]).label
        if event.facts.get("reason") in DeclineReason.values
        else str(event.facts.get("reason", "")),
        "route": str(event.facts.get("route", "")),
    },
    "ask_info": lambda event: {"question": event.note, "due": _due(event, ClockKind.INFO)},
    "answer_directly": _reply,
    "conclude": _reply,
    "dispatch": lambda event: {**_unit(event), "due": _due(event, ClockKind.HANDLE)},
    "apply_statute": lambda event: {**_unit(event), "reason": event.note, "due": _due(event, ClockKind.HANDLE)},
    "extend": lambda event: {**_unit(event), "reason": _reason(event, Ask.EXTENSION), "due": _due(event, ClockKind.HANDLE)},
    "suspend": lambda event: {
        **_unit(event), "reason": _reason(event, Ask.SUSPENSION), "due": _due(event, ClockKind.SUSPEND, own=True),
    },
    "finish": _reply,
    "rate": lambda event: {"rating": Satisfied(event.facts["result"]).label},
    "rework": _unit,
    "dismiss": lambda event: {"reason": event.note},
    "escalate": _unit,
    "share_result": _reply,
    "transfer_out": lambda event: {"route": str(event.facts.get("target", ""))},
}  # fmt: skip
