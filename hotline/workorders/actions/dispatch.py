"""转办: one lead unit, some co-handlers; handing down; taking back."""

from datetime import datetime

from django.db.models import F, Q

from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.catalog.dispatch import Matter, is_dept_only
from hotline.catalog.models import DispatchRule
from hotline.catalog.time_limits import Limit, LimitUnit, due_at
from hotline.catalog.vocabulary import ClockKind
from hotline.org.models import Unit, UnitKind, User, system_user
from hotline.workorders.engine import one_action, step
from hotline.workorders.models import Ask, Assignment, Deadline, Request, Role, WorkOrder
from hotline.workorders.suggested import Suggested, fact_of
from hotline.workorders.workflow import OPEN_ASSIGNMENT, AssignmentState

IS_LEAD = Q(role=Role.LEAD) & ~Q(state=AssignmentState.ENDED)


def dispatch(
    order: WorkOrder,
    *,
    actor: User,
    lead: Unit,
    co_units: list[Unit] | None = None,
    opinion: str = "",
    basis: str = "",
    rule: DispatchRule | None = None,
    designated: bool = False,
    suggested: Suggested | None = None,
) -> Assignment:
    """派单. Fixes the version of the work standard. `designated` (by a meeting under the director) cannot be returned.

    A unit whose return of this order was granted gets it again only by designation (二次退单受阻).
    """
    co_units = list(dict.fromkeys(co_units or []))
    guarded = _is_dept_only(order)
    for unit in (lead, *co_units):
        _fit_to_handle(unit, guarded)
    if lead in co_units:
        raise Refused(f"{lead.short_name}不能既主办又协办")
    if designated and not actor.is_system:
        raise Refused("指定承办须由疑难件研判会决定")
    if (
        not designated
        and Request.objects.filter(
            order=order, kind=Ask.RETURN, state=Request.State.APPROVED, assignment__unit=lead
        ).exists()
    ):
        raise Refused(f"{lead.short_name}已退回过本件，再派须由热线办主任研判指定")
    ordered = ordered_limit(order)
    facts = {
        "lead": lead.code,
        "co_units": [unit.code for unit in co_units],
        "rule": rule.pk if rule else None,
        "basis": basis,
        **fact_of(suggested),
    }
    with one_action():
        with step("dispatch", order, actor, note=opinion, facts=facts) as taken:
            order.rule_set_id = catalog.load().in_effect(taken.at).id
            order.lead_unit, order.dispatch_rule, order.dispatch_basis = lead, rule, basis
            order.is_designated = designated
            order.first_dispatched_at = order.first_dispatched_at or taken.at
            if ordered:
                taken.limits[ClockKind.HANDLE] = ordered
        turn = _assign(order, lead, Role.LEAD, actor, opinion, ordered=ordered, designated=designated)
        for unit in co_units:
            _assign(order, unit, Role.CO, actor, opinion, ordered=ordered)
    return turn


def apply_statute(order: WorkOrder, *, actor: User, amount: int, unit: str, basis: str, citizen_told: bool) -> None:
    """适用法定时限: a law gives the matter longer than the standard does. It counts from the first dispatch and takes the
    place of the citizen's clock and of the units' that still run; the citizen has been told (工作标准 ⑦)."""
    if not basis.strip():
        raise Refused("请写明法律法规的名称和条款")
    if not citizen_told:
        raise Refused("适用法定时限须先告知诉求人办理进度和法定期限")
    try:
        limit = Limit(amount, LimitUnit(unit))
    except ValueError as error:
        raise Refused(str(error)) from error
    with step("apply_statute", order, actor, note=basis, facts={"limit": limit.code}) as taken:
        start = order.first_dispatched_at
        assert start is not None
        now = Deadline.objects.filter(order=order, assignment=None, kind=ClockKind.HANDLE, stopped_at=None).first()
        if now is None or due_at(limit, start, taken.book.calendar) <= now.due_at:
            raise Refused("法定期限不比现有期限长，仍按现有期限办理")
        if now.due_at < taken.at:
            raise Refused("办结时限已过，不能再适用法定时限")
        taken.bind, taken.bind_since = (limit, f"法定时限：{basis.strip()}"[:160]), start


def assign(order: WorkOrder, *, actor: User, unit: Unit, opinion: str = "") -> Assignment:
    """加派 a co-handler while the order is being handled."""
    _fit_to_handle(unit, _is_dept_only(order))
    if order.assignments.filter(unit=unit).filter(Q(state__in=OPEN_ASSIGNMENT) | IS_LEAD).exists():
        raise Refused(f"{unit.short_name}正在承办本件")
    return _assign(order, unit, Role.CO, actor, opinion, ordered=ordered_limit(order))


def assign_below(above: Assignment, unit: Unit, *, actor: User, opinion: str) -> Assignment:
    """One lower unit's turn; its limit never outlasts the turn above it."""
    _fit_to_handle(unit, _is_dept_only(above.order))
    turn = _assign(above.order, unit, Role.SUB, actor, opinion, above=above)
    Assignment.objects.filter(pk=above.pk).update(n_below_open=F("n_below_open") + 1)
    return turn


def _assign(
    order: WorkOrder,
    unit: Unit,
    role: Role,
    actor: User,
    opinion: str,
    *,
    above: Assignment | None = None,
    ordered: tuple[Limit, str] | None = None,
    designated: bool = False,
) -> Assignment:
    turn = Assignment(
        order=order, unit=unit, role=role, above=above, assigned_by=actor, opinion=opinion, is_designated=designated
    )
    with step("assign", turn, actor, note=opinion, facts={"unit": unit.code, "role": role}) as taken:
        turn.assigned_at = taken.at
        order.unit_codes = sorted({*order.unit_codes, *unit.codes})
        if ordered:
            taken.limits[ClockKind.REPLY] = ordered
        if above is not None:
            last = last_moment(above)
            if last is not None and last > taken.at:
                taken.due[ClockKind.REPLY] = (last, f"不晚于{above.unit.short_name}的回复时限")
    return turn


def last_moment(turn: Assignment) -> datetime | None:
    """By when the unit must have replied, first or once more; None when its clock does not run."""
    kinds = (ClockKind.REPLY, ClockKind.SUPPLEMENT)
    running = Deadline.objects.filter(assignment=turn, kind__in=kinds, stopped_at=None)
    return running.order_by("due_at").values_list("due_at", flat=True).first()


def take_back(order: WorkOrder, *, actor: User, note: str, fault: str = "NONE") -> None:
    """收回重派. `fault` says whose it was (HOTLINE, UNIT, NONE): a wrong dispatch counts against the hotline, not the unit.

    The citizen's clock goes on: where it stood with a suspended lead, the suspension ends first.
    """
    if not note.strip():
        raise Refused("请写明收回的原因")
    with one_action():
        for lead in order.assignments.filter(IS_LEAD, state=AssignmentState.SUSPENDED).select_related("unit"):
            lead.order = order
            with step("resume_turn", lead, system_user(), note="工单收回重派"):
                pass
        with step("take_back", order, actor, note=note) as taken:
            taken.facts = {"fault": fault, "from": order.lead_unit.code if order.lead_unit else None}
            order.lead_unit = None
        end_turns(order, note="工单收回重派")


def end(turn: Assignment, *, actor: User, note: str) -> None:
    """收回 one turn: a co-handler is no longer needed, a lower unit is relieved. The lead's turn ends by 收回重派."""
    if turn.role == Role.LEAD and actor.is_system:  # who may end it along with the order, but not by itself
        raise Refused("主办单位不能单独收回，请用“收回重派”")
    from hotline.workorders.actions.reviewing import finish_if_done

    with one_action():
        _end(turn, actor, note)
        finish_if_done(turn.order)


def end_turns(order: WorkOrder, *, note: str) -> None:
    """End every turn that is not over, from below; the approved lead too, so that a new lead may follow."""
    turns = order.assignments.filter(Q(state__in=OPEN_ASSIGNMENT) | IS_LEAD & Q(state=AssignmentState.APPROVED))
    for turn in turns.select_related("unit", "above__unit").order_by("-id"):
        turn.order = order
        _end(turn, system_user(), note, below=False)


def end_below(turn: Assignment, note: str) -> None:
    """Who was handed a part of it goes with the turn above."""
    for lower in turn.below.filter(state__in=OPEN_ASSIGNMENT).select_related("unit", "above__unit"):
        lower.order = turn.order
        _end(lower, system_user(), f"随上级承办收回：{note}")


def _end(turn: Assignment, actor: User, note: str, *, below: bool = True) -> None:
    if below:
        end_below(turn, note)
    with step("end", turn, actor, note=note) as taken:
        turn.ended_at = taken.at
        if turn.asked:
            turn.asked = ""
            Request.objects.filter(assignment=turn, state=Request.State.ASKED).update(
                state=Request.State.CANCELLED, decided_at=taken.at, decision="承办已收回"
            )
    # Asked of the step, for the turn may have been approved while this one waited for the order.
    assert taken.event is not None
    if taken.event.from_state in OPEN_ASSIGNMENT:
        leave_above(turn)


def leave_above(turn: Assignment) -> None:
    """The turn above waits for one lower unit less."""
    if turn.above_id is not None:
        Assignment.objects.filter(pk=turn.above_id, n_below_open__gt=0).update(n_below_open=F("n_below_open") - 1)


def ordered_limit(order: WorkOrder) -> tuple[Limit, str] | None:
    """A limit set for this very order, by a leader's instruction or a meeting; the newest counts."""
    brief = order.briefs.exclude(limit_days=None).exclude(instructed_at=None).order_by("-instructed_at").first()
    hard = order.hard_cases.exclude(limit_days=None).exclude(decided_at=None).order_by("-decided_at").first()
    found: list[tuple[object, int, str]] = []
    if brief is not None and brief.limit_days:
        found.append((brief.instructed_at, brief.limit_days, f"{brief.leader.name}批示（{brief.no}）"))
    if hard is not None and hard.limit_days:
        found.append((hard.decided_at, hard.limit_days, f"{hard.meeting_on:%Y年%-m月%-d日}疑难件研判会"))
    if not found:
        return None
    _, days, basis = max(found, key=lambda one: str(one[0]))
    return Limit(days, LimitUnit.WORKING_DAY), basis


def _is_dept_only(order: WorkOrder) -> bool:
    """Whether the catalogue keeps the matter with departments, whichever rule or person chose the unit (工作标准 ⑤)."""
    matter = Matter(order.category_id or "", order.area_id or "", labels=frozenset(order.labels))
    return is_dept_only(matter, catalog.load().dispatch_rules)


def _fit_to_handle(unit: Unit, guarded: bool) -> None:
    if not unit.is_active:
        raise Refused(f"{unit.name}已停用，不能承办")
    if unit.kind == UnitKind.HOTLINE:
        raise Refused("热线办不承办工单")
    if guarded and unit.kind in (UnitKind.TOWN, UnitKind.VILLAGE):
        raise Refused(f"派单目录规定本事项由部门办理，不得交{unit.short_name}")
