"""A sheet of letters in a folder of its own, and the command run on it."""

import csv
from datetime import datetime
from io import StringIO
from pathlib import Path
from typing import Any, Final

from django.core.management import call_command
from django.utils.timezone import make_aware
from openpyxl import Workbook, load_workbook

from hotline.intake.models import Appeal
from hotline.workorders.models import Event, WorkOrder

HEADERS: Final = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "答复意见", "答复时间"]
LIFT: Final = [
    "1", "A01", "阳光花园电梯故障停运", "2025-03-03 10:00:00", "电梯坏了一个月。", "电梯已修复。感谢监督。", "2025-03-04 09:00:00",
]  # fmt: skip
LATE: Final = [
    "2", "A02", "物业服务质量差", "2025-03-03 21:30:00", "保安不管事。", "经查，情况属实，正在整改中。", "2025-05-06 16:20:00",
]  # fmt: skip
OPEN: Final = ["3", "A03", "电梯异响", "2026-02-27 10:00:00", "电梯响得厉害。", "", ""]


class Letters:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "来信.csv"
        self.refusals = folder / "未导入.xlsx"
        self.outcome = folder / "结果.xlsx"
        self.code = 0

    def write(self, *rows: list[str], headers: list[str] = HEADERS) -> None:
        with self.path.open("w", encoding="gb18030", newline="") as file:
            csv.writer(file).writerows([headers, *rows])

    def write_book(self, *rows: list[Any], headers: list[str] = HEADERS, name: str = "来信.xlsx") -> None:
        self.path = self.folder / name
        book = Workbook()
        assert book.active is not None
        for row in (headers, *rows):
            book.active.append(row)
        book.save(self.path)

    def take_in(self, **options: Any) -> str:
        """What the command says; `code` is how it exits."""
        out = StringIO()
        self.code = 0
        try:
            call_command("import_appeals", str(self.path), stdout=out, **{"refusals": self.refusals, **options})
        except SystemExit as ended:
            self.code = int(ended.code or 0)
        return out.getvalue()

    def order(self, no: str, source: str = "来信") -> WorkOrder:
        order = Appeal.objects.select_related("order").get(source=source, external_no=no).order
        assert order is not None
        return order

    def refused(self) -> list[tuple[Any, Any]]:
        return [(row[0], row[1]) for row in rows_of(self.refusals)]


def rows_of(path: Path, page: int = 0) -> list[tuple[Any, ...]]:
    """The rows of a workbook's page, without the headings."""
    return list(load_workbook(path).worksheets[page].iter_rows(min_row=2, values_only=True))


def shanghai(text: str) -> datetime:
    return make_aware(datetime.fromisoformat(text))


def verbs(order: WorkOrder) -> list[str]:
    return list(Event.objects.filter(order=order).order_by("n").values_list("verb", flat=True))
