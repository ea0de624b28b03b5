import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import CommandError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from hotline.base.commands import Command as BaseCommand
from hotline.org.models import Change
from hotline.workorders import sealing
from hotline.workorders.models import Anchor, Event, WorkOrder


class Command(BaseCommand):
    help = "校验办理轨迹和变更记录：逐步核对哈希链和夜间封存点，报告被改动或删除之处（有断点时退出码为1）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--order", action="append", metavar="工单编号", help="只校验这些工单（可重复）")
        parser.add_argument("--seal", action="store_true", help="校验无误后新增一个封存点")

    def handle(self, *args: Any, **options: Any) -> None:
        numbers: list[str] | None = options["order"]
        ids = None
        if numbers:
            ids = list(WorkOrder.objects.filter(no__in=numbers).values_list("pk", flat=True))
            if len(ids) != len(set(numbers)):
                raise CommandError("有的工单编号不存在")
        n_orders = len(ids) if ids is not None else WorkOrder.objects.count()
        columns = (TextColumn("校验轨迹"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
        with Progress(*columns, disable=not sys.stderr.isatty()) as bar:
            task = bar.add_task("", total=n_orders)
            breaks = list(sealing.verify(ids, lambda n: bar.update(task, completed=n)))
        for one in breaks:
            self.stdout.write(f"✗ {one.order_no}：{one.why}")
        if breaks:
            raise CommandError(f"发现{len(breaks)}处断点")
        n_events = Event.objects.filter(order__in=ids).count() if ids is not None else Event.objects.count()
        told = f"轨迹完整：{n_orders}件工单、{n_events}步"
        if ids is None:
            lives = sum(model._default_manager.count() for model in sealing.kinds() if model is not Event)
            n_changes = Change.objects.count()
            told += f"、其他办理对象{lives}步、变更记录{n_changes}条、{Anchor.objects.count()}个封存点"
        self.stdout.write(told)
        if options["seal"]:
            row = sealing.anchor()
            self.stdout.write(f"已封存第{row.n}点：{row.n_orders}件、{row.n_events}步，{row.hash[:16]}…")
