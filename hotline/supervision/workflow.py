"""督办一页: what may happen to one supervision of an order, from the cause to the signature under 销号.

Levels: 催办 reminds, 内部督办 is the hotline's own, 升级督办 that of the city government (批示, 市政府督查室), 移送监察 and
舆论监督 run beside the others. A supervision that does not help is escalated: it ends, and the next level begins with a
row of its own that points back at it. Source: 工作标准 ⑪ 分级督办, ⑦ 督办时限.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices

from hotline.base.workflow import NEW, Step, go, stay, table


class Level(TextChoices):
    REMIND = "REMIND", "催办"
    INTERNAL = "INTERNAL", "内部督办"
    GOVERNMENT = "GOVERNMENT", "升级督办"
    DISCIPLINE = "DISCIPLINE", "移送监察"
    MEDIA = "MEDIA", "舆论监督"


class SupervisionState(TextChoices):
    PROPOSED = "PROPOSED", "待立项"
    ISSUED = "ISSUED", "督办中"
    RETURN_REQUESTED = "RETURN_REQUESTED", "申请退回"
    REPORTED = "REPORTED", "待审核"
    DONE = "DONE", "待销号"
    STRUCK_OFF = "STRUCK_OFF", "已销号"
    ESCALATED = "ESCALATED", "已升级"
    WITHDRAWN = "WITHDRAWN", "已撤销"


class Actor(StrEnum):
    """Who takes a step. `permissions.is_actor` says which users are which."""

    CENTRE = "热线办人员"
    SUPERVISOR = "督办员"
    DIRECTOR = "主任"
    OVERSEER = "督查、监察机关"
    UNIT = "责任单位"
    SYSTEM = "系统"


LADDER: Final = (Level.REMIND, Level.INTERNAL, Level.GOVERNMENT)  # one climbs into the next

S, X = SupervisionState, Actor

OPEN: Final = (S.PROPOSED, S.ISSUED, S.RETURN_REQUESTED, S.REPORTED, S.DONE)
RUNNING: Final = (S.ISSUED, S.RETURN_REQUESTED)  # the unit's clock runs
_THEY: Final = (X.SUPERVISOR, X.DIRECTOR, X.OVERSEER)  # who supervises at this level

SUPERVISION: Final[Mapping[str, Step]] = table("SUPERVISION", [
    # ── 立项 ──
    Step("propose", "提请督办", go(S.PROPOSED, NEW), (X.CENTRE,)),
    Step("issue", "立项督办", go(S.ISSUED, NEW, S.PROPOSED), (*_THEY, X.SYSTEM)),
    Step("add_cause", "追加情形", {**stay(S.PROPOSED, S.ISSUED, S.RETURN_REQUESTED, S.REPORTED), S.DONE: S.ISSUED}, (X.SYSTEM,)),
    Step("urge", "催办", stay(*RUNNING), _THEY, only_if=("has_a_unit",)),
    Step("send_letter", "发提醒函", stay(*RUNNING), _THEY, only_if=("has_a_unit", "no_letter_yet")),
    Step("name_unit", "确定责任单位", stay(S.ISSUED, S.RETURN_REQUESTED, S.REPORTED, S.DONE), (*_THEY, X.SYSTEM)),
    Step("extend", "延长时限", stay(*RUNNING), _THEY),
    # ── 办理 ──
    Step("report_progress", "记进展", stay(S.ISSUED, S.RETURN_REQUESTED, S.REPORTED, S.DONE), (*_THEY, X.UNIT)),
    Step("visit", "现场督办", stay(S.ISSUED, S.RETURN_REQUESTED, S.REPORTED, S.DONE), _THEY),
    Step("meet", "协调会", {S.ISSUED: S.ISSUED, S.RETURN_REQUESTED: S.ISSUED}, (X.DIRECTOR,)),
    Step("report_up", "呈报", stay(S.ISSUED, S.RETURN_REQUESTED, S.REPORTED), (X.DIRECTOR,), only_if=("of_government",)),
    Step("instruct", "批示", stay(S.ISSUED, S.RETURN_REQUESTED, S.REPORTED, S.DONE), (X.SYSTEM,)),
    Step("ask_return", "申请退回", go(S.RETURN_REQUESTED, S.ISSUED), (X.UNIT,)),
    Step("refuse_return", "不同意退回", go(S.ISSUED, S.RETURN_REQUESTED), _THEY),
    Step("send_back", "同意退回", go(S.WITHDRAWN, S.RETURN_REQUESTED), _THEY),
    # ── 结果 ──
    Step("report", "报结果", go(S.REPORTED, S.ISSUED), (X.UNIT,)),
    Step("send_again", "退回补报", go(S.ISSUED, S.REPORTED), _THEY),
    Step("accept", "结果审核通过", go(S.DONE, S.REPORTED), _THEY),
    Step("inform_leader", "结果报领导", stay(S.DONE), (X.DIRECTOR, X.OVERSEER)),
    Step("strike_off", "销号", go(S.STRUCK_OFF, S.DONE), _THEY, only_if=("order_result_reviewed", "callback_settled", "leader_informed")),
    Step("settle", "自动销号", go(S.STRUCK_OFF, S.ISSUED, S.RETURN_REQUESTED, S.REPORTED, S.DONE), (X.SYSTEM,), only_if=("only_reminds",)),
    # ── 另走他路 ──
    Step("escalate", "升级", go(S.ESCALATED, *OPEN), (*_THEY, X.SYSTEM), only_if=("level_left",)),
    Step("refer", "移送监察", stay(S.ISSUED, S.RETURN_REQUESTED, S.REPORTED, S.DONE), (X.DIRECTOR,), only_if=("not_yet_referred",)),
    Step("withdraw", "撤销督办", go(S.WITHDRAWN, S.PROPOSED, S.ISSUED, S.RETURN_REQUESTED, S.REPORTED, S.DONE), (*_THEY, X.SYSTEM)),
])  # fmt: skip
