from argparse import ArgumentParser
from time import monotonic
from typing import Any

from hotline.assessment.actions import facts
from hotline.base.commands import Command as BaseCommand
from hotline.knowledge.management.progress import progress_bar


class Command(BaseCommand):
    help = "事实：由工单和轨迹重新量出每件工单、每轮承办（指标和考核都从这里算）"
    epilog = """示例：
  hotline facts rebuild     全部丢弃重建
  hotline facts catch-up    补上最近的变化（平时由定时作业每分钟做）"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="动作")
        verbs.add_parser("rebuild", help="全部丢弃重建")
        verbs.add_parser("catch-up", help="补上最近的变化")

    def handle(self, *args: Any, **options: Any) -> None:
        started = monotonic()
        make = facts.rebuild if options["verb"] == "rebuild" else facts.catch_up
        with progress_bar("量工单") as progress:
            n = make(progress)
        self.stdout.write(f"已量{n}件工单，用时{monotonic() - started:.1f}秒")
