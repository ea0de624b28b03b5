"""`hotline import-organisation 文件.xlsx`, or the boundaries of areas `文件.geojson`: the same as the import screen, for the first set-up of a city."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from hotline.base.commands import Command as BaseCommand
from hotline.base.files import why_not
from hotline.base.refusal import Refused
from hotline.org.models import system_user
from hotline.org.sheets.geojson import tables_of
from hotline.org.sheets.importing import import_tables
from hotline.org.sheets.outcome import Report
from hotline.org.sheets.writing import initial_passwords, refused_rows

SHOWN = 30  # refusals on the screen; all of them are in the file


class Command(BaseCommand):
    help = "从 Excel 工作簿导入区划、单位、科室、联系人和用户；从 GeoJSON 导入区划边界"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", metavar="文件", type=Path, help="按模板填写的工作簿（.xlsx），或区划边界（.geojson）"
        )
        parser.add_argument("--dry-run", action="store_true", help="试运行：只核对，不写入")
        parser.add_argument(
            "--refusals", metavar="文件.xlsx", type=Path, help="未导入的行写到这里（缺省：原名加“-未导入”）"
        )
        parser.add_argument(
            "--passwords",
            metavar="文件.xlsx",
            type=Path,
            help="新账号的初始密码写到这里（缺省：原名加“-初始密码”）",
        )

    def handle(self, *args: Any, file: Path, dry_run: bool, **options: Any) -> None:
        refusals = options["refusals"] or file.with_name(f"{file.stem}-未导入.xlsx")
        passwords = options["passwords"] or file.with_name(f"{file.stem}-初始密码.xlsx")
        if passwords.exists() and not dry_run:
            raise CommandError(
                f"{passwords} 已存在，其中可能有还没有发出的初始密码。请移走它，或用 --passwords 另指定文件"
            )
        report = self._import(file, dry_run=dry_run)
        console = Console(file=self.stdout, highlight=False)  # type: ignore[arg-type]
        _print(console, report)
        if report.accounts:
            passwords.touch(mode=0o600)
            passwords.write_bytes(initial_passwords(report.accounts))
            console.print(
                f"{len(report.accounts)} 个新账号的初始密码：{passwords}（只此一份，发放后请删除）", soft_wrap=True
            )
        if report.n_refused:
            refusals.write_bytes(refused_rows(report))
            console.print(f"{report.n_refused} 行未导入，原样和原因在：{refusals}", soft_wrap=True)
            sys.exit(1)

    def _import(self, file: Path, *, dry_run: bool) -> Report:
        try:
            with file.open("rb") as opened:
                tables = tables_of(opened, file.name)
        except OSError as error:
            raise CommandError(f"打不开 {file}：{why_not(error)}") from error
        except Refused as refusal:
            raise CommandError(refusal.reason) from refusal
        n_rows = sum(len(table.rows) for table in tables)
        with Progress(console=Console(stderr=True)) as bar:
            task = bar.add_task("核对", total=n_rows)

            def show(what: str, n: int) -> None:
                if what.startswith("写入"):
                    # How many rows differ is known only now.
                    bar.update(task, description=what, total=(bar.tasks[0].total or 0) + n)
                bar.update(task, description=what, advance=n)

            return import_tables(tables, actor=system_user(), dry_run=dry_run, progress=show)


def _print(console: Console, report: Report) -> None:
    table = Table(title="试运行：没有写入" if report.is_dry_run else "导入完成", title_justify="left")
    for heading in ("工作表", "新建", "修改", "未变", "未导入"):
        table.add_column(heading, justify="left" if heading == "工作表" else "right")
    for result in report.results:
        numbers = (result.n_created, result.n_changed, result.n_unchanged, result.n_refused)
        table.add_row(result.sheet.title, *(str(n) for n in numbers))
    console.print(table)
    for result in report.results:
        for note in result.notes:
            console.print(f"{result.sheet.title}：{note}", markup=False, soft_wrap=True)
        for refusal in result.refusals[:SHOWN]:
            line = f"{result.sheet.title} 第{refusal.row}行 {refusal.column}“{refusal.value}”：{refusal.reason}"
            console.print(line, markup=False, soft_wrap=True)
        if len(result.refusals) > SHOWN:
            console.print(f"{result.sheet.title}：另有 {len(result.refusals) - SHOWN} 处")
