"""问责一页: what may happen to one file against a unit, from the first lead to its closing.

Nobody is held to account unheard: what the check found is told to the unit, which answers within a limit, and a second
person decides. A decision is one of four measures, each harsher than the one before (measures.py), and goes out as an
official paper. Source: 工作标准 ⑭ 问责.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from django.db.models import TextChoices

from hotline.base.workflow import NEW, Step, go, stay, table


class InquiryState(TextChoices):
    LEAD = "LEAD", "线索"
    VERIFYING = "VERIFYING", "核查中"
    HEARING = "HEARING", "待申辩"
    DECIDED = "DECIDED", "已决定"
    NOTIFIED = "NOTIFIED", "已送达"
    CLOSED = "CLOSED", "已结案"
    DROPPED = "DROPPED", "不予问责"


class Actor(StrEnum):
    """Who takes a step. `permissions.is_actor` says which users are which."""

    KEEPER = "问责经办人"
    DECIDER = "问责决定人"
    INSPECTOR = "监察人员"
    UNIT = "被问责单位领导"
    SYSTEM = "系统"


I, X = InquiryState, Actor  # noqa: E741

OPEN: Final = (I.LEAD, I.VERIFYING, I.HEARING, I.DECIDED, I.NOTIFIED)
TOLD: Final = (I.HEARING, I.DECIDED, I.NOTIFIED, I.CLOSED)  # the unit knows of it

INQUIRY: Final[Mapping[str, Step]] = table("INQUIRY", [
    # ── 线索、核查 ──
    Step("take_up", "登记线索", go(I.LEAD, NEW), (X.KEEPER, X.INSPECTOR, X.SYSTEM), only_if=("not_taken_up_yet",)),
    Step("add_evidence", "补充证据", stay(I.LEAD, I.VERIFYING, I.HEARING), (X.KEEPER, X.INSPECTOR)),
    Step("verify", "开始核查", go(I.VERIFYING, I.LEAD), (X.KEEPER,)),
    Step("ask_defence", "告知核查结果", go(I.HEARING, I.VERIFYING), (X.KEEPER,), only_if=("evidence_kept",)),
    Step("verify_again", "补充核查", go(I.VERIFYING, I.HEARING), (X.KEEPER, X.DECIDER), only_if=("unit_heard",)),
    # ── 陈述申辩 ──
    Step("defend", "陈述申辩", stay(I.HEARING), (X.UNIT,), only_if=("not_heard_yet", "defence_in_time")),
    Step("waive", "放弃申辩", stay(I.HEARING), (X.UNIT,), only_if=("not_heard_yet",)),
    # ── 决定、送达 ──
    Step("decide", "作出决定", go(I.DECIDED, I.HEARING), (X.DECIDER,), only_if=("unit_heard", "second_person")),
    Step("issue", "印发送达", go(I.NOTIFIED, I.DECIDED), (X.KEEPER, X.DECIDER)),
    Step("record_talk", "约谈记录", stay(I.NOTIFIED), (X.KEEPER, X.DECIDER), only_if=("talk_ordered",)),
    Step("rectify", "报告整改", stay(I.NOTIFIED), (X.UNIT,), only_if=("rectification_ordered",)),
    Step("raise_measure", "加重处理", go(I.DECIDED, I.NOTIFIED), (X.DECIDER,), only_if=("something_harsher",)),
    # ── 了结 ──
    Step("close", "结案", go(I.CLOSED, I.NOTIFIED), (X.DECIDER, X.INSPECTOR), only_if=("talk_recorded", "rectified")),
    Step("drop", "不予问责", go(I.DROPPED, I.LEAD, I.VERIFYING, I.HEARING), (X.DECIDER,)),
])  # fmt: skip
