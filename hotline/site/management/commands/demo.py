import sys
from argparse import ArgumentParser
from time import monotonic
from typing import IO, Any, cast

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from hotline.base.commands import Command as BaseCommand
from hotline.base.commands import whole_number
from hotline.knowledge.models import Article
from hotline.site.demo import figures
from hotline.site.demo.build import Built, build
from hotline.site.demo.city import load_city
from hotline.site.demo.fresh import NotTheDemo, empty_orders, must_be_demo
from hotline.site.demo.people import load_people
from hotline.site.demo.walk_http import WalkFailed, walk
from hotline.workorders.models import WorkOrder

ORDERS = 2000


class Command(BaseCommand):
    help = "建起演示城市：机构、账号和最近三个月的工单；已建好的不重建"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--orders",
            type=whole_number(0),
            default=ORDERS,
            metavar="N",
            help=f"工单数，默认 {ORDERS}；0 为只建机构和账号，不要工单",
        )
        parser.add_argument(
            "--fresh", action="store_true",
            help="先清空演示工单再重建：工单、知识点、轨迹、封存点、附件、诉求人和通知全部删除（为此在一个事务内停用“只能追加”的触发器）。"
            "只对演示城市有效，库里有别的城市时拒绝执行",
        )  # fmt: skip
        parser.add_argument("--walk", metavar="地址", help="建好后在这个地址上（如 http://127.0.0.1:8345/）走一遍闭环")

    def handle(self, *args: Any, orders: int, fresh: bool, walk: str | None, **options: Any) -> None:
        call_command("prepare", stdout=self.stdout)
        try:
            must_be_demo()
            load_city(self.stdout.write)
            if n_people := load_people():
                self.stdout.write(f"账号：新建 {n_people} 个")
            if fresh:
                self.stdout.write(f"已清空演示工单 {empty_orders()} 件")
        except NotTheDemo as reason:
            raise CommandError(str(reason)) from reason
        if WorkOrder.objects.exists():
            self.stdout.write(f"演示工单：已有 {WorkOrder.objects.count()} 件，不再生成（要重建请加 --fresh）")
        elif orders:
            self._build(orders)
        if walk:
            self._walk(walk)
            return
        console = Console(file=cast(IO[str], self.stdout), width=100)
        for table in figures.tables():
            console.print(table)
        if not settings.DEMO:
            self.stdout.write("提示：以环境变量 HOTLINE_DEMO=1 启动服务，登录页上可以直接选角色。")

    def _build(self, orders: int) -> None:
        started = monotonic()
        bars = (
            TextColumn("三个月的热线"),
            BarColumn(),
            TaskProgressColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*bars, disable=not sys.stderr.isatty(), console=Console(stderr=True)) as progress:
            task = progress.add_task("", total=1.0)
            try:
                built = build(orders, lambda share: progress.update(task, completed=share))
            except BaseException:
                empty_orders()  # half a city would be taken for a whole one by the next run
                raise
        self._tell(built, monotonic() - started)

    def _tell(self, built: Built, seconds: float) -> None:
        self.stdout.write(
            f"三个月的热线：工单 {WorkOrder.objects.count()} 件，知识点 {Article.objects.count()} 个，{built.n_steps} 个环节，附件 {built.n_papers} 个，"
            f"暂存 {built.n_drafts} 份，通知作业 {built.n_told} 个，建议模型学了 {built.n_learned} 件；用时 {seconds:.1f} 秒，每环节 {seconds / built.n_steps * 1000:.1f} 毫秒"
        )
        for reason, times in sorted(built.refusals.items(), key=lambda pair: -pair[1]):
            self.stdout.write(f"  被拒绝 {times} 次：{reason}")

    def _walk(self, address: str) -> None:
        self.stdout.write(f"在 {address} 走一遍闭环：")
        try:
            walk(address, self.stdout.write)
        except WalkFailed as reason:
            raise CommandError(str(reason)) from reason
