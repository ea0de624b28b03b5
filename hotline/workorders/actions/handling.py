"""办理: a unit signs, contacts the citizen, hands down, and replies."""

from datetime import date
from typing import Any

from hotline.base.refusal import Refused
from hotline.org.models import Unit, User, system_user
from hotline.workorders.actions.dispatch import assign_below
from hotline.workorders.actions.reviewing import approve_by_right
from hotline.workorders.conditions import rules_of
from hotline.workorders.engine import Taken, one_action, step
from hotline.workorders.models import Assignment, Reply, ResultKind, Role


def sign(turn: Assignment, *, actor: User) -> None:
    """签收. The system signs for a unit that let the limit pass, and the lateness stays on record."""
    with step("sign", turn, actor) as taken:
        turn.signed_at = taken.at
        turn.handler = None if actor.is_system else actor


def contact(turn: Assignment, *, actor: User, way: str, is_reached: bool, note: str) -> None:
    """先行联系 the citizen: by telephone, visit or message; what was said. An attempt that reached nobody is on record too."""
    if not note.strip():
        raise Refused("请写明联系情况")
    with step("contact", turn, actor, note=note, facts={"way": way, "is_reached": is_reached}) as taken:
        turn.contacted_at = turn.contacted_at or taken.at
        turn.handler_id = turn.handler_id or actor.pk


def report_progress(turn: Assignment, *, actor: User, note: str) -> None:
    """报送进展: of an emergency the first report within two hours; of any other matter whenever there is news."""
    if not note.strip():
        raise Refused("请写明现场情况和已采取的措施")
    with step("report_progress", turn, actor, note=note):
        turn.handler_id = turn.handler_id or actor.pk


def sub_assign(turn: Assignment, *, actor: User, units: list[Unit], opinion: str) -> list[Assignment]:
    """下派 to units below the own one, each with a turn of its own; the own turn waits for their replies."""
    units = list(dict.fromkeys(units))
    if not units:
        raise Refused("请选择下派单位")
    for unit in units:
        if not turn.unit.contains(unit) or unit.pk == turn.unit_id:
            raise Refused(f"{unit.short_name}不是{turn.unit.short_name}的下级单位")
        if turn.order.assignments.open().filter(unit=unit).exists():
            raise Refused(f"{unit.short_name}正在承办本件")
    with one_action():
        with step("sub_assign", turn, actor, note=opinion, facts={"units": [unit.code for unit in units]}):
            turn.handler_id = turn.handler_id or actor.pk
        return [assign_below(turn, unit, actor=actor, opinion=opinion) for unit in units]


def draft(turn: Assignment, *, actor: User, **content: Any) -> Reply:
    """拟稿送签: the reply waits for the unit's leader. Arguments as for `reply`."""
    with step("draft", turn, actor, facts={"result_kind": content["result_kind"]}) as taken:
        row = _write_reply(turn, taken, content)
        row.drafted_at = taken.at
        row.save()
        turn.reply, turn.draft_waiting = row, True
        turn.handler_id = turn.handler_id or actor.pk
    return row


def redraft(turn: Assignment, *, actor: User, note: str) -> None:
    """退回修改: the leader sends the draft back to the handler."""
    if not note.strip():
        raise Refused("请写明修改意见")
    with step("redraft", turn, actor, note=note):
        turn.draft_waiting = False


def reply(
    turn: Assignment,
    *,
    actor: User,
    facts: str,
    measures: str,
    result_kind: str,
    public_reply: str,
    basis: str = "",
    planned_on: date | None = None,
    unresolved_reason: str = "",
    is_true: bool = True,
    is_beyond_duty: bool = False,
    citizen_told: bool = True,
) -> Reply:
    """答复, signed by the unit's leader (or by the handler where the unit's leader need not sign).

    Facts, measures, result kind (解决、解释、列入计划 with a date), basis and the public reply (工作标准 ⑧).
    """
    content = {
        "facts": facts, "measures": measures, "result_kind": result_kind, "public_reply": public_reply, "basis": basis,
        "planned_on": planned_on, "unresolved_reason": unresolved_reason, "is_true": is_true,
        "is_beyond_duty": is_beyond_duty, "citizen_told": citizen_told,
    }  # fmt: skip
    with one_action():
        with step("reply", turn, actor, facts={"result_kind": result_kind}) as taken:
            waiting = turn.reply if turn.draft_waiting else None
            row = _write_reply(turn, taken, content)
            if waiting is not None:
                row.pk, row.drafted_by_id, row.drafted_at = waiting.pk, waiting.drafted_by_id, waiting.drafted_at
                row._state.adding = False
            row.signed_by, row.signed_at = actor, taken.at
            row.save()
            turn.reply, turn.draft_waiting = row, False
            turn.replied_at = turn.replied_at or taken.at
            turn.contacted_at = turn.contacted_at or (taken.at if citizen_told else None)
            turn.handler_id = turn.handler_id or row.drafted_by_id
        if turn.role == Role.SUB and turn.unit.replies_directly:
            approve_by_right(turn, actor=system_user())
    return row


def _write_reply(turn: Assignment, taken: Taken, content: dict[str, Any]) -> Reply:
    for name, label in (("facts", "调查核实情况"), ("measures", "办理措施"), ("public_reply", "公开答复")):
        if not content[name].strip():
            raise Refused(f"请填写{label}")
    if content["result_kind"] == ResultKind.PLANNED and not content.get("planned_on"):
        raise Refused("办理结果为“列入计划”时，请写明计划完成日期")
    for phrase in rules_of(turn.order, taken.book).list("reply_forbidden"):
        if phrase in content["public_reply"]:
            raise Refused(f"“{phrase}”不是办理结果，公开答复应写明事实、措施和结果")
    return Reply(order=turn.order, assignment=turn, drafted_by=taken.actor, **content)
