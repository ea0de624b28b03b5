"""`python -m bench plans`: what PostgreSQL does for each question that a screen or a job asks, and how long it takes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from rich.console import Console
from rich.table import Table

from bench.screens import biggest_unit, cursor_of
from bench.texts import COMMON, RARE
from hotline.base import clock
from hotline.org.models import User
from hotline.workorders import queries
from hotline.workorders.desks import BY_KEY, desks_of, tallies
from hotline.workorders.jobs import follow_missed
from hotline.workorders.models import Deadline, WorkOrder

SLOW = 5.0  # milliseconds of the database for one question; slower ones are shown with their plan


@dataclass(frozen=True)
class Explained:
    milliseconds: float
    buffers: int
    plan: str


def explain(full: bool) -> None:
    """Ask everything once warm, once measured. Changes nothing: all is rolled back."""
    console = Console(width=170)
    table = Table(
        "问题",
        "查询数",
        "毫秒",
        "读页",
        title=f"工单 {WorkOrder.objects.order_by('-id').values_list('id', flat=True)[0]:,}",
    )
    plans: list[tuple[str, Explained]] = []
    for name, ask in _questions():
        found = _explained(ask)
        slowest = max(found, key=lambda one: one.milliseconds, default=None)
        table.add_row(
            name,
            str(len(found)),
            f"{sum(one.milliseconds for one in found):.2f}",
            f"{sum(one.buffers for one in found):,}",
        )
        if slowest and (full or slowest.milliseconds > SLOW):
            plans.append((name, slowest))
    console.print(table)
    for name, one in plans:
        console.print(f"\n[bold]{name}[/bold]", highlight=False)
        console.print(one.plan, highlight=False, markup=False)


def _questions() -> list[tuple[str, Callable[[], Any]]]:
    centre, unit = (User.objects.select_related("unit").get(username=name) for name in ("dispatcher1", biggest_unit()))
    supervisor = User.objects.select_related("unit").get(username="supervisor1")
    operator = User.objects.select_related("unit").get(username="operator1")
    order = WorkOrder.objects.filter(is_justice=False).exclude(lead_unit=None).order_by("-id")[1000]
    found: list[tuple[str, Callable[[], Any]]] = []
    for user, key in ((centre, "in_hand"), (unit, "done"), (unit, "handling"), (operator, "mine"), (centre, "closed")):
        desk = BY_KEY[key]
        found.append((f"{desk.name} 第1页 {user.username}", lambda desk=desk, user=user: desk.page(user)))
        found.append((f"{desk.name} 计数 {user.username}", lambda desk=desk, user=user: desk.count(user)))
    for user, key in ((centre, "in_hand"), (unit, "done")):
        after = cursor_of(key, user, 200)
        found.append(
            (
                f"{BY_KEY[key].name} 第200页 {user.username}",
                lambda key=key, user=user, after=after: BY_KEY[key].page(user, after),
            )
        )
    for user in (centre, unit, supervisor):
        found.append(
            (
                f"首页全部计数 {user.username}",
                lambda user=user: tallies([one for one in desks_of(user) if not one.newest_first], user),
            )
        )
        for word in (RARE, COMMON, f"{COMMON} 电梯"):
            found.append((f"查“{word}” {user.username}", lambda user=user, word=word: queries.search(user, text=word)))
    found += [
        ("查编号 中心", lambda: queries.search(centre, text=order.no)),
        ("查编号前八位 中心", lambda: queries.search(centre, text=order.no[:8])),
        ("查电话 中心", lambda: queries.search(centre, phone="13800000012")),
        ("查电话 单位", lambda: queries.search(unit, phone="13800000012")),
        ("查单位 中心", lambda: queries.search(centre, unit=unit.unit)),
        ("工单可见 中心", lambda: WorkOrder.objects.visible_to(centre).filter(no=order.no).first()),
        ("工单可见 单位", lambda: WorkOrder.objects.visible_to(unit).filter(no=order.no).first()),
        ("疑似重复：电话＋分类", lambda: queries.likely_duplicates(operator, phone="13800000012", category=order.category_id or "")),
        ("疑似重复：地点＋分类", lambda: queries.likely_duplicates(operator, category=order.category_id or "", area=order.area_id or "", place="小区")),
        ("疑似重复：全部", lambda: queries.likely_duplicates(
            operator, phone="13800000012", category=order.category_id or "", area=order.area_id or "", place="小区")),
        ("来电历史", lambda: queries.history_of("13800000012", operator)),
        ("是否重复诉求", lambda: queries.is_repeat(order)),
        ("首接单位", lambda: queries.first_receivers(order)),
        ("时限监视：超期", lambda: list(
            Deadline.objects.filter(stopped_at=None, missed_at=None, due_at__lt=clock.now()).order_by("due_at").values_list("pk", flat=True)[:500])),
        ("时限监视：预警", lambda: list(
            Deadline.objects.filter(stopped_at=None, warned_at=None, warn_at__lt=clock.now()).order_by("warn_at").values_list("pk", flat=True)[:500])),
        ("时限监视：到时跟进", follow_missed),
    ]  # fmt: skip
    return found


def _explained(ask: Callable[[], Any]) -> list[Explained]:
    asked: list[tuple[str, Any]] = []

    def record(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().startswith("SELECT"):
            asked.append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic():
        ask()
        asked.clear()
        with connection.execute_wrapper(record):
            ask()
        found = [_explain(sql, params) for sql, params in asked]
        transaction.set_rollback(True)
    return found


def _explain(sql: str, params: Any) -> Explained:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params)
        plan = "\n".join(row[0] for row in cursor.fetchall())
    times = re.findall(r"(?:Planning|Execution) Time: ([\d.]+)", plan)
    hits = re.search(r"Buffers: shared(?: hit=(\d+))?(?: read=(\d+))?", plan)
    return Explained(sum(map(float, times)), sum(int(n or 0) for n in hits.groups()) if hits else 0, plan)
