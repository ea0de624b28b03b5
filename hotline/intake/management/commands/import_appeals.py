import os
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, process_time
from typing import IO, Any, cast

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from hotline.base.commands import Command as BaseCommand
from hotline.base.commands import whole_number
from hotline.intake import outcome, outcome_tables
from hotline.intake.bulk import Import, Taken
from hotline.intake.history import writing_history
from hotline.intake.letters import BadMapping, Field, are_headings, guess_columns
from hotline.intake.places import read_aliases, write_unknown
from hotline.intake.plans import NoCatalogue, Planner
from hotline.intake.returned import Preview, write_refused
from hotline.intake.sheets import BadSheet, Sheet, open_sheet
from hotline.intake.walking import CannotWalk, Walker

SHOWN = 10
WIDTH = 120
INTERRUPTED = 130

EPILOG = f"""
字段：{"、".join(Field)}。内容、时间必须有；常见的列名自动认出，认不出的用 --map 指明。

一个办公室从头做起：
  hotline prepare                                    建表、角色、出厂的工作标准和事项分类
  hotline import-organisation 机构.xlsx              区划、单位、账号（export-organisation --template 给空白表）
  在“派单目录”“工作日历”页面补上本市的派单规则和来信所在年份的节假日
  hotline import-appeals 来信.xlsx --dry-run --preview 去向.xlsx    先看：列、坏行、每件归哪类、派给谁
  hotline import-appeals 来信.xlsx --walk --outcome 结果.xlsx       再做；中断了原样再运行一次即可
想先试：hotline demo --orders 0 建演示城市的机构和账号，不要工单，再从 --dry-run 做起。

归类：表里有分类的照用（大类、中类则在其中细分），没有的按标题和内容里的词。要改，就改 --preview 写出的表里的“分类”“区划”两列，直接导入那张表。
派单：按派单目录；属地事项看来信写的地点（区划表里的名称，和 --places 对照表里的别名，如来信用代号写的“A3区”）。没有写明本市地点的，由该类事项的市级主管单位承办。
退出码：0 全部导入；1 有未导入的行（原因在 --refusals 文件里）或没有办成；2 命令写错；130 被中断。
"""


class Command(BaseCommand):
    help = "批量导入来信（.csv、.xlsx），可重复运行：已导入的不再导入，从停下的地方继续"
    epilog = EPILOG

    def add_arguments(self, parser: ArgumentParser) -> None:
        add = parser.add_argument
        add("file", type=Path, metavar="文件", help=".csv（UTF-8、GBK 或 UTF-16）或 .xlsx；列名在前十行里")
        add(
            "--walk",
            action="store_true",
            help="按来信和答复的时间走完闭环：受理、派单、答复、审核、回访、办结；不加则只登记为待受理",
        )
        add("--dry-run", action="store_true", help="试运行：只读表、归类、找单位，不写入")
        add("--preview", type=Path, metavar="文件.xlsx", help="试运行时，把每件的归类、区划、主办单位和依据写到这里")
        add(
            "--map",
            action="append",
            default=[],
            metavar="字段=列名",
            help="某字段是哪一列，可写多次；字段=- 为不导入该字段",
        )
        add("--sheet", default="", metavar="工作表", help="XLSX 里的哪一张；默认第一张有内容的")
        add("--source", default="", metavar="来源", help="来源名称，与编号一起防止重复导入；默认用文件名")
        add(
            "--places", type=Path, metavar="文件.xlsx",
            help="地名对照表，两列：地名、区划（名称或代码）。试运行时若没有这个文件，则写出一份待填的",
        )  # fmt: skip
        add(
            "--refusals",
            type=Path,
            metavar="文件.xlsx",
            help="未导入的行及原因写到这里，改正后可再导入；默认“文件名-未导入.xlsx”",
        )
        add("--outcome", type=Path, metavar="文件.xlsx", help="把结果表写成 XLSX")
        add("--limit", type=whole_number(1), metavar="N", help="这次最多导入 N 件")
        add("--resume", action="store_true", help="与 --walk 同用：先前只登记、还待受理的，这次也走完")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        source: str = (options["source"].strip() or path.stem)[:40]
        refusals: Path = options["refusals"] or Path.cwd() / f"{path.stem}-未导入.xlsx"
        self._check(options, refusals)
        try:
            sheet = open_sheet(
                path, page=options["sheet"], are_headings=lambda cells: are_headings(cells, options["map"])
            )
            columns = guess_columns(sheet.headers, options["map"])
            places: Path | None = options["places"]
            aliases = read_aliases(places) if places and not (options["dry_run"] and not places.exists()) else {}
            planner = Planner(aliases)
            walker = Walker() if options["walk"] else None
            if walker is not None and not options["dry_run"]:
                walker.check_roles()
        except (BadSheet, BadMapping, NoCatalogue, CannotWalk) as reason:
            raise CommandError(str(reason)) from reason
        self._say_columns(path, sheet, columns)
        if not sheet.n_rows:
            raise CommandError(f"{path.name} 只有列名，没有来信")
        run = Import(sheet, columns, planner, source=source, walker=walker)
        started = (monotonic(), process_time())
        if options["dry_run"]:
            self._rehearse(run, options)
        else:
            interrupted = self._run(run, options)
            self._say_taken(run.taken, source, started)
        self._say_refused(run, refusals)
        self._say_remarks(run, options)
        if not options["dry_run"]:
            self._say_outcome(source, options["outcome"])
            if interrupted:
                self.stdout.write("已中断：做完的都在，原样再运行一次即从停下的地方继续")
                sys.exit(INTERRUPTED)
        if run.taken.refused:
            sys.exit(1)

    def _check(self, options: dict[str, Any], refusals: Path) -> None:
        """Before anything is read: what cannot be meant, and where nothing can be written."""
        if options["preview"] and not options["dry_run"]:
            raise CommandError("--preview 要与 --dry-run 同用")
        if options["resume"] and not options["walk"]:
            raise CommandError("--resume 要与 --walk 同用")
        for target in (refusals, options["outcome"], options["preview"]):
            if target is None:
                continue
            folder = target.absolute().parent
            if target.suffix.lower() != ".xlsx" or not folder.is_dir() or not os.access(folder, os.W_OK):
                raise CommandError(f"写不到 {target}：应是可写的、已有的文件夹里的 .xlsx 文件")
            if target.absolute() == options["file"].absolute():
                raise CommandError(f"{target} 是来信文件自己：请另写一个文件名")

    def _run(self, run: Import, options: dict[str, Any]) -> bool:
        """Whether it was interrupted. What is done by then stands, and is told like any other."""
        try:
            with self._progress(run.sheet.n_rows, "导入来信") as advance, writing_history():
                run.run(resume=options["resume"], limit=options["limit"], progress=advance)
        except KeyboardInterrupt:
            return True
        except CannotWalk as reason:
            raise CommandError(f"{reason}。此前的{run.taken.n_walked_or_new}件都已导入，补好后再运行一次") from reason
        return False

    def _rehearse(self, run: Import, options: dict[str, Any]) -> None:
        planner = run.planner
        preview = Preview(
            planner.categories, planner.book.units, {area.pk: area.full_name for area in run.areas.values()}
        )
        with self._progress(run.sheet.n_rows, "试运行") as advance:
            taken = run.rehearse(seen=preview.add, progress=advance)
        self.stdout.write(
            f"试运行，没有写入：可导入{taken.n_new}件，此前已导入{taken.n_present}件，不能导入{len(taken.refused)}行"
        )
        self._list("主办单位", preview.by_lead)
        if options["preview"]:
            preview.write(options["preview"])
            self.stdout.write(f"每件的去向：{options['preview']}（改其中的分类、区划后可直接导入）")

    @contextmanager
    def _progress(self, n_rows: int, what: str) -> Iterator[Callable[[], None]]:
        bars = (TextColumn(what), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        with Progress(*bars, disable=not sys.stderr.isatty(), console=Console(stderr=True)) as progress:
            task = progress.add_task("", total=n_rows)
            yield lambda: progress.advance(task)

    # ── what is told ──

    def _say_columns(self, path: Path, sheet: Sheet, columns: dict[Field, str]) -> None:
        self.stdout.write(
            f"{path.name}：{sheet.n_rows}行；" + "，".join(f"{field}←{name}" for field, name in columns.items())
        )
        for remark in sheet.remarks:
            self.stdout.write(f"注意：{remark}")
        if unused := [header for header in sheet.headers if header and header not in columns.values()]:
            self.stdout.write(f"不导入的列（原件里保留）：{'、'.join(unused)}")

    def _say_taken(self, taken: Taken, source: str, started: tuple[float, float]) -> None:
        seconds, cpu = monotonic() - started[0], process_time() - started[1]
        per_row = (
            f"，每件{seconds / taken.n_new * 1000:.0f}毫秒（本进程处理器{cpu / taken.n_new * 1000:.0f}毫秒）"
            if taken.n_new
            else ""
        )
        resumed = f"，续办{taken.n_resumed}件" if taken.n_resumed else ""
        self.stdout.write(
            f"来源“{source}”：新导入{taken.n_new}件，此前已导入{taken.n_present}件{resumed}，"
            f"未导入{len(taken.refused)}行；用时{seconds:.1f}秒{per_row}"
        )

    def _say_refused(self, run: Import, refusals: Path) -> None:
        if run.taken.refused:
            write_refused(refusals, run.sheet.headers, run.taken.refused)
            self.stdout.write(f"未导入的行和原因：{refusals}")
            self._list("原因", Counter(reason for _, reason, _ in run.taken.refused))

    def _say_remarks(self, run: Import, options: dict[str, Any]) -> None:
        taken = run.taken
        if taken.remarks:
            self._list("注意", taken.remarks)
        if taken.n_without_area:
            self.stdout.write(f"没有写明本市区划内地点的：{taken.n_without_area}件")
        if taken.unknown_places:
            self._list("来信中不认识的地名代号", taken.unknown_places)
            places: Path | None = options["places"]
            if options["dry_run"] and places and not places.exists():
                write_unknown(places, taken.unknown_places)
                self.stdout.write(f"待填的地名对照表：{places}（填好“区划”一列，再用 --places 导入）")
            elif places is None:
                self.stdout.write("  （可用 --places 指明它们是本市哪个区划）")

    def _say_outcome(self, source: str, path: Path | None) -> None:
        found = outcome.of_source(source)
        console = Console(file=cast(IO[str], self.stdout), width=WIDTH)
        for table in outcome_tables.tables(found):
            console.print(table)
        for remark in found.remarks:
            self.stdout.write(f"· {remark}")
        if path is not None:
            outcome_tables.write(found, path)
            self.stdout.write(f"结果表：{path}")

    def _list(self, what: str, times: Counter[str]) -> None:
        """The most frequent first."""
        shown = sorted(times.items(), key=lambda pair: (-pair[1], pair[0]))
        self.stdout.write(f"{what}：")
        for text, n in shown[:SHOWN]:
            self.stdout.write(f"  {n:>5}  {text}")
        if len(shown) > SHOWN:
            self.stdout.write(f"  另有{len(shown) - SHOWN}种，共{sum(n for _, n in shown[SHOWN:])}")
