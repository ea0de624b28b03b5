"""审核: the dedicated reviewer (for a lower unit, the unit above) lets a reply pass or asks for more."""

from collections import Counter

from hotline.base.refusal import Refused
from hotline.org.models import User, system_user
from hotline.workorders.actions.dispatch import leave_above
from hotline.workorders.conditions import all_units_done, rules_of
from hotline.workorders.dossier import Dossier
from hotline.workorders.engine import one_action, step
from hotline.workorders.models import Assignment, Attachment, Role, WorkOrder
from hotline.workorders.workflow import OrderState


def supplement(turn: Assignment, *, actor: User, failed_checks: list[str], note: str) -> None:
    """要求补正: what is missing. One working day; the first deadline is not reset (工作标准 ⑨)."""
    if not note.strip():
        raise Refused("请写明需要补正的内容")
    with step("supplement", turn, actor, note=note, facts={"failed": failed_checks}) as taken:
        row = turn.reply
        assert row is not None
        row.is_accepted, row.failed_checks, row.review_note = False, failed_checks, note
        row.reviewed_by, row.reviewed_at = actor, taken.at
        row.save()
        turn.n_supplements += 1


def approve(turn: Assignment, *, actor: User, checks: list[str], note: str = "") -> None:
    """审核通过: every point of the checklist holds. The last approval finishes the order's handling."""
    missing = [point for point in rules_of(turn.order).list("review_checklist") if point not in checks]
    if missing:
        raise Refused(f"审核清单还有未勾选项：{'、'.join(missing)}；不符合的请用“要求补正”")
    if (lacking := papers_lacking(turn)) and not note.strip():
        raise Refused(f"缺{'、'.join(lacking)}（工作标准⑧）：请用“要求补正”，或在审核意见中写明仍予通过的理由")
    _approve(turn, actor, note)


def papers_lacking(turn: Assignment) -> list[str]:
    """佐证 that the work standard (⑧) asks for and neither the unit nor one below it has uploaded, in words."""
    rules, order = rules_of(turn.order), turn.order
    wanted = [(Attachment.Kind.CONTACT_PROOF, 1)] if rules.flag("attach_contact_proof") else []
    category = order.category
    if category is not None and set(rules.list("attach_photos_for")) & set(category.full_name.split(" / ")):
        each = -(-rules.count("contact_photos_min") // 2)
        wanted += [(Attachment.Kind.SITE_BEFORE, each), (Attachment.Kind.SITE_AFTER, each)]
    there = Counter(order.attachments.values_list("kind", flat=True)) if wanted else Counter()
    return [Attachment.Kind(kind).label for kind, least in wanted if there[kind] < least]


def approve_by_right(turn: Assignment, *, actor: User) -> None:
    """The unit may reply directly (可直接回复): nobody above it reviews."""
    _approve(turn, actor, "该单位可直接回复")


def _approve(turn: Assignment, actor: User, note: str) -> None:
    with one_action():
        with step("approve", turn, actor, note=note) as taken:
            row = turn.reply
            assert row is not None
            row.is_accepted, row.review_note, row.reviewed_by, row.reviewed_at = True, note, actor, taken.at
            row.save()
            turn.approved_at = taken.at
        leave_above(turn)
        finish_if_done(turn.order)


def finish_if_done(order: WorkOrder) -> None:
    """办理完成, taken by the system when the last unit is done. The citizen gets the lead's public reply."""
    system = system_user()
    if order.state != OrderState.IN_HANDLING or all_units_done(Dossier(order), system):
        return
    lead = order.assignments.filter(role=Role.LEAD).exclude(reply=None).order_by("-id").select_related("reply").first()
    assert lead is not None and lead.reply is not None
    answer = lead.reply
    with step("finish", order, system, facts={"result_kind": answer.result_kind}):
        order.public_reply, order.result_kind = answer.public_reply, answer.result_kind
        order.n_tries = 0
        order.is_unhappy = False
