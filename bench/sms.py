"""`python -m bench sms`: a burst of SMS through the real Kannel until each distinct one is an order and its sender is told."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.table import Table

from bench.cpu import seconds_of
from hotline.site.tests.kannel_hotline import IS_THERE, Hotline, burst
from hotline.site.tests.running import programs

PATIENCE = 400  # seconds


def run(n: int, n_workers: int, say: Callable[[str], None]) -> None:
    """`n` messages, a third of them repeats, handed in at once; prints after how many seconds each stage was through."""
    if not IS_THERE:
        raise SystemExit("没有装 kannel、kannel-extras（apt-get install kannel kannel-extras）")
    lines = burst(n, f"13{int(time.time()) % 10**4:04d}")
    n_distinct = len(set(lines))
    with TemporaryDirectory(prefix="hotline-sms-") as folder, programs() as start:
        hotline = Hotline(start, Path(folder), os.environ["DATABASE_URL"])
        appeals = hotline.ask("SELECT coalesce(max(id), 0) FROM intake_appeal")
        stages = {
            "收到（诉求原文）": "SELECT count(*) FROM intake_appeal WHERE id > %s",
            "成单": "SELECT count(*) FROM intake_appeal WHERE id > %s AND order_id IS NOT NULL",
            "已告知来信人": "SELECT count(*) FROM notices_notice n JOIN workorders_workorder o ON o.no = n.order_no"
            " JOIN intake_appeal a ON a.order_id = o.id WHERE a.id > %s AND n.medium = 'SMS' AND n.state IN ('SENT', 'DELIVERED')",
        }
        workers = [hotline.worker().process.pid for _ in range(n_workers)]
        began, through = time.monotonic(), dict[str, tuple[float, int]]()
        with hotline.operator_hands_in(lines):
            while len(through) < len(stages) and time.monotonic() - began < PATIENCE:
                for name, sql in stages.items():
                    found = hotline.ask(sql, appeals)
                    if name not in through and found >= n_distinct:
                        through[name] = (time.monotonic() - began, found)
                        say(f"{name}：{found}，{through[name][0]:.0f}秒")
                time.sleep(0.5)
            while not hotline.kannel_is_idle():
                time.sleep(0.5)
        busy = seconds_of(*workers)
        table = Table(
            "环节", "件数", "用时（秒）", title=f"{n}条短信，其中不同的{n_distinct}条；后台作业{n_workers}个进程"
        )
        for name, sql in stages.items():
            seconds = f"{through[name][0]:.0f}" if name in through else f"{PATIENCE}秒内没有完"
            table.add_row(name, str(hotline.ask(sql, appeals)), seconds)
        Console(width=90).print(table)
        say(f"后台作业的处理器时间：{busy:.0f}秒，每件{busy / n_distinct * 1000:.0f}毫秒")
        hotline.database.close()
