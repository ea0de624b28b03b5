"""只有当: the conditions named in workflow.py. Each is a statement; called, it answers why it does not hold.

`votes` are handed over on the dispute by the action before the step, so that what is judged and how is one transaction.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any, Final

from django.utils.timezone import localtime

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.disputes.models import Dispute, Exclusion, Panel, VoteChoice
from hotline.disputes.queries.lists import convened
from hotline.disputes.workflow import ExclusionState, PanelState
from hotline.org.models import User

CONDITIONS: dict[str, Callable[[Any, User], str | None]] = {}
CARRIED_BY: Final[Mapping[str, str]] = {
    "uphold": VoteChoice.UPHOLD,
    "uphold_partly": VoteChoice.PARTLY,
    "reject": VoteChoice.REJECT,
}


def _condition(check: Callable[[Any, User], str | None]) -> Callable[[Any, User], str | None]:
    CONDITIONS[check.__name__] = check
    return check


def members_min() -> int:
    """研判组最少人数 (工作标准 ⑨)."""
    return catalog.load().in_effect(clock.now()).count("panel_members_min")


# ── a unit's dispute ──


@_condition
def something_decided(dispute: Dispute, actor: User) -> str | None:
    """`objected_at` is set by the action where such a decision was found."""
    return None if dispute.objected_at else f"本单位对本件没有可以提出“{dispute.get_kind_display()}”异议的决定"


@_condition
def filed_in_time(dispute: Dispute, actor: User) -> str | None:
    if clock.now() <= dispute.file_by:
        return None
    return f"已过异议提出期限（{localtime(dispute.file_by):%-m月%-d日 %H:%M}）。{dispute.file_limit}"


@_condition
def not_filed_before(dispute: Dispute, actor: User) -> str | None:
    same = Dispute.objects.filter(
        assignment=dispute.assignment_id, kind=dispute.kind, objected_at=dispute.objected_at
    ).exclude(state="WITHDRAWN")
    found = same.first()
    return f"对这一决定已提出过异议（{found.no}，{found.get_state_display()}）" if found else None


@_condition
def not_own_decision(dispute: Dispute, actor: User) -> str | None:
    """原作出决定的人员回避 (工作标准 ⑨): nor does he say whether the panel hears of it."""
    return "原决定由您作出，应当回避，请由其他人核查" if dispute.objected_by_id == actor.pk else None


@_condition
def panel_convened(dispute: Dispute, actor: User) -> str | None:
    return None if convened() is not None else "还没有召集研判会议"


@_condition
def unit_heard(dispute: Dispute, actor: User) -> str | None:
    if dispute.heard_at is None and catalog.load().in_effect(clock.now()).flag("panel_hears_unit"):
        return "研判应先听取承办单位意见并记录"
    return None


@_condition
def quorum_voted(dispute: Dispute, actor: User) -> str | None:
    votes: dict[int, str] = getattr(dispute, "votes_cast", {})
    cast, least = sum(choice != VoteChoice.ASIDE for choice in votes.values()), members_min()
    return f"参加表决的不足{least}人（现为{cast}人，回避的不计），不能作出研判" if cast < least else None


@_condition
def votes_carry_it(dispute: Dispute, actor: User) -> str | None:
    """More than half of those who vote."""
    votes: dict[int, str] = getattr(dispute, "votes_cast", {})
    return None if carried(votes) is not None else "没有一种意见超过参加表决人数的半数，请继续讨论后再表决"


def carried(votes: Mapping[int, str]) -> str | None:
    """The choice of more than half of those who vote, and None where there is none."""
    counted = Counter(choice for choice in votes.values() if choice != VoteChoice.ASIDE)
    if not counted:
        return None
    choice, n = counted.most_common(1)[0]
    return choice if 2 * n > counted.total() else None


@_condition
def minutes_made(dispute: Dispute, actor: User) -> str | None:
    ready = dispute.panel is not None and dispute.panel.state == PanelState.CONCLUDED
    return None if ready else "研判纪要还没有形成"


@_condition
def exclusions_decided(dispute: Dispute, actor: User) -> str | None:
    waiting = dispute.exclusions.filter(state__in=(ExclusionState.PROPOSED, ExclusionState.SECONDED)).count()
    return f"还有{waiting}项剔除在等待审批" if waiting else None


# ── the panel ──


@_condition
def no_other_panel(panel: Panel, actor: User) -> str | None:
    other = convened()
    return f"{other.no}次研判还没有结束，请先形成纪要或取消" if other is not None else None


@_condition
def enough_members(panel: Panel, actor: User) -> str | None:
    """`seated` is set by the action before the step."""
    seated, least = len(getattr(panel, "seated", ())), members_min()
    return f"研判组不少于{least}人，现为{seated}人" if seated < least else None


@_condition
def something_judged(panel: Panel, actor: User) -> str | None:
    return None if panel.disputes.exists() else "还没有研判任何一件异议"


@_condition
def nothing_judged(panel: Panel, actor: User) -> str | None:
    return "已有研判结果的会议不能取消，请形成纪要" if panel.disputes.exists() else None


@_condition
def minutes_written(panel: Panel, actor: User) -> str | None:
    return None if getattr(panel, "minutes_now", "") else "请写明纪要"


# ── an exclusion ──


@_condition
def not_excluded_yet(exclusion: Exclusion, actor: User) -> str | None:
    """Neither twice here, nor what the loop has decided itself (不合理认定)."""
    if exclusion.order.is_excluded:
        return "本件已认定为不合理诉求，不计入考核，不必再提请剔除"
    lives = (ExclusionState.PROPOSED, ExclusionState.SECONDED, ExclusionState.IN_EFFECT)
    same = Exclusion.objects.filter(
        assignment=exclusion.assignment_id, scope__in=(exclusion.scope, "ALL"), state__in=lives
    )
    found = same.first()
    return f"这一承办已提请剔除（{found.no}，{found.get_state_display()}）" if found else None


@_condition
def not_the_proposer(exclusion: Exclusion, actor: User) -> str | None:
    return "提请人不能审批自己提请的剔除" if exclusion.proposed_by_id == actor.pk else None


@_condition
def another_approver(exclusion: Exclusion, actor: User) -> str | None:
    return "每项剔除须经两人审批，您已作为第一人同意" if exclusion.seconded_by_id == actor.pk else None
