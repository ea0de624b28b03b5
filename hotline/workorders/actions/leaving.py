"""离开闭环, and coming back: merge, withdraw, transfer out, void; reopen and archive."""

from hotline.base.refusal import Refused
from hotline.org.models import User, system_user
from hotline.workorders.actions.dispatch import end_turns
from hotline.workorders.actions.objecting import answer
from hotline.workorders.engine import one_action, step
from hotline.workorders.models import Objected, WorkOrder
from hotline.workorders.workflow import OPEN_ORDER, STEPS


def merge(order: WorkOrder, *, actor: User, into: WorkOrder, note: str = "") -> None:
    """并单 into the main order. Both keep their complainants; each is told the result.

    Two secret complainants are never joined: the one order would tell of the other.
    """
    if into.pk == order.pk:
        raise Refused("不能并入自己")
    with one_action():
        # Always the older row first, so that two merges at once cannot wait for each other; and what is asked of the
        # two is asked of them as they then stand.
        rows = WorkOrder.objects.select_for_update().filter(pk__in=(order.pk, into.pk)).order_by("pk").defer("words")
        found = {row.pk: row for row in rows}
        if found[into.pk].state not in OPEN_ORDER:
            raise Refused(f"主单{into.no}已不在办理中，不能并入")
        sealed = any(row.seals_identity for row in found.values())
        if sealed and found[order.pk].citizen_id != found[into.pk].citizen_id:
            raise Refused("保密件不能与他人的工单合并")
        with step("merge", order, actor, note=note, facts={"into": into.no}):
            order.merged_into = into
            followers, order.n_merged = order.n_merged, 0
        end_turns(order, note=f"并入{into.no}")
        with step("absorb", into, system_user(), note=note, facts={"merged": order.no}):
            # Who was merged into the merged one now follows it, with all of them.
            order.merged.update(merged_into=into)
            into.n_merged += 1 + followers


def withdraw(order: WorkOrder, *, actor: User, note: str) -> None:
    """撤单 at the citizen's wish; not where a danger was reported, nor where others wait for the same order's result."""
    _leave("withdraw", order, actor, note, "请写明撤单原因")


def transfer_out(
    order: WorkOrder, *, actor: User, target: str, note: str, way: str = "", received_by: str = ""
) -> None:
    """转出 to 110, petitions, discipline, another city: to whom, by which way, who took it there, what was agreed.

    In a 三方通话 hotline, caller and the other body agree on the telephone who takes it (国办发〔2022〕12号).
    """
    if not target.strip():
        raise Refused("请写明转往何处")
    facts = {"target": target, "way": way, "received_by": received_by.strip()}
    with one_action():
        with step("transfer_out", order, actor, note=note, facts=facts):
            order.transferred_to = target.strip()[:60]
        end_turns(order, note=f"转出至{target}")


def void(order: WorkOrder, *, actor: User, note: str) -> None:
    """作无效: misdialled, harassing, test."""
    _leave("void", order, actor, note, "请写明作无效的原因")


def _leave(verb: str, order: WorkOrder, actor: User, note: str, missing: str) -> None:
    if not note.strip():
        raise Refused(missing)
    with one_action():
        with step(verb, order, actor, note=note):
            if order.n_merged:
                raise Refused(f"本单并有{order.n_merged}件他人的诉求，不能{STEPS[verb].name}")
        end_turns(order, note=note)


def reopen(order: WorkOrder, *, actor: User, note: str) -> None:
    """重启 within thirty days: a new fact, a false closing, an objection that holds. The citizen is called back again."""
    if not note.strip():
        raise Refused("请写明重启原因")
    with one_action():
        with step("reopen", order, actor, note=note, facts={"closed_as": order.close_kind}) as taken:
            if order.objection == Objected.WAITING:
                answer(order, taken, note, is_upheld=True)
            order.close_kind, order.closed_at, order.lead_unit, order.rating = "", None, None, ""
            order.n_reopened += 1
            order.is_unhappy = order.is_excluded = False
            order.n_tries = 0
        end_turns(order, note="工单重启")


def archive(order: WorkOrder, *, actor: User) -> None:
    """归档 thirty days after closing."""
    with step("archive", order, actor):
        pass
