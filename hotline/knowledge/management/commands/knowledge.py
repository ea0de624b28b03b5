import re
from argparse import ArgumentParser
from collections import Counter
from pathlib import Path
from time import monotonic
from typing import IO, Any, cast

from django.core.management.base import CommandError
from rich.console import Console
from rich.table import Table

from hotline.base.commands import Command as BaseCommand
from hotline.base.refusal import Refused
from hotline.catalog.sheets.workbook import Report, export_of
from hotline.knowledge import evaluation
from hotline.knowledge.actions.indexing import count_words, index_anew
from hotline.knowledge.management.progress import progress_bar
from hotline.knowledge.sheets.columns import KEYS, REPORT
from hotline.knowledge.sheets.exporting import as_json_lines, as_workbook
from hotline.knowledge.sheets.importing import import_file, in_words
from hotline.knowledge.sheets.mapping import MAPS, BadMapping, Mapped, read_parts
from hotline.org.models import Unit, system_user

MOST_REASONS = 10


class Command(BaseCommand):
    help = "知识库：导入、导出、重建索引、评测查找质量"
    epilog = """示例：
  hotline knowledge import 事项.jsonl --map 政务服务事项 --unit 0000 --trial
  hotline knowledge import 问答.xlsx --map title=问题 --map answer=答案 --map unit=部门
  hotline knowledge evaluate --docs 文档.jsonl --queries 问题.tsv"""

    def add_arguments(self, parser: ArgumentParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, metavar="动作")
        taking = verbs.add_parser("import", help="导入知识点（.xlsx、.json、.jsonl、.csv），导入即发布；可重复运行")
        taking.add_argument("file", type=Path, metavar="文件")
        taking.add_argument(
            "--map", action="append", default=[], metavar="字段=列名",
            help=f"字段从哪一列来（可重复）：title=事项名称；body=条件：{{受理条件}}[，材料：{{材料}}]（方括号内有空列时略去）；"
            f"openness==PUBLIC 为固定值。字段：{'、'.join(KEYS)}。也可以是 .json 文件，"
            f"或自带的：{'、'.join(sorted(path.stem for path in MAPS.glob('*.json')))}",
        )  # fmt: skip
        taking.add_argument(
            "--unit", default="", metavar="单位", help="没有写明或认不出责任单位的，归这个单位（编号、名称或简称）"
        )
        taking.add_argument(
            "--source", default="", metavar="来源", help="来源名称，与来源编号一起对应上次导入的；默认用文件名"
        )
        taking.add_argument("--trial", action="store_true", help="只试运行，不写入")
        taking.add_argument("--report", type=Path, metavar="文件.xlsx", help="逐行结果写到这里")
        giving = verbs.add_parser("export", help="导出知识点（.xlsx、.jsonl），可以再导入")
        giving.add_argument("file", type=Path, metavar="文件")
        evaluate = verbs.add_parser("evaluate", help="用任意文档和问题评测查找质量，不动本市的知识点")
        evaluate.add_argument(
            "--docs", required=True, type=Path, metavar="FILE.jsonl", help="每行一个 JSON：docid、text，可有 title"
        )
        evaluate.add_argument(
            "--queries", required=True, type=Path, metavar="FILE.tsv", help="编号、问题、答案文档，制表符分隔"
        )
        verbs.add_parser("index", help="重建查找用的索引和词频")

    def handle(self, *args: Any, **options: Any) -> None:
        doors: dict[str, Any] = {
            "import": self.take, "export": self.give, "evaluate": self.evaluate, "index": self.index,
        }  # fmt: skip
        try:
            doors[options["verb"]](**options)
        except (Refused, BadMapping, evaluation.BadFile) as reason:
            raise CommandError(str(reason)) from reason

    def take(
        self, *, file: Path, map: list[str], unit: str, source: str, trial: bool, report: Path | None, **rest: Any
    ) -> None:
        if report is not None and (report.suffix.lower() != ".xlsx" or not report.absolute().parent.is_dir()):
            raise CommandError(f"写不到 {report}：应是已有文件夹里的 .xlsx 文件")
        mapped = Mapped(read_parts(map), KEYS) if map else None
        started = monotonic()
        try:
            with file.open("rb") as content, progress_bar("导入知识点") as advance:
                found = import_file(
                    content, file.name, actor=system_user(), unit=_unit(unit), mapped=mapped, source=source, trial=trial,
                    progress=advance,
                )  # fmt: skip
        except OSError as error:
            raise CommandError(f"读不到 {file}：{error.strerror}") from error
        seconds = monotonic() - started
        each = f"，每行{seconds / len(found.rows) * 1000:.0f}毫秒" if found.rows else ""
        self.stdout.write(
            f"{'试运行，没有写入' if trial else '导入完成'}：{in_words(found)}；用时{seconds:.1f}秒{each}"
        )
        reasons = Counter(re.sub(r"“[^”]*”", "“…”", row.reason) for row in found.refused)
        for reason, times in reasons.most_common(MOST_REASONS):
            self.stdout.write(f"  {reason}：{times}行")
        for row in found.refused[:MOST_REASONS]:
            self.stdout.write(f"    第{row.number}行 {row.what}：{row.reason}")
        if report is not None:
            self._write(found, report)

    def _write(self, found: Report, path: Path) -> None:
        rows = [[str(row.number), row.what, row.outcome.value, row.reason] for row in found.rows]
        path.write_bytes(export_of("导入结果", REPORT, rows, actor=system_user()))
        self.stdout.write(f"逐行结果：{path}")

    def give(self, *, file: Path, **rest: Any) -> None:
        ending = file.suffix.lower()
        if ending not in (".xlsx", ".jsonl") or not file.absolute().parent.is_dir():
            raise CommandError(f"写不到 {file}：应是已有文件夹里的 .xlsx 或 .jsonl 文件")
        file.write_bytes(as_workbook(system_user()) if ending == ".xlsx" else as_json_lines(system_user()))
        self.stdout.write(f"已导出：{file}")

    def evaluate(self, *, docs: Path, queries: Path, **rest: Any) -> None:
        documents, questions = evaluation.read_documents(docs), evaluation.read_questions(queries)
        with progress_bar("评测") as advance:
            found = evaluation.measure(documents, questions, advance)
        table = Table("指标", "数值", title=f"{len(documents)}个文档，{found.n}个问题")
        for name, value in (
            ("R@1", f"{found.first:.4f}"),
            ("R@10", f"{found.in_ten:.4f}"),
            ("MRR", f"{found.reciprocal:.4f}"),
            ("中位耗时", f"{found.median_ms:.1f} 毫秒"),
            ("95%不超过", f"{found.slow_ms:.1f} 毫秒"),
        ):
            table.add_row(name, value)
        Console(file=cast(IO[str], self.stdout), width=80).print(table)

    def index(self, **rest: Any) -> None:
        n = index_anew()
        count_words()
        self.stdout.write(f"已重建索引：{n}个知识点")


def _unit(name: str) -> Unit | None:
    if not name:
        return None
    for field in ("code", "name", "short_name"):
        found = list(Unit.objects.active().filter(**{field: name})[:2])
        if len(found) == 1:
            return found[0]
    raise CommandError(f"没有在用的单位“{name}”，或不止一个：请写单位编号")
