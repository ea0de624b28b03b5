"""`python -m bench portal`: the citizens' pages through HTTP: server time, queries, weight."""

import asyncio
import os
from dataclasses import dataclass
from datetime import timedelta
from platform import machine

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rich.console import Console
from rich.table import Table

from bench.client import hammer
from bench.cpu import seconds_of
from bench.serving import collect, platform, serving
from hotline.base import clock, crypto
from hotline.knowledge.models import Article
from hotline.portal.models import Column, Publication, Suggestion
from hotline.portal.tests.weighing import weigh
from hotline.site.management.commands.serve import THREADS
from hotline.workorders.models import WorkOrder

PORT = 8490
MOST_MS = 50.0  # of the server, for a page and for what an open page asks
MOST_BYTES = 200 * 1024


@dataclass(frozen=True)
class Page:
    name: str
    path: str
    expected: int = 200


def run(seconds: float, workers: int) -> None:
    collect()
    client, cookie, pages = _visitor()
    console = Console(width=130)
    table = Table(
        "页面", "单独 p50", "p95 毫秒", "并发8 次/秒", "p95 毫秒", "CPU 毫秒", "查询", "重量 KB", "传输 KB",
        title=f"{machine()} {len(os.sched_getaffinity(0))} 核，负载 {os.getloadavg()[0]:.1f}；"
        f"工单 {WorkOrder.objects.count():,}；{workers} 进程 × {THREADS} 线程；上限 {MOST_MS:g} 毫秒、{MOST_BYTES // 1024} KB",
    )  # fmt: skip
    with serving(platform(PORT, workers), PORT, workers) as pid:
        for page in pages:
            ask = f"GET {page.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode()
            asyncio.run(hammer(PORT, lambda n, ask=ask: ask, page.expected, concurrency=2, seconds=1.0))
            alone = asyncio.run(hammer(PORT, lambda n, ask=ask: ask, page.expected, concurrency=1, seconds=seconds))
            before = seconds_of(pid)
            many = asyncio.run(hammer(PORT, lambda n, ask=ask: ask, page.expected, concurrency=8, seconds=seconds))
            cpu = (seconds_of(pid) - before) * 1000 / max(1, len(many.latencies))
            client.get(page.path)  # the first reads the catalog too
            with CaptureQueriesContext(connection) as seen:
                client.get(page.path)
                n_queries = len(seen)
            weight = weigh(client, page.path) if page.expected == 200 else None
            late = "（超）" if alone.percentile(0.95) > MOST_MS else ""
            heavy = "（超）" if weight and weight.whole > MOST_BYTES else ""
            table.add_row(
                page.name, f"{alone.percentile(0.5):.1f}", f"{alone.percentile(0.95):.1f}{late}", f"{many.per_second:.0f}",
                f"{many.percentile(0.95):.1f}", f"{cpu:.1f}", str(n_queries), f"{weight.whole / 1024:.0f}{heavy}" if weight else "—",
                f"{weight.sent / 1024:.0f}" if weight else "—",
            )  # fmt: skip
            if errors := {**alone.errors, **many.errors}:
                console.print(f"{page.name}：{errors}")
    console.print(table)


def _visitor() -> tuple[Client, str, list[Page]]:
    """A citizen with a verified telephone and an order of his own; the pages he opens. Not those with a captcha, of which one address gets sixty."""
    order = (
        WorkOrder.objects.filter(state="IN_HANDLING").exclude(citizen=None).select_related("citizen").order_by("-id")[0]
    )
    assert order.citizen is not None
    client = Client()
    client.get("/portal/verify/")
    session = client.session
    session["citizen_phone"] = crypto.seal(order.citizen.phone).hex()
    session["citizen_until"] = (clock.now() + timedelta(hours=2)).isoformat()
    session["citizen_orders"] = [order.no]
    session.save()
    pages = [
        Page("首页", "/portal/"), Page("网上诉求", "/portal/appeal/"), Page("办件查询", "/portal/orders/"),
        Page("本人工单", f"/portal/orders/{order.no}/"),
        Page("有无进展", f"/portal/orders/{order.no}/progress/?n={order.n_events}", 204),
        Page("建言献策", "/portal/suggestions/"), Page("办理公开", "/portal/cases/"), Page("办理公开·查找", "/portal/cases/?q=物业"),
        Page("热线动态", "/portal/news/"), Page("知识查询", "/portal/knowledge/"), Page("知识查询·查找", "/portal/knowledge/?q=供暖不热怎么办"),
        Page("数据公开", "/portal/figures/"),
    ]  # fmt: skip
    for name, row, path in (
        ("一件公开", Publication.objects.public().filter(column=Column.CASE).first(), "/portal/cases/{}/"),
        ("一条建言", Suggestion.objects.public().first(), "/portal/suggestions/{}/"),
        ("一条知识", Article.objects.public().first(), "/portal/knowledge/{}/"),
    ):
        if row is not None:
            pages.append(Page(name, path.format(row.no)))
    return client, f"sessionid={client.session.session_key}", pages
