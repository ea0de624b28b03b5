"""A month of the small town: some orders by real roads, so that a report has something to count."""

from datetime import timedelta

from hotline.analytics.actions import reports as actions
from hotline.analytics.models import Report, ReportKind
from hotline.base import clock
from hotline.workorders import actions as orders
from hotline.workorders.jobs import watch_deadlines
from hotline.workorders.testing import Town, day

APRIL = day(4, 1, 9)


def a_month(town: Town) -> None:
    """March: 8 orders, of which 2 answered directly, 1 withdrawn, 2 late (1 of them never answered), 1 rework, 1 of February."""
    with town.at(day(2, 26)):
        town.order("call_back")
    with town.at(day(3, 2)):
        town.order("call_back")
        town.order("call_back", unit="城管局")
        for _ in range(2):
            orders.answer_directly(town.register(kind="CONSULT"), actor=town.lin, answer="公积金提取请到政务大厅二楼。")
        orders.withdraw(town.register(), actor=town.lin, note="诉求人来电撤回。")
    with town.at(day(3, 3)):
        never = town.order("contact")
        late = town.order("contact", unit="河东县")
        unhappy = town.order("approve", unit="水务集团")
        town.unhappy(unhappy)
    with town.at(day(3, 20)):
        watch_deadlines()
        town.reply(town.lead(late), unit="河东县")
        town.approve(town.lead(late))
        town.happy(late)
    assert never.pk


def generated(town: Town, kind: str = ReportKind.MONTHLY, **given: object) -> Report:
    with town.at(APRIL):
        return actions.generate(actor=town.du, kind=kind, day=day(3, 10).date(), **given)


def checked(town: Town, kind: str = ReportKind.MONTHLY) -> Report:
    row = generated(town, kind)
    with town.at(APRIL + timedelta(minutes=5)):
        actions.check(row, actor=town.ren)
    return row


def issued(town: Town, kind: str = ReportKind.MONTHLY) -> Report:
    row = checked(town, kind)
    with town.at(APRIL + timedelta(minutes=10)):
        actions.sign(row, actor=town.ren)
        actions.issue(row, actor=town.du)
    return row


__all__ = ["APRIL", "a_month", "checked", "clock", "generated", "issued"]
