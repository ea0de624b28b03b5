"""Roads of a file: what the tests of this app share."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hotline.accountability import actions
from hotline.accountability.models import Decision, Inquiry
from hotline.base import clock
from hotline.workorders.models import WorkOrder
from hotline.workorders.testing import Town, day

PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
OVERDUE = "两次督办仍逾期"
FINDINGS = "住建局对工单两次督办均未按期报告，未向诉求人说明原因。以上有督办单、系统轨迹为证。"
DEMANDS = "一、立即办结并答复诉求人。二、明确专人负责热线工单。"


def paper(name: str = "督办单.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG)


def lead(town: Town, order: WorkOrder | None = None, **given: Any) -> Inquiry:
    order = order or town.order("sign")
    return actions.take_up(**{
        "actor": town.du, "unit": town.unit("住建局"), "ground": OVERDUE, "matter": "两次书面督办后仍未报告办理结果。", "order": order, **given,
    })  # fmt: skip


def verifying(town: Town, **given: Any) -> Inquiry:
    row = lead(town, **given)
    actions.verify(row, actor=town.du)
    return row


def hearing(town: Town, *, proposal: str = "REMINDER", **given: Any) -> Inquiry:
    row = verifying(town, **given)
    actions.ask_defence(row, actor=town.du, findings=FINDINGS, proposal=proposal)
    return row


def heard(town: Town, **given: Any) -> Inquiry:
    row = hearing(town, **given)
    actions.defend(
        row, actor=town.zhujian_leader, defence="配件到货延误，已于3月6日修复。", papers=[paper("到货单.png")]
    )
    return row


def decided(town: Town, *, measure: str = "REMINDER", why: str = "", **given: Any) -> Inquiry:
    row = heard(town, **given)
    actions.decide(
        row, actor=town.ren, measure=measure, reason="申辩理由不影响对逾期的认定。", demands=DEMANDS, why_not_milder=why
    )
    return row


def notified(town: Town, **given: Any) -> Inquiry:
    row = decided(town, **given)
    actions.issue(row, actor=town.du)
    return row


def decision(row: Inquiry) -> Decision:
    found = row.decisions.order_by("-id").first()
    assert found is not None
    return found


__all__ = [
    "DEMANDS",
    "FINDINGS",
    "OVERDUE",
    "clock",
    "day",
    "decided",
    "decision",
    "heard",
    "hearing",
    "lead",
    "notified",
    "paper",
    "verifying",
]
