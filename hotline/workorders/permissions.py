"""Who may see, who may take a step, and why not."""

from collections.abc import Callable, Iterable

from hotline.base import workflow
from hotline.org import roles
from hotline.org.models import Unit, User
from hotline.workorders.conditions import CONDITIONS
from hotline.workorders.dossier import Dossier
from hotline.workorders.models import Assignment, Event, Role, WorkOrder
from hotline.workorders.workflow import ASSIGNMENT, ORDER, Actor, Duty, OrderState, Step

Thing = WorkOrder | Assignment

_BY_PERMISSION: dict[Actor, str] = {
    Actor.OPERATOR: roles.OPERATE,
    Actor.SHIFT_LEADER: roles.LEAD_SHIFT,
    Actor.DISPATCHER: roles.DISPATCH,
    Actor.REVIEWER: roles.REVIEW,
    Actor.CALLBACK_AGENT: roles.CALL_BACK,
    Actor.SUPERVISOR: roles.SUPERVISE,
    Actor.DIRECTOR: roles.DIRECT,
    Actor.CITY_LEADER: roles.INSTRUCT,
}


def _works_in(user: User, unit: Unit) -> bool:
    """The unit's own people; and those of a unit above it, which may act for it (a village has no sign-in)."""
    return user.unit is not None and user.unit.contains(unit)


def _is_handler(user: User, turn: Assignment | None) -> bool:
    return turn is not None and user.has_perm(roles.HANDLE) and _works_in(user, turn.unit)


def _is_unit_leader(user: User, turn: Assignment | None) -> bool:
    return turn is not None and user.has_perm(roles.SIGN_REPLY) and _works_in(user, turn.unit)


def _is_unit_above(user: User, turn: Assignment | None) -> bool:
    """The people of the unit that handed the turn down, or of one further up."""
    if turn is None or turn.role != Role.SUB or turn.above is None or user.unit is None:
        return False
    held = user.has_perm(roles.HANDLE) or user.has_perm(roles.SIGN_REPLY)
    return held and user.unit.contains(turn.above.unit) and user.unit_id != turn.unit_id


_ON_TURN: dict[Actor, Callable[[User, Assignment | None], bool]] = {
    Actor.HANDLER: _is_handler,
    Actor.UNIT_LEADER: _is_unit_leader,
    Actor.UNIT_ABOVE: _is_unit_above,
}

# What the centre decides about a turn, it decides about those it assigned itself; a lower one is the unit's above.
# Only 挂账 is the director's in every case (工作标准 ⑦).
_CENTRE_DECIDES_OWN = {"refuse", "send_back", "extend", "supplement", "approve", "end"}


def is_actor(kind: Actor, user: User, turn: Assignment | None, step: Step) -> bool:
    """Whether `user` may stand in the workflow table's column "by" as `kind`, for this turn."""
    if kind is Actor.SYSTEM:
        return user.is_system
    if kind is Actor.CITIZEN:
        return user.is_system  # citizens act through the portal, whose actions name the system user
    if step.verb == "assign" and kind is Actor.HANDLER and turn is not None and turn.role != Role.SUB:
        return False  # a unit hands down; whom it works beside, the centre decides
    if kind in _ON_TURN:
        return _ON_TURN[kind](user, turn)
    if turn is not None and turn.role == Role.SUB and step.verb in _CENTRE_DECIDES_OWN:
        return False
    return user.has_perm(_BY_PERMISSION[kind])


def refusal(step: Step, thing: Thing, actor: User, dossier: Dossier | None = None) -> str | None:
    """Why `actor` may not take `step` on `thing` now, in Chinese; None if nothing stands against it.

    The one answer behind the engine's check and behind the buttons. Order of the questions: person, state, condition.
    """
    turn = thing if isinstance(thing, Assignment) else None
    order = thing.order if isinstance(thing, Assignment) else thing
    known = dossier or Dossier(order)
    return (
        workflow.wrong_person(step, actor, lambda kind: is_actor(kind, actor, turn, step))
        or workflow.wrong_state(step, thing.state, thing.get_state_display(), lambda: _last(order, turn))
        or _wrong_turn(step, order, turn, actor)
        or workflow.unmet_condition(step, lambda name: CONDITIONS[name](known, turn, actor))
        or _second_duty(step, known, turn, actor)
    )


def _last(order: WorkOrder, turn: Assignment | None) -> Event | None:
    return Event.objects.filter(order=order, assignment=turn).order_by("-n").first() if order.pk else None


def _wrong_turn(step: Step, order: WorkOrder, turn: Assignment | None, actor: User) -> str | None:
    if turn is None or (step.verb == "end" and actor.is_system):
        return None
    if order.state != OrderState.IN_HANDLING:
        return f"工单现为“{OrderState(order.state).label}”，不能{step.name}"
    if turn.role == Role.LEAD and step.verb == "end":
        return "主办单位不能单独收回，请用“收回重派”"
    return None


def _second_duty(step: Step, dossier: Dossier, turn: Assignment | None, actor: User) -> str | None:
    if not step.duty or actor.is_system:
        return None
    other = _other_duty(dossier, actor, step.duty, turn)
    return f"您已对本件承担{other}，办理、审核、回访须由不同的人承担" if other else None


def _other_duty(dossier: Dossier, actor: User, duty: str, turn: Assignment | None) -> str | None:
    """Which other duty of the person stands against this one. A unit that reviews what it handed down is handling all the while:

    the review of a lower turn does not stand against handling, and on a lower turn only that turn's own duties count.
    """
    for held, turn_id, role in dossier.duties_of(actor):
        if held == duty:
            continue
        if turn is not None and turn.role == Role.SUB:
            if turn_id == turn.pk or held == Duty.CALLBACK:
                return Duty(held).label
        elif not (duty == Duty.HANDLE and role == Role.SUB and held == Duty.REVIEW):
            return Duty(held).label
    return None


def steps_open_to(user: User, thing: Thing, dossier: Dossier | None = None) -> list[Step]:
    """The buttons of a thing for a person, in the order of the tables. `dossier` may be shared by the things of one order."""
    table: Iterable[Step] = (ORDER if isinstance(thing, WorkOrder) else ASSIGNMENT).values()
    dossier = dossier or Dossier(thing.order if isinstance(thing, Assignment) else thing)
    return [step for step in table if thing.state in step.moves and refusal(step, thing, user, dossier) is None]


def may_see_identity(user: User, order: WorkOrder) -> bool:
    """Whether a click may reveal who the citizen is. Every such click is logged.

    A sealed identity (保密件、举报、政法) is never shown to a unit.
    """
    if order.seals_identity:
        return user.has_perm(roles.SEE_SEALED)
    if user.has_perm(roles.SEE_IDENTITY):
        return True
    return user.unit is not None and user.has_perm(roles.HANDLE)
