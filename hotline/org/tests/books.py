"""Workbooks for the tests of the import, written as a person's Excel would."""

from collections.abc import Sequence
from io import BytesIO

from openpyxl import Workbook

from hotline.org.models import User
from hotline.org.sheets.importing import import_tables
from hotline.org.sheets.outcome import ImportResult, Report
from hotline.org.sheets.reading import read_workbook
from hotline.org.tests.people import user

UNIT_HEADINGS = ("单位编号", "单位名称", "类别", "上级单位", "所在区划", "值班电话")
USER_HEADINGS = ("登录名", "姓名", "单位", "科室", "角色", "在用")


def book(**sheets: Sequence[Sequence[object]]) -> BytesIO:
    """A workbook; every sheet a list of rows, the headings among them."""
    made = Workbook()
    assert made.active is not None
    made.remove(made.active)
    for title, rows in sheets.items():
        page = made.create_sheet(title)
        for row in rows:
            page.append(list(row))
    file = BytesIO()
    made.save(file)
    return file


def take(file: BytesIO, *, dry_run: bool = False, actor: User | None = None) -> Report:
    return import_tables(read_workbook(file), actor=actor or user("xu"), dry_run=dry_run)


def take_units(*rows: Sequence[object], dry_run: bool = False) -> ImportResult:
    [result] = take(book(单位=[UNIT_HEADINGS, *rows]), dry_run=dry_run).results
    return result


def take_users(*rows: Sequence[object], actor: User | None = None) -> ImportResult:
    [result] = take(book(用户=[USER_HEADINGS, *rows]), actor=actor).results
    return result


def refusals(result: ImportResult) -> list[tuple[int, str]]:
    return [(refusal.row, refusal.column) for refusal in result.refusals]
