"""`hotline serve`: the whole platform on one machine."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from hotline.base.commands import Command as BaseCommand
from hotline.base.commands import whole_number
from hotline.site.collected import is_stale
from hotline.site.processes import Child, Family, granian, why_not_bind

THREADS = 3  # of one web worker; measured, see docs/decisions/0002-server.md
STREAMS = 2500  # requests that the live process holds at once: its 2,000 streams and those it refuses

EPILOG = """
例：
  hotline serve --with-worker                     本机试用，连同一个后台作业进程
  hotline serve --host 0.0.0.0 --port 80          对外服务；请把访问用的名字写进环境变量 HOTLINE_HOSTS
第一次先运行 hotline prepare。停止按 Ctrl+C。
"""


class Command(BaseCommand):
    help = "启动平台：页面、实时消息，可连同后台作业"
    epilog = EPILOG

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--host", default="127.0.0.1", metavar="地址", help="监听的地址，默认只限本机；0.0.0.0 为全部网卡"
        )
        parser.add_argument(
            "--port",
            type=whole_number(1, 65534),
            metavar="端口",
            default=8345,
            help="页面的端口，实时消息用下一个端口；默认 8345",
        )
        parser.add_argument(
            "--workers",
            type=whole_number(1),
            metavar="个数",
            default=len(os.sched_getaffinity(0)),
            help="页面进程数，默认等于处理器核数",
        )
        parser.add_argument(
            "--threads",
            type=whole_number(1),
            metavar="个数",
            default=THREADS,
            help=f"每个页面进程的线程数，默认 {THREADS}",
        )
        parser.add_argument(
            "--with-worker",
            type=whole_number(0),
            nargs="?",
            const=1,
            default=0,
            metavar="个数",
            help="同时启动后台作业进程",
        )

    def handle(
        self, *args: Any, host: str, port: int, workers: int, threads: int, with_worker: int, **options: Any
    ) -> None:
        if workers < 1 or threads < 1 or with_worker < 0:
            raise CommandError("进程数和线程数至少为 1")
        for one in (port, port + 1):
            if reason := why_not_bind(host, one):
                raise CommandError(reason)
        self.check_tables()
        if is_stale():
            self.say("静态文件有更新，正在收集…")
            call_command("collectstatic", interactive=False, verbosity=0)
        pages = granian(
            "hotline.site.wsgi:application", "wsgi", host, port, "--blocking-threads", str(threads), patience=20
        )
        # An open stream ends with no request, and loses nothing when it is cut: the browser comes again.
        live = granian(
            "hotline.site.asgi:application", "asgi", host, port + 1, "--backpressure", str(STREAMS), patience=2
        )
        job = [sys.executable, "-m", "hotline.site.command_line", "worker"]
        children = [
            *(Child("页面", pages, core) for core in cores_of(workers)),
            Child("实时消息", live),
            *(Child("后台作业", job) for _ in range(with_worker)),
        ]
        shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host
        self.say(f"12345热线平台：http://{shown}:{port}/　（按 Ctrl+C 停止）")
        if host not in ("127.0.0.1", "localhost", "::1") and "HOTLINE_HOSTS" not in os.environ:
            self.say("提示：其他电脑用什么名字或地址访问，请写进环境变量 HOTLINE_HOSTS，以逗号分隔。")
        Family(children, self.say).run()
        self.say("平台已停止")

    def check_tables(self) -> None:
        """The parent keeps no connection: it must not stand in the way of anything."""
        try:
            executor = MigrationExecutor(connection)
            missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        finally:
            connection.close()
            connection.close_pool()  # type: ignore[attr-defined]
        if missing:
            raise CommandError(f"数据库的表还没有建好或不是最新（差 {len(missing)} 步）：请先运行 hotline prepare")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def cores_of(workers: int) -> list[int | None]:
    """The core of each page process. Python runs one thread at a time: threads that take turns on one core find there
    what they work on, and hand over without waking another. With fewer processes than cores there is room to move.
    """
    cores = sorted(os.sched_getaffinity(0))
    return [cores[n % len(cores)] if workers >= len(cores) else None for n in range(workers)]
