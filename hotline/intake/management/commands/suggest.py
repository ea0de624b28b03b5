import sys
from argparse import ArgumentParser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter
from typing import IO, Any, cast

from django.core.management.base import CommandError
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from hotline.base.commands import Command as BaseCommand
from hotline.base.commands import whole_number
from hotline.base.refusal import Refused
from hotline.catalog import queries as catalog
from hotline.intake import actions
from hotline.intake.labelled import Labelled, read_labelled
from hotline.intake.letters import BadMapping
from hotline.intake.models import SuggestionModel
from hotline.intake.queries import models
from hotline.intake.sheets import BadSheet, open_sheet
from hotline.org.models import system_user

MOST_ROWS = 40


class Command(BaseCommand):
    help = "建议模型：train 训练（不给文件则用本市办结工单），evaluate 用带标签的文件检验"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["train", "evaluate"], metavar="train|evaluate", help="训练，或检验")
        parser.add_argument(
            "file",
            type=Path,
            nargs="?",
            metavar="文件",
            help=".csv 或 .xlsx，列名如 title、detail、label（标题、内容、分类）",
        )
        parser.add_argument(
            "--folds",
            type=whole_number(2, 20),
            default=0,
            metavar="N",
            help="evaluate：不用已有模型，在文件上做 N 折交叉检验，近似重复的留在同一折",
        )
        parser.add_argument(
            "--map", action="append", default=[], metavar="字段=列名", help="指明标题、内容、分类是哪一列"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        self.console = Console(file=cast(IO[str], self.stdout), width=100, highlight=False)
        labelled = self._read(options["file"], options["map"]) if options["file"] else None
        try:
            if options["what"] == "train":
                self._train(labelled, options["file"])
            elif labelled is None:
                raise CommandError("请给出带标签的文件：hotline suggest evaluate 文件.csv")
            elif options["folds"]:
                self._cross_validate(labelled, options["folds"])
            else:
                self._evaluate(labelled, options["file"].name)
        except Refused as refused:
            raise CommandError(refused.reason) from refused

    def _read(self, path: Path, given: list[str]) -> Labelled:
        try:
            labelled = read_labelled(open_sheet(path), catalog.load().categories, given)
        except (BadSheet, BadMapping) as reason:
            raise CommandError(str(reason)) from reason
        if not labelled.matters:
            raise CommandError(f"{path.name}里没有一行既有内容又有分类")
        kinds = "本市事项分类" if labelled.is_of_categories else "文件自己的标签"
        bad = f"，{labelled.n_bad}行没有内容或分类，未用" if labelled.n_bad else ""
        self.stdout.write(f"{path.name}：{len(labelled.matters)}件，{len(set(labelled.labels))}类（{kinds}）{bad}")
        return labelled

    def _train(self, labelled: Labelled | None, path: Path | None) -> None:
        with self._progress() as tell:
            if labelled is not None and path is not None:
                trained = [
                    actions.learn_file(
                        path.name, labelled.lesson(), actor=system_user(),
                        is_of_categories=labelled.is_of_categories, tell=tell,
                    )
                ]  # fmt: skip
            else:
                asked = actions.ask_training(actor=system_user())
                trained = [actions.learn_orders(model, tell=tell) for model in asked]
        for model in trained:
            self._tell_of(model)
        if all(model.state == SuggestionModel.State.FAILED for model in trained):
            raise CommandError("没有训成")

    def _tell_of(self, model: SuggestionModel) -> None:
        from hotline.intake.suggesting.figures import Figures

        if model.state == SuggestionModel.State.FAILED:
            self.stdout.write(f"{model}：{model.stage}")
            return
        left = f"，另有{model.n_left_out}件较早的未用" if model.n_left_out else ""
        self.stdout.write(f"{model}：学了{model.n_cases}件、{len(model.labels)}类{left}；用时{model.seconds:.1f}秒")
        figures = Figures.of_json(model.figures)
        self.stdout.write(f"留出五分之一检验（近似重复的不分开），{figures.n}件：")
        self._show(figures)
        self.stdout.write("件数与正确率：" + "，".join(f"{n}件 {accuracy:.1%}" for n, accuracy, _ in model.curve))

    def _evaluate(self, labelled: Labelled, name: str) -> None:
        from hotline.intake.suggesting.training import evaluate

        model = models.last_trained()
        tree = models.tree_of(model.pk) if model is not None else None
        if model is None or tree is None:
            raise CommandError("还没有可用的模型，请先 hotline suggest train")
        started = perf_counter()
        figures, seconds = evaluate(tree, labelled.matters, labelled.labels)
        self.stdout.write(f"用{model}（{model.source}，{model.n_cases}件）检验：")
        if model.source == name:
            self.stdout.write(
                "注意：模型就是用这个文件训练的，下面的数字只说明记得住，不说明认得准；认得准看 --folds 5"
            )
        unknown = sorted(set(labelled.labels) - set(tree.labels))
        if unknown:
            n = sum(label in set(unknown) for label in labelled.labels)
            self.stdout.write(
                f"{n}件的分类是模型没有学过的（都算错）：{'、'.join(self._name(one) for one in unknown[:10])}"
            )
        self._show(figures)
        self.stdout.write(
            f"建议{figures.n}件用时{seconds:.2f}秒，每千件{seconds / figures.n * 1000:.2f}秒（连统计{perf_counter() - started:.2f}秒）"
        )

    def _cross_validate(self, labelled: Labelled, n_folds: int) -> None:
        from hotline.intake.suggesting.training import cross_validate

        started = perf_counter()
        with self._progress() as tell:
            figures = cross_validate(labelled.lesson(), tell, n_folds)
        self.stdout.write(
            f"{n_folds}折交叉检验，近似重复的留在同一折，{figures.n}件，用时{perf_counter() - started:.1f}秒："
        )
        self._show(figures)

    def _show(self, figures: Any) -> None:
        levels = "".join(f"  {name}级 {part:.4f}" for name, part in zip("一二三", figures.levels, strict=False))
        self.stdout.write(
            f"正确率 accuracy {figures.accuracy:.4f}  宏平均 macro-F1 {figures.macro_f1:.4f}  "
            f"前二命中 top-2 {figures.top2:.4f}  前三命中 top-3 {figures.top3:.4f}{levels}"
        )
        table = Table(title="各类", title_justify="left")
        for heading in ("分类", "件数", "准确率", "召回率", "F1"):
            table.add_column(heading, justify="left" if heading == "分类" else "right")
        rows = sorted(figures.labels, key=lambda row: -row.n)
        for row in rows[:MOST_ROWS]:
            table.add_row(
                self._name(row.label), str(row.n), f"{row.precision:.3f}", f"{row.recall:.3f}", f"{row.f1:.3f}"
            )
        self.console.print(table)
        if len(rows) > MOST_ROWS:
            self.stdout.write(f"（件数最多的{MOST_ROWS}类，共{len(rows)}类）")
        for truth, guess, n in figures.confusions[:5]:
            self.stdout.write(f"  {self._name(truth)} → {self._name(guess) or '没有建议'}：{n}件")

    def _name(self, label: str) -> str:
        entry = catalog.load().categories.get(label)
        return f"{label} {entry.full_name}" if entry else label

    @contextmanager
    def _progress(self) -> Iterator[Callable[[str, float], None]]:
        bars = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn())
        with Progress(*bars, disable=not sys.stderr.isatty(), console=Console(stderr=True)) as progress:
            task = progress.add_task("准备", total=1.0)
            yield lambda stage, done: progress.update(task, description=stage, completed=done)
