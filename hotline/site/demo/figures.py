"""城市的数字: what the demo city's hotline looks like, for the terminal."""

from collections.abc import Iterable

from django.db.models import Count, F, Q
from rich.table import Table

from hotline.catalog.vocabulary import ClockKind
from hotline.site.demo.people import PASSWORD, picker_accounts
from hotline.workorders.models import Assignment, Callback, CloseKind, Deadline, Role, WorkOrder
from hotline.workorders.workflow import AssignmentState, OrderState


def tables() -> Iterable[Table]:
    yield _states()
    yield _rates()
    yield _accounts()


def on_time_rate() -> float:
    """按期回复: of the lead units' replies, those within their limit."""
    replies = Deadline.objects.filter(kind=ClockKind.REPLY, end=Deadline.End.DONE, assignment__role=Role.LEAD)
    found = replies.aggregate(all=Count("id"), on_time=Count("id", filter=Q(stopped_at__lte=F("due_at"))))
    return found["on_time"] / found["all"] if found["all"] else 0.0


def satisfaction_rate() -> float:
    """回访满意: satisfied or fairly satisfied, of all callbacks that reached somebody."""
    reached = Callback.objects.filter(outcome=Callback.Outcome.REACHED)
    happy = reached.exclude(result=Callback.Satisfied.UNSATISFIED)
    return happy.count() / reached.count() if reached.exists() else 0.0


def direct_rate() -> float:
    """直接答复: of all orders that were taken in."""
    n = WorkOrder.objects.count()
    return WorkOrder.objects.filter(close_kind=CloseKind.DIRECT_ANSWER).count() / n if n else 0.0


def _states() -> Table:
    table = _table("工单与承办，按状态", "状态", "工单", "状态", "承办")
    orders = dict(WorkOrder.objects.values_list("state").annotate(n=Count("id")))
    turns = dict(Assignment.objects.values_list("state").annotate(n=Count("id")))
    turn_states = list(AssignmentState)
    for number, state in enumerate(OrderState):
        row = [state.label, str(orders.get(state, 0))]
        if number < len(turn_states):
            row += [turn_states[number].label, str(turns.get(turn_states[number], 0))]
        table.add_row(*row)
    table.add_row("合计", str(sum(orders.values())), "", str(sum(turns.values())))
    return table


def _rates() -> Table:
    table = _table("办理质量", "指标", "数值")
    table.add_row("直接答复率", f"{direct_rate():.1%}")
    table.add_row("按期回复率", f"{on_time_rate():.1%}")
    table.add_row("回访满意率", f"{satisfaction_rate():.1%}")
    return table


def _accounts() -> Table:
    table = _table(f"演示账号（密码一律 {PASSWORD}；登录页也可直接选角色）", "工号", "登录名", "姓名", "单位", "角色")
    for account in picker_accounts():
        table.add_row(account.job_no, account.username, account.name, account.unit, account.roles)
    return table


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left")
    for column in columns:
        table.add_column(column, justify="right" if column in ("工单", "承办", "数值") else "left", no_wrap=True)
    return table
