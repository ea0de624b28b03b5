"""告诉谁: which step of a supervision is told to whom. The words are in notices/texts.py, `supervision_` before the verb."""

from collections.abc import Callable, Mapping
from typing import Final

from django.db.models import Q

from hotline.notices.actions.telling import notify
from hotline.org import roles
from hotline.org.models import User
from hotline.org.permissions import holders_of
from hotline.supervision.models import Supervision, SupervisionEvent
from hotline.supervision.permissions import OUTSIDE_LEVELS
from hotline.supervision.workflow import Level
from hotline.workorders.telling import moment_in_words, staff_of

Readers = Callable[[SupervisionEvent], Q]


def _unit(row: Supervision) -> Q:
    """Who handles it there; from 内部督办 on the unit's leaders too."""
    if row.unit is None:
        return Q(pk__in=[])
    found = staff_of(row.unit, roles.HANDLE)
    return found if row.level == Level.REMIND else found | staff_of(row.unit, roles.SIGN_REPLY)


def _they(row: Supervision) -> Q:
    """Who supervises at this level."""
    held = holders_of(roles.OVERSEE if row.level in OUTSIDE_LEVELS else roles.SUPERVISE)
    found = Q(pk__in=held.values("pk"))
    return found if row.level == Level.REMIND else found | Q(pk__in=holders_of(roles.DIRECT).values("pk"))


def _both(event: SupervisionEvent) -> Q:
    row = event.supervision
    return _unit(row) if row.level == Level.REMIND else _unit(row) | _they(row)


def _of_unit(event: SupervisionEvent) -> Q:
    return _unit(event.supervision)


def _of_them(event: SupervisionEvent) -> Q:
    return _they(event.supervision)


def _the_other_side(event: SupervisionEvent) -> Q:
    by, unit = event.actor.unit if event.actor else None, event.supervision.unit
    return _they(event.supervision) if by is not None and unit is not None and by.contains(unit) else _of_unit(event)


def _leader(event: SupervisionEvent) -> Q:
    leader_id = event.supervision.leader_id
    return Q(pk=leader_id) if leader_id is not None else Q(pk__in=[])


WHO: Final[Mapping[str, Readers]] = {
    "propose": _of_them,
    "issue": _both,
    "add_cause": _both,
    "urge": lambda event: _unit(event.supervision) | _leaders(event.supervision),
    "send_letter": lambda event: _unit(event.supervision) | _leaders(event.supervision),
    "name_unit": _of_unit,
    "extend": _of_unit,
    "report_progress": _the_other_side,
    "visit": _of_unit,
    "meet": _both,
    "instruct": _both,
    "ask_return": _of_them,
    "refuse_return": _of_unit,
    "send_back": _of_unit,
    "report": _of_them,
    "send_again": _of_unit,
    "accept": _of_unit,
    "inform_leader": _leader,
    "strike_off": _both,
    "withdraw": _of_unit,
}


def _leaders(row: Supervision) -> Q:
    return staff_of(row.unit, roles.SIGN_REPLY) if row.unit is not None else Q(pk__in=[])


def of_event(event: SupervisionEvent) -> None:
    """Everybody who is to know of the step, but not who took it. Twice tells once."""
    if event.verb in WHO:
        _tell(
            event.verb, WHO[event.verb](event), event.supervision, f"supervision:{event.pk}", event.note, event.actor_id
        )


def of_missed(row: Supervision) -> None:
    """督办逾期: the unit, its leaders, and who supervises."""
    _tell(
        "missed",
        _unit(row) | _leaders(row) | _they(row),
        row,
        f"supervision_missed:{row.pk}:{row.due_at}",
        row.reason,
        None,
    )


def _tell(verb: str, to: Q, row: Supervision, once_key: str, note: str, actor_id: int | None) -> None:
    found = User.objects.filter(to, is_active=True, is_system=False).exclude(pk=actor_id or 0).distinct()
    if row.order.is_justice:  # told only to cleared staff and to the unit that answers for it
        cleared = Q(pk__in=holders_of(roles.SEE_JUSTICE).values("pk"))
        found = found.filter(cleared | Q(unit__path__startswith=row.unit.path) if row.unit else cleared)
    order = row.order
    words = {
        "supervision": row.no, "level": row.get_level_display(), "no": order.no, "title": order.title, "note": note,
        "unit": row.unit.short_name if row.unit else "待定单位", "due": moment_in_words(row.due_at) if row.due_at else "近期",
    }  # fmt: skip
    notify(
        found, f"supervision_{verb}", once_key=once_key, words=words, url=f"/supervisions/{row.no}/", order_no=order.no,
        is_sealed=order.seals_identity,
    )  # fmt: skip
