import sys
from argparse import ArgumentParser
from pathlib import Path
from time import monotonic
from typing import IO, Any, cast

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from hotline.intake import outcome
from hotline.intake.bulk import Taken, take_in_letters
from hotline.intake.history import writing_history
from hotline.intake.letters import BadMapping, Field, guess_columns
from hotline.intake.sheets import BadSheet, open_sheet
from hotline.intake.walking import CannotWalk, Walker

MOST_REASONS = 10


class Command(BaseCommand):
    help = "批量导入来信（.csv、.xlsx），可重复运行：已导入的不再导入，从停下的地方继续"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="文件", help=".csv（UTF-8 或 GB18030）或 .xlsx，第一行是列名")
        parser.add_argument(
            "--walk", action="store_true", help="按来信和答复的时间走完闭环：受理、派单、答复、审核、回访、办结"
        )
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="字段=列名",
            help=f"指明某字段是哪一列（可重复）；字段：{'、'.join(Field)}",
        )
        parser.add_argument(
            "--source", default="", metavar="来源", help="来源名称，与编号一起防止重复导入；默认用文件名"
        )
        parser.add_argument(
            "--refusals", type=Path, metavar="文件.xlsx", help="未导入的行及原因写到这里；默认在来信文件旁"
        )
        parser.add_argument("--report", type=Path, metavar="文件.xlsx", help="把结果表写成 XLSX")
        parser.add_argument("--limit", type=int, metavar="N", help="这次最多导入 N 件")
        parser.add_argument("--resume", action="store_true", help="先前只登记未办理的（没有加 --walk），这次也走完")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        source: str = (options["source"] or path.stem)[:40]
        refusals: Path = options["refusals"] or Path.cwd() / f"{path.stem}-未导入.xlsx"
        for target in (refusals, options["report"]):
            if target is not None and (target.suffix.lower() != ".xlsx" or not target.absolute().parent.is_dir()):
                raise CommandError(f"写不到 {target}：应是已有文件夹里的 .xlsx 文件")
        try:
            sheet = open_sheet(path)
            columns = guess_columns(sheet.headers, options["map"])
        except (BadSheet, BadMapping) as reason:
            raise CommandError(str(reason)) from reason
        self.stdout.write(
            f"{path.name}：{sheet.n_rows}行；" + "，".join(f"{field}←{name}" for field, name in columns.items())
        )
        bars = (TextColumn("导入来信"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        started = monotonic()
        with (
            Progress(*bars, disable=not sys.stderr.isatty(), console=Console(stderr=True)) as progress,
            writing_history(),
        ):
            task = progress.add_task("", total=sheet.n_rows)
            try:
                taken = take_in_letters(
                    sheet, columns, source=source, walker=Walker() if options["walk"] else None, resume=options["resume"],
                    limit=options["limit"], progress=lambda: progress.advance(task),
                )  # fmt: skip
            except CannotWalk as reason:
                raise CommandError(str(reason)) from reason
        self._tell(taken, source, refusals, monotonic() - started)
        found = outcome.of_source(source)
        console = Console(file=cast(IO[str], self.stdout), width=110)
        for table in found.tables():
            console.print(table)
        if options["report"] is not None:
            found.write(options["report"])
            self.stdout.write(f"结果表：{options['report']}")

    def _tell(self, taken: Taken, source: str, refusals: Path, seconds: float) -> None:
        per_row = f"，每件{seconds / taken.n_new * 1000:.0f}毫秒" if taken.n_new else ""
        resumed = f"，续办{taken.n_resumed}件" if taken.n_resumed else ""
        self.stdout.write(
            f"来源“{source}”：新导入{taken.n_new}件，此前已导入{taken.n_present}件{resumed}，"
            f"未导入{len(taken.refusals.rows)}行；用时{seconds:.1f}秒{per_row}"
        )
        if not taken.refusals.rows:
            return
        taken.refusals.write(refusals)
        self.stdout.write(f"未导入的行见 {refusals}：")
        for reason, times in outcome.counted(reason for _, reason, _ in taken.refusals.rows)[:MOST_REASONS]:
            self.stdout.write(f"  {reason}：{times}行")
