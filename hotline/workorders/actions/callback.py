"""回访: every order that was dispatched; rework twice, then supervision or a judgement by two persons."""

from hotline.base.refusal import Refused
from hotline.catalog.vocabulary import Satisfied
from hotline.org.models import User, system_user
from hotline.workorders.conditions import callback_settles_it, no_judgement_waiting, rework_left, rules_of
from hotline.workorders.dossier import Dossier
from hotline.workorders.engine import Taken, one_action, step
from hotline.workorders.models import Callback, CloseKind, Judgement, Role, WorkOrder
from hotline.workorders.workflow import AssignmentState, OrderState


def rate(order: WorkOrder, *, actor: User, result: str, way: str, remark: str = "") -> None:
    """市民评价: the citizen's own word on the result, by SMS, web or WeChat; once for each time it was handled.

    Where the work standard allows (⑩ 市民自评视为回访), the rating is the callback: a happy one closes the order, an
    unhappy one puts it on the desk of those to be sent again.
    """
    if result not in Satisfied.values:
        raise Refused("请评价满意、基本满意或不满意")
    with one_action():
        with step("rate", order, actor, note=remark, facts={"result": result, "way": way}):
            order.rating = result
        waits = order.state == OrderState.PENDING_CALLBACK and not order.has_judgement_waiting
        if waits and rules_of(order).allows("rating_is_callback"):
            call_back(
                order, actor=system_user(), outcome=Callback.Outcome.REACHED, way=way, result=result, remark=remark
            )


def call_back(
    order: WorkOrder,
    *,
    actor: User,
    outcome: str,
    was_contacted: bool | None = None,
    resolved: str = "",
    process: str = "",
    result: str = "",
    is_truthful: bool | None = None,
    remark: str = "",
    recording: str = "",
    way: str = Callback.Way.PHONE,
) -> Callback:
    """回访记录: one attempt. On the telephone every question is asked; who rates by SMS or web answers one. Where it settles the matter (满意、基本满意, or nobody reached after all tries) the order closes."""
    reached = outcome == Callback.Outcome.REACHED
    asked_all = resolved and process and was_contacted is not None and is_truthful is not None
    if reached and not (result and (asked_all or way != Callback.Way.PHONE)):
        raise Refused("已接通的回访须逐项填写：是否联系、是否解决、过程与结果是否满意、情况是否属实")
    if not reached:
        was_contacted = is_truthful = None
        resolved = process = result = ""
    with one_action():
        with step(
            "call_back", order, actor, facts={"outcome": outcome, "result": result, "resolved": resolved, "way": way}
        ) as taken:
            _judged_first(order, actor)
            order.n_tries += 1
            row = Callback.objects.create(
                order=order, round=order.n_reworks + order.n_reopened + 1, n=order.n_tries, agent=actor, at=taken.at, way=way,
                outcome=outcome, was_contacted=was_contacted, resolved=resolved, process=process, result=result,
                is_truthful=is_truthful, remark=remark.strip(), recording=recording,
            )  # fmt: skip
            if row.is_reached:
                order.is_unhappy = row.is_unhappy
        if callback_settles_it(Dossier(order), actor) is None:
            close(order, actor=actor)
    return row


def close(order: WorkOrder, *, actor: User, note: str = "") -> None:
    """回访办结. Those whose orders were merged into this one are told the same result."""
    with one_action():
        with step("close", order, actor, note=note) as taken:
            latest = order.callbacks.order_by("-id").first()
            reached = latest is not None and latest.is_reached
            order.close_kind = (order.result_kind or CloseKind.DELIBERATED) if reached else CloseKind.NO_CONTACT
            order.closed_at = taken.at
            taken.facts = {"close_kind": order.close_kind}
        share_result(order)


def share_result(order: WorkOrder) -> None:
    """告知并单结果: those whose orders were merged into this one read the same answer, whichever way it closed."""
    if not order.n_merged:
        return
    for other in order.merged.all():
        with step("share_result", other, system_user(), facts={"main": order.no}):
            other.public_reply, other.closed_at = order.public_reply, order.closed_at


def rework(order: WorkOrder, *, actor: User, reason: str, note: str) -> None:
    """重办: back to the lead unit, within the limit for rework. `reason` is one of the standard's (不满意、未解决、未联系、不真实)."""
    _send_again("rework", order, actor, reason, note)


def escalate(order: WorkOrder, *, actor: User, note: str) -> None:
    """转督办重办: the reworks are used up and the demand is reasonable; the order is handled again under supervision."""
    _send_again("escalate", order, actor, "重办后仍不满意", note)


def _send_again(verb: str, order: WorkOrder, actor: User, reason: str, note: str) -> None:
    if not note.strip():
        raise Refused("请写明诉求人不满意的具体内容")
    with one_action():
        with step(verb, order, actor, note=note, facts={"reason": reason}):
            _judged_first(order, actor)
            if order.lead_unit_id is None:
                raise Refused("本件由研判会答复，没有主办单位可以重办")
            order.n_reworks += 1
            order.n_tries = 0
            order.is_unhappy = False
            order.rating = ""
            order.is_supervised = order.is_supervised or verb == "escalate"
        lead = order.assignments.select_related("unit").get(role=Role.LEAD, state=AssignmentState.APPROVED)
        lead.order = order
        with step("resume", lead, system_user(), note=note):
            lead.n_reworks += 1
            lead.approved_at = None


def _judged_first(order: WorkOrder, actor: User) -> None:
    """While a judgement is waited for, nothing else may settle or send on the demand that is judged."""
    reason = no_judgement_waiting(order, actor)
    if reason:
        raise Refused(reason)


def ask_judgement(order: WorkOrder, *, actor: User, reason: str, evidence: str) -> Judgement:
    """提请不合理认定, with evidence; a second person decides (工作标准 ⑩、⑬)."""
    if not reason.strip() or not evidence.strip():
        raise Refused("请写明理由和证据")
    with step("ask_judgement", order, actor, note=reason) as taken:
        row = Judgement.objects.create(order=order, reason=reason, evidence=evidence, asked_by=actor, asked_at=taken.at)
        order.has_judgement_waiting = True
    return row


def judge_unreasonable(order: WorkOrder, *, actor: User, decision: str) -> None:
    """认定不合理: closed, and left out of satisfaction and resolution for the unit."""
    with one_action():
        with step("judge_unreasonable", order, actor, note=decision) as taken:
            _decide(order, taken, decision, True)
            order.close_kind, order.closed_at, order.is_excluded = CloseKind.UNREASONABLE, taken.at, True
        share_result(order)


def judge_reasonable(order: WorkOrder, *, actor: User, decision: str) -> None:
    """认定合理: the unit must go on, by rework or, those used up, under supervision."""
    with one_action():
        with step("judge_reasonable", order, actor, note=decision) as taken:
            _decide(order, taken, decision, False)
        if rework_left(order, actor) is None:
            rework(order, actor=system_user(), reason="认定诉求合理", note=decision)
        else:
            escalate(order, actor=system_user(), note=decision)


def _decide(order: WorkOrder, taken: Taken, decision: str, is_unreasonable: bool) -> None:
    if not decision.strip():
        raise Refused("请写明认定意见")
    row = Judgement.objects.get(order=order, is_unreasonable=None)
    row.is_unreasonable, row.decision, row.decided_by, row.decided_at = is_unreasonable, decision, taken.actor, taken.at
    row.save()
    order.has_judgement_waiting = False
