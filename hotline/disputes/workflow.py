"""异议的一生一页: what may happen to a unit's dispute, to the month-end panel that judges it, and to an exclusion.

DISPUTE is what a unit says against a decision on its own turn: checked by the unit above, then by the hotline, judged by
the panel. PANEL is one meeting of 月底集中研判. EXCLUSION (剔除) takes an order out of a unit's figures, by a dispute that
was upheld or by hand; two persons approve it. A citizen's objection is another thing (workorders: `object_to`).
Source: 《市民热线工作标准》 ⑨ 结果审核与研判, ⑬ 异议申诉.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices

from hotline.base.workflow import NEW, Step, go, stay, table


class DisputeState(TextChoices):
    PRE_CHECK = "PRE_CHECK", "待上级初审"
    HOTLINE_CHECK = "HOTLINE_CHECK", "待热线办核查"
    LACKING = "LACKING", "待补证据"
    PANEL = "PANEL", "待集中研判"
    UPHELD = "UPHELD", "成立"
    PARTLY = "PARTLY", "部分成立"
    DISMISSED = "DISMISSED", "不成立"
    APPLIED = "APPLIED", "已落实"
    TURNED_DOWN = "TURNED_DOWN", "不予提请"
    WITHDRAWN = "WITHDRAWN", "已撤回"


class PanelState(TextChoices):
    CONVENED = "CONVENED", "已召集"
    CONCLUDED = "CONCLUDED", "已形成纪要"
    CANCELLED = "CANCELLED", "已取消"


class ExclusionState(TextChoices):
    PROPOSED = "PROPOSED", "待第一人审批"
    SECONDED = "SECONDED", "待第二人审批"
    IN_EFFECT = "IN_EFFECT", "已剔除"
    REFUSED = "REFUSED", "不予剔除"
    REVOKED = "REVOKED", "已撤销"


class Actor(StrEnum):
    """Who takes a step. `permissions.is_actor` says which users are which."""

    UNIT = "承办单位"
    UNIT_ABOVE = "上级单位"
    CHECKER = "异议核查人"
    CHAIR = "研判召集人"
    PROPOSER = "剔除提请人"
    APPROVER = "剔除审批人"
    SYSTEM = "系统"


D, P, E, X = DisputeState, PanelState, ExclusionState, Actor

JUDGED: Final = (D.UPHELD, D.PARTLY, D.DISMISSED)
WAITING: Final = (D.PRE_CHECK, D.HOTLINE_CHECK, D.LACKING, D.PANEL)

DISPUTE: Final[Mapping[str, Step]] = table("DISPUTE", [
    Step("file", "提出异议", go(D.PRE_CHECK, NEW), (X.UNIT,), only_if=("something_decided", "filed_in_time", "not_filed_before")),
    Step("pass_on", "初审上报", go(D.HOTLINE_CHECK, D.PRE_CHECK), (X.UNIT_ABOVE, X.SYSTEM)),
    Step("ask_evidence", "要求补证", go(D.LACKING, D.HOTLINE_CHECK), (X.CHECKER,)),
    Step("add_evidence", "补充证据", go(D.HOTLINE_CHECK, D.LACKING), (X.UNIT,)),
    Step("refer", "提请研判", go(D.PANEL, D.HOTLINE_CHECK), (X.CHECKER,), only_if=("not_own_decision",)),
    Step("turn_down", "不予提请", go(D.TURNED_DOWN, D.PRE_CHECK, D.HOTLINE_CHECK), (X.UNIT_ABOVE, X.CHECKER), only_if=("not_own_decision",)),
    Step("withdraw", "撤回异议", go(D.WITHDRAWN, *WAITING), (X.UNIT,)),
    Step("hear", "听取意见", stay(D.PANEL), (X.CHECKER, X.CHAIR), only_if=("panel_convened",)),
    Step("uphold", "研判成立", go(D.UPHELD, D.PANEL), (X.CHAIR,), only_if=("panel_convened", "unit_heard", "quorum_voted", "votes_carry_it")),
    Step("uphold_partly", "研判部分成立", go(D.PARTLY, D.PANEL), (X.CHAIR,), only_if=("panel_convened", "unit_heard", "quorum_voted", "votes_carry_it")),
    Step("reject", "研判不成立", go(D.DISMISSED, D.PANEL), (X.CHAIR,), only_if=("panel_convened", "unit_heard", "quorum_voted", "votes_carry_it")),
    Step("apply", "落实", go(D.APPLIED, *JUDGED), (X.SYSTEM,), only_if=("minutes_made", "exclusions_decided")),
])  # fmt: skip

PANEL: Final[Mapping[str, Step]] = table("PANEL", [
    Step("convene", "召集研判", go(P.CONVENED, NEW), (X.CHAIR,), only_if=("no_other_panel", "enough_members")),
    Step("reseat", "调整会议", stay(P.CONVENED), (X.CHAIR,), only_if=("enough_members",)),
    Step("conclude", "形成纪要", go(P.CONCLUDED, P.CONVENED), (X.CHAIR,), only_if=("something_judged", "minutes_written")),
    Step("cancel", "取消会议", go(P.CANCELLED, P.CONVENED), (X.CHAIR,), only_if=("nothing_judged",)),
])  # fmt: skip

EXCLUSION: Final[Mapping[str, Step]] = table("EXCLUSION", [
    Step("propose", "提请剔除", go(E.PROPOSED, NEW), (X.PROPOSER, X.SYSTEM), only_if=("not_excluded_yet",)),
    Step("second", "一审同意", go(E.SECONDED, E.PROPOSED), (X.APPROVER,), only_if=("not_the_proposer",)),
    Step("confirm", "二审同意", go(E.IN_EFFECT, E.SECONDED), (X.APPROVER,), only_if=("not_the_proposer", "another_approver")),
    Step("refuse", "不予剔除", go(E.REFUSED, E.PROPOSED, E.SECONDED), (X.APPROVER,), only_if=("not_the_proposer",)),
    Step("revoke", "撤销剔除", go(E.REVOKED, E.IN_EFFECT), (X.CHAIR,)),
])  # fmt: skip
