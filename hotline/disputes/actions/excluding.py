"""剔除: proposed by the panel's decision or by hand, approved by two persons."""

from hotline.base import clock
from hotline.base.numbering import next_no
from hotline.base.refusal import Refused
from hotline.disputes.conditions import exclusions_decided
from hotline.disputes.engine import one_action, step, step_of_exclusion
from hotline.disputes.models import Dispute, Exclusion, Ground
from hotline.disputes.workflow import JUDGED, ExclusionState
from hotline.org.models import User, system_user
from hotline.workorders.models import Assignment


def propose(turn: Assignment, *, actor: User, scope: str, ground: str, reason: str) -> Exclusion:
    """提请剔除 by hand, where no dispute asked for it."""
    if not reason.strip():
        raise Refused("请写明剔除理由")
    if ground == Ground.DISPUTE:
        raise Refused("异议研判成立的剔除随研判纪要提请，不由人工提请")
    return _propose(turn, actor, scope=scope, ground=ground, reason=reason.strip())


def exclude(dispute: Dispute, scope: str) -> Exclusion | None:
    """What the panel upheld, proposed by the system; nothing where the turn is excluded from it already."""
    lives = (ExclusionState.PROPOSED, ExclusionState.SECONDED, ExclusionState.IN_EFFECT)
    same = Exclusion.objects.filter(assignment=dispute.assignment_id, scope__in=(scope, "ALL"), state__in=lives)
    if dispute.order.is_excluded or same.exists():
        return None
    return _propose(
        dispute.assignment, system_user(), scope=scope, ground=Ground.DISPUTE, reason=dispute.decision, dispute=dispute
    )


def _propose(turn: Assignment, actor: User, **given: object) -> Exclusion:
    row = Exclusion(
        no=next_no("exclusion_no", "T"), order=turn.order, assignment=turn, unit=turn.unit, proposed_by=actor,
        proposed_at=clock.now(), **given,
    )  # fmt: skip
    with step_of_exclusion(
        "propose", row, actor, facts={"order": turn.order.no, "unit": turn.unit.code, "scope": row.scope}
    ):
        pass
    return row


def second(exclusion: Exclusion, *, actor: User, note: str = "") -> None:
    """一审同意."""
    with step_of_exclusion("second", exclusion, actor, note=note):
        exclusion.seconded_by = actor


def confirm(exclusion: Exclusion, *, actor: User, note: str = "") -> None:
    """二审同意, by another person: from now on the turn no longer counts."""
    with one_action():
        with step_of_exclusion("confirm", exclusion, actor, note=note) as taken:
            exclusion.confirmed_by, exclusion.confirmed_at = actor, taken.at
        _settle(exclusion)


def refuse(exclusion: Exclusion, *, actor: User, note: str) -> None:
    """不予剔除."""
    if not note.strip():
        raise Refused("请写明不予剔除的理由")
    with one_action():
        with step_of_exclusion("refuse", exclusion, actor, note=note):
            pass
        _settle(exclusion)


def revoke(exclusion: Exclusion, *, actor: User, note: str) -> None:
    """撤销剔除 that proved wrong: it counts again."""
    if not note.strip():
        raise Refused("请写明撤销理由")
    with step_of_exclusion("revoke", exclusion, actor, note=note):
        pass


def _settle(exclusion: Exclusion) -> None:
    """落实 of the dispute, once nothing of what it asked for waits any longer."""
    dispute = exclusion.dispute
    if dispute is None:
        return
    dispute.refresh_from_db()
    if dispute.state in JUDGED and exclusions_decided(dispute, system_user()) is None:
        apply(dispute)


def apply(dispute: Dispute) -> None:
    """落实: the minutes are made and every exclusion that follows was approved or refused."""
    with step("apply", dispute, system_user()) as taken:
        dispute.applied_at = taken.at
        taken.facts["order"] = dispute.order.no
