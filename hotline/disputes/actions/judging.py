"""集中研判: the meeting, the unit's say, the votes, the minutes, and what follows from them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from hotline.base import clock
from hotline.base.numbering import next_no
from hotline.base.refusal import Refused
from hotline.disputes.actions.excluding import apply, exclude
from hotline.disputes.conditions import CARRIED_BY, carried
from hotline.disputes.engine import one_action, step, step_of_panel
from hotline.disputes.models import SCOPE_OF, Dispute, Panel, Scope, Vote, VoteChoice
from hotline.disputes.queries.lists import convened
from hotline.disputes.workflow import DisputeState
from hotline.org.models import User


def convene(*, actor: User, held_at: datetime, place: str, chair: User, members: Iterable[User]) -> Panel:
    """召集研判. The chair is one of the members."""
    row = Panel(
        no=next_no("panel_no", "P"),
        held_at=held_at,
        place=place.strip(),
        chair=chair,
        convened_by=actor,
        convened_at=clock.now(),
    )
    seated = _seated(row, chair, members)
    with one_action(), step_of_panel("convene", row, actor, facts={"members": [one.name for one in seated]}):
        row.members.set(seated)
    return row


def reseat(panel: Panel, *, actor: User, held_at: datetime, place: str, chair: User, members: Iterable[User]) -> None:
    """调整会议: time, place, chair, members."""
    seated = _seated(panel, chair, members)
    with step_of_panel("reseat", panel, actor, facts={"members": [one.name for one in seated]}):
        panel.held_at, panel.place, panel.chair = held_at, place.strip(), chair
        panel.members.set(seated)


def cancel(panel: Panel, *, actor: User, note: str) -> None:
    """取消会议: what waits goes on waiting."""
    if not note.strip():
        raise Refused("请写明取消原因")
    with step_of_panel("cancel", panel, actor, note=note):
        pass


def hear(dispute: Dispute, *, actor: User, heard_from: str, statement: str) -> None:
    """听取意见: who spoke for the unit and what was said; that it did not come is said too."""
    if not statement.strip():
        raise Refused("请记录承办单位的陈述；没有到会的写明“经通知未到会”")
    with step("hear", dispute, actor) as taken:
        dispute.heard_from, dispute.statement, dispute.heard_at = heard_from.strip(), statement.strip(), taken.at


def take_vote(
    dispute: Dispute, *, actor: User, votes: Mapping[int, str], decision: str, scopes: Sequence[str] = ()
) -> None:
    """表决: what more than half of those who vote say is what is decided. `votes` are choices by the member's key."""
    verb = next((verb for verb, choice in CARRIED_BY.items() if choice == carried(votes)), "reject")
    _judge(verb, dispute, actor, votes, decision, scopes)


def uphold(
    dispute: Dispute, *, actor: User, votes: Mapping[int, str], decision: str, scopes: Sequence[str] = ()
) -> None:
    """研判成立."""
    _judge("uphold", dispute, actor, votes, decision, scopes)


def uphold_partly(
    dispute: Dispute, *, actor: User, votes: Mapping[int, str], decision: str, scopes: Sequence[str] = ()
) -> None:
    """研判部分成立: from which figures it is left out has to be said."""
    _judge("uphold_partly", dispute, actor, votes, decision, scopes)


def reject(
    dispute: Dispute, *, actor: User, votes: Mapping[int, str], decision: str, scopes: Sequence[str] = ()
) -> None:
    """研判不成立."""
    _judge("reject", dispute, actor, votes, decision, ())


def _judge(
    verb: str, dispute: Dispute, actor: User, votes: Mapping[int, str], decision: str, scopes: Sequence[str]
) -> None:
    if not decision.strip():
        raise Refused("请写明研判意见")
    if unknown := set(scopes) - set(Scope):
        raise Refused(f"没有这样的剔除范围：{'、'.join(sorted(unknown))}")
    with one_action():
        panel = convened()
        seated = dict(panel.members.values_list("pk", "name")) if panel is not None else {}
        dispute.votes_cast = _own_votes(dispute, votes, seated)  # type: ignore[attr-defined]
        facts = {"votes": {seated[pk]: VoteChoice(choice).label for pk, choice in votes.items()}}
        with step(verb, dispute, actor, note=decision, facts=facts) as taken:
            if carried(votes) != CARRIED_BY[verb]:
                raise Refused(f"多数意见不是“{taken.step.name}”")
            dispute.panel, dispute.outcome, dispute.decision = panel, dispute.state, decision.strip()
            dispute.decided_at = taken.at
            dispute.scopes = _scopes(dispute, scopes)
            taken.facts["scopes"] = dispute.scopes
            Vote.objects.bulk_create(
                Vote(dispute=dispute, member_id=pk, choice=choice, at=taken.at) for pk, choice in votes.items()
            )


def _own_votes(dispute: Dispute, votes: Mapping[int, str], seated: Mapping[int, str]) -> Mapping[int, str]:
    """Only members vote, and who made the decision objected to steps aside (工作标准 ⑨)."""
    if strangers := set(votes) - set(seated):
        raise Refused(f"有{len(strangers)}人不是本次研判组成员，不能表决")
    maker = dispute.objected_by_id
    if maker is not None and maker in votes and votes[maker] != VoteChoice.ASIDE:
        raise Refused(f"原决定由{seated[maker]}作出，应当回避，不能参加表决")
    return votes


def _scopes(dispute: Dispute, scopes: Sequence[str]) -> list[str]:
    if dispute.state == DisputeState.DISMISSED:
        return []
    if dispute.state == DisputeState.PARTLY and not scopes:
        raise Refused("部分成立的，请选明从哪些考核中剔除")
    chosen = list(dict.fromkeys(scopes)) or [str(SCOPE_OF[dispute.kind])]
    return [str(Scope.ALL)] if Scope.ALL in chosen else chosen


def conclude(panel: Panel, *, actor: User, minutes: str) -> None:
    """形成纪要: what was upheld is proposed for exclusion, what was not is settled with that."""
    panel.minutes_now = minutes.strip()  # type: ignore[attr-defined]
    with one_action():
        with step_of_panel("conclude", panel, actor) as taken:
            panel.minutes, panel.concluded_at = minutes.strip(), taken.at
            taken.facts["judged"] = {one.no: one.outcome for one in panel.disputes.order_by("id")}
        for dispute in panel.disputes.select_related("order", "assignment", "unit").order_by("id"):
            proposed = [exclude(dispute, scope) for scope in dispute.scopes]
            if not any(proposed):  # dismissed, or the order counts nowhere already
                apply(dispute)


def _seated(panel: Panel, chair: User, members: Iterable[User]) -> list[User]:
    seated = list({one.pk: one for one in (chair, *members)}.values())
    if outside := [one.name for one in seated if not one.is_active or one.is_system]:
        raise Refused(f"{'、'.join(outside)}的账号已停用，不能参加研判")
    panel.seated = seated  # type: ignore[attr-defined]
    return seated
