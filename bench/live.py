"""`python -m bench live`: hundreds of open pages that hear of every step. Do the pages suffer, and how soon is it heard?"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter

from rich.console import Console
from rich.table import Table

from bench.client import Answers, hammer, read_head
from bench.cpu import child_of, seconds_of
from bench.screens import Screen, Signed, screens
from bench.serving import platform, serving
from hotline.org.models import UnitKind, User
from hotline.org.permissions import holders_of
from hotline.org.roles import SEE_ALL
from hotline.workorders.models import WorkOrder

PORT = 8484
MOST_OF_USER = 6  # streams that one person may hold
MEASURED = ("登记（提交表单）", "中心 办理中 第1页")
N_EVENTS = 20
APART = 1.6  # seconds between events: within one second several become one message, on purpose


def run(n_streams: int, seconds: float, workers: int) -> None:
    wanted = [screen for screen in screens() if screen.name in MEASURED]
    cookies, n_centre = _cookies(n_streams)
    with serving(platform(PORT, workers), PORT, workers) as pid:
        heard = asyncio.run(_measure(wanted, cookies, seconds, child_of(pid, "hotline.site.asgi")))
    ids = dict(WorkOrder.objects.filter(no__in=heard.sent).values_list("no", "id"))
    _show(wanted, heard, ids, len(cookies), n_centre, seconds)


@dataclass
class Heard:
    """What was measured: each screen alone and beside the listeners; when each order was sent, and when a page heard of it."""

    alone: list[Answers] = field(default_factory=list)
    beside: list[Answers] = field(default_factory=list)
    live_cpu: float = 0.0  # seconds of the live process while the screens were asked for
    sent: dict[str, float] = field(default_factory=dict)  # by number
    at: dict[int, list[float]] = field(default_factory=dict)  # by key


def _cookies(n: int) -> tuple[list[str], int]:
    """Of so many open pages; and how many of them are the centre's, which hear of everything: a unit hears of its own turns."""
    centre = list(holders_of(SEE_ALL).order_by("id").values_list("username", flat=True)[: -(-n // MOST_OF_USER)])
    n_centre = min(n, len(centre) * MOST_OF_USER)
    units = (
        User.objects.filter(is_active=True, unit__kind=UnitKind.CITY_DEPT).exclude(username__in=centre).order_by("id")
    )
    others = list(units.values_list("username", flat=True)[: -(-(n - n_centre) // MOST_OF_USER)])
    signed = {name: Signed(name).cookie for name in (*centre, *others)}
    places = [name for name in centre for _ in range(MOST_OF_USER)][:n_centre]
    places += [name for name in others for _ in range(MOST_OF_USER)][: n - n_centre]
    return [signed[name] for name in places], n_centre


async def _measure(wanted: Sequence[Screen], cookies: list[str], seconds: float, pid: int) -> Heard:
    for screen in wanted:
        await hammer(PORT, screen.ask, screen.expected, concurrency=8, seconds=1.0)
    found = Heard(alone=[await _hammered(screen, seconds) for screen in wanted])
    async with _listening(cookies, found.at):
        before = seconds_of(pid)
        found.beside = [await _hammered(screen, seconds) for screen in wanted]
        found.live_cpu = seconds_of(pid) - before
        await asyncio.sleep(2 * APART)
        found.sent = await _events(wanted[0])
        await asyncio.sleep(2 * APART)
    return found


def _show(
    wanted: Sequence[Screen], heard: Heard, ids: dict[str, int], n_streams: int, n_centre: int, seconds: float
) -> None:
    title = f"{n_streams} 个打开的页面在听；并发 8，每项 {seconds:g} 秒"
    table = Table("页面", "次/秒", "p50", "p95 毫秒", "错误", title=title)
    for screen, one, other in zip(wanted, heard.alone, heard.beside, strict=True):
        for note, a in (("没有人听", one), (f"{n_streams} 个在听", other)):
            row = f"{a.per_second:.0f}", f"{a.percentile(0.5):.1f}", f"{a.percentile(0.95):.1f}"
            table.add_row(f"{screen.name}，{note}", *row, str(a.errors or ""))
    console = Console(width=140)
    console.print(table)
    delays = Answers(latencies=[(at - heard.sent[no]) * 1000 for no, pk in ids.items() for at in heard.at.get(pk, [])])
    console.print(
        f"{len(ids)} 次登记，该听到 {len(ids) * n_centre} 次（热线办的 {n_centre} 个页面），听到 {len(delays.latencies)} 次；从提交到听到："
        f"p50 {delays.percentile(0.5):.0f}、p95 {delays.percentile(0.95):.0f}、最慢 {delays.percentile(1):.0f} 毫秒；"
        f"实时消息进程在登记和翻页时用 CPU {heard.live_cpu:.1f} 秒"
    )


async def _hammered(screen: Screen, seconds: float) -> Answers:
    return await hammer(PORT, screen.ask, screen.expected, concurrency=8, seconds=seconds)


async def _events(registration: Screen) -> dict[str, float]:
    """Register one order after another; number → when its form was sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT)
    sent = {}
    for n in range(N_EVENTS):
        begun = perf_counter()
        writer.write(registration.ask(n))
        head = await read_head(reader)
        found = re.search(rb"location: /orders/(\d+)/", head, re.IGNORECASE)
        assert found, head.decode(errors="replace")
        sent[found[1].decode()] = begun
        await asyncio.sleep(APART)
    writer.close()
    return sent


@asynccontextmanager
async def _listening(cookies: list[str], heard: dict[int, list[float]]) -> AsyncIterator[None]:
    opened = [asyncio.Event() for _ in cookies]
    tasks = [asyncio.create_task(_listen(*one, heard)) for one in zip(cookies, opened, strict=True)]
    try:
        await asyncio.wait_for(asyncio.gather(*(one.wait() for one in opened)), 60)
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _listen(cookie: str, opened: asyncio.Event, heard: dict[int, list[float]]) -> None:
    """One open page: notes for each order when it was told of it."""
    reader, writer = await asyncio.open_connection("127.0.0.1", PORT + 1)
    writer.write(f"GET /live/?topics=orders HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n".encode())
    head = await reader.readuntil(b"\r\n\r\n")
    assert head[9:12] == b"200", head
    while line := await reader.readline():
        opened.set()
        if line.startswith(b"data:"):
            for order in json.loads(line[5:])["orders"]:
                heard.setdefault(order, []).append(perf_counter())
