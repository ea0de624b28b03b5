"""`hotline export-organisation 文件.xlsx`: everything, in the layout that can be imported again."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError

from hotline.base.commands import Command as BaseCommand
from hotline.base.files import why_not
from hotline.org.models import system_user
from hotline.org.sheets.writing import export
from hotline.org.sheets.writing import template as blank


class Command(BaseCommand):
    help = "把区划、单位、科室、联系人和用户导出为 Excel 工作簿"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="文件.xlsx", type=Path, help="写到哪里")
        parser.add_argument("--template", action="store_true", help="只写空白模板")

    def handle(self, *args: Any, file: Path, template: bool, **options: Any) -> None:
        content = blank() if template else export(system_user())
        try:
            file.write_bytes(content)
        except OSError as error:
            raise CommandError(f"写不了 {file}：{why_not(error)}") from error
        self.stdout.write(f"已写到 {file}，{len(content) // 1024} KB")
