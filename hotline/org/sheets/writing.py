"""写工作簿: template, export, refused rows, initial passwords. Text is written as text, never as a formula."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO
from typing import Any, Final

import xlsxwriter

from hotline.org.changes import exported
from hotline.org.models import Area, Contact, Section, Unit, User
from hotline.org.permissions import manages_all, units_seen_by, users_seen_by
from hotline.org.sheets.layout import AREAS, CONTACTS, SECTIONS, SHEETS, UNITS, USERS, Column, Sheet
from hotline.org.sheets.naming import UnitNames
from hotline.org.sheets.outcome import NewAccount, Report

REASON: Final = "未导入原因"
VALIDATED_ROWS: Final = 5000
EXPLANATION: Final = (
    "每张工作表第一行是表头，请勿改动表头文字；不需要的列可以整列删除，删除的列不会被改动。",
    "表头带 * 的列必填。按编号（或登录名、单位加名称）识别：已有则修改，没有则新建；导入从不删除。",
    "单元格留空：下表注明“留空即清空”的列会清空，其余保持原样。",
    "编号、电话列已设为文本格式；从别处粘贴时请“选择性粘贴—数值”，不要带公式。",
    "先“试运行”看报告，再“导入”。有问题的行会说明原因，可下载改好后再次导入，其余各行照常导入。",
)


def template() -> bytes:
    return _workbook("组织机构导入模板", {sheet: [] for sheet in SHEETS})


def export(actor: User) -> bytes:
    """What `actor` sees of the organisation, in the layout that can be imported again. Areas and all users only for
    those who manage the whole; a unit's administrator gets the own subtree. Put on record, and marked with it."""
    units = units_seen_by(actor).select_related("parent").order_by("level", "path")
    below = {"unit__in": units}
    sections = Section.objects.filter(**below).select_related("unit")
    contacts = Contact.objects.filter(**below).select_related("unit")
    names = UnitNames(Unit.objects.order_by())
    pages: dict[Sheet, list[Sequence[object]]] = {
        UNITS: [_unit(unit) for unit in units],
        SECTIONS: [(names.written(row.unit), row.name, row.contact, row.phone) for row in sections],
        CONTACTS: [(names.written(row.unit), row.name, row.duty, row.phone, row.is_main) for row in contacts],
        USERS: [_user(user, names) for user in _users(actor)],
    }
    if manages_all(actor):
        pages = {AREAS: list(Area.objects.values_list("code", "name", "parent_id")), **pages}
    counts = {sheet.title: len(rows) for sheet, rows in pages.items()}
    return _workbook("组织机构", pages, note=exported("组织机构", counts, actor=actor))


def refused_rows(report: Report) -> bytes:
    """The refused rows as they came in with the reason beside them: mend them in place and send the file again."""
    with _Book() as book:
        for result in report.results:
            if not result.refused_rows:
                continue
            reasons: dict[int, list[str]] = {}
            for refusal in result.refusals:
                reasons.setdefault(refusal.row, []).append(f"{refusal.column}：{refusal.reason}")
            rows = (
                [*(texts[column.key] for column in result.columns), f"原第{number}行　" + "；".join(reasons[number])]
                for number, texts in sorted(result.refused_rows.items())
            )
            book.page(result.sheet.title, result.columns, rows, extra=REASON)
        return book.finished()


def initial_passwords(accounts: Iterable[NewAccount]) -> bytes:
    with _Book() as book:
        page = book.add_page("初始密码", ("登录名", "姓名", "单位", "初始密码"), (18, 12, 36, 20))
        for n, account in enumerate(accounts, start=1):
            book.write_row(page, n, (account.username, account.name, account.unit, account.password))
        return book.finished()


def _workbook(title: str, pages: Mapping[Sheet, Iterable[Sequence[object]]], note: str = "") -> bytes:
    with _Book(note) as book:
        book.explain(title, pages)
        for sheet, rows in pages.items():
            book.page(sheet.title, sheet.columns, rows)
        return book.finished()


class _Book:
    """A workbook in memory, in our look."""

    def __init__(self, note: str = "") -> None:
        self.note = note
        self.file = BytesIO()
        self.book = xlsxwriter.Workbook(self.file, {"in_memory": True})
        self.text = self.book.add_format({"num_format": "@", "valign": "top"})
        self.wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.title = self.book.add_format({"bold": True, "font_size": 16})
        self.mark = self.book.add_format({"font_color": "#9A3412", "italic": True})
        if note:
            self.book.set_properties({"comments": note})
        self.heading = self.book.add_format({"bold": True, "bg_color": "#E8F0FA", "bottom": 1, "valign": "vcenter"})

    def __enter__(self) -> "_Book":
        return self

    def __exit__(self, *failure: object) -> None:
        if failure[0] is not None:
            self.book.close()

    def finished(self) -> bytes:
        self.book.close()
        return self.file.getvalue()

    def explain(self, title: str, sheets: Iterable[Sheet]) -> None:
        page = self.book.add_worksheet("说明")
        page.set_column(0, 0, 14)
        page.set_column(1, 1, 18)
        page.set_column(2, 2, 90)
        page.write_string(0, 0, title, self.title)
        lines = [*([self.note] if self.note else []), *EXPLANATION]
        for n, line in enumerate(lines, start=1):
            page.merge_range(n, 0, n, 2, line, self.wrapped)
        row = len(lines) + 2
        for sheet in sheets:
            for n, word in enumerate((sheet.title, "列", sheet.hint)):
                page.write_string(row, n, word, self.heading)
            for column in sheet.columns:
                row += 1
                page.write_string(row, 1, column.heading + (" *" if column.required else ""))
                page.write_string(row, 2, _hint(column), self.wrapped)
            row += 2

    def page(self, title: str, columns: Sequence[Column], rows: Iterable[Sequence[object]], extra: str = "") -> None:
        """A sheet with its headings, drop-down lists and rows; `extra` is one more column at the end."""
        headings = [column.heading + (" *" if column.required else "") for column in columns]
        page = self.add_page(
            title,
            [*headings, *([extra] if extra else [])],
            [*(column.width for column in columns), *([60] if extra else [])],
        )
        top = self.top
        for n, column in enumerate(columns):
            if column.choices:
                rule = {
                    "validate": "list",
                    "source": list(column.choices),
                    "error_message": f"请从下拉列表中选择{column.heading}",
                }
                page.data_validation(top + 1, n, VALIDATED_ROWS, n, rule)
            if hint := _hint(column):
                page.write_comment(top, n, hint)
        for number, row in enumerate(rows, start=top + 1):
            self.write_row(page, number, row)

    def add_page(self, title: str, headings: Sequence[str], widths: Sequence[int]) -> Any:
        page = self.book.add_worksheet(title)
        top = self.top
        for n, (heading, width) in enumerate(zip(headings, widths, strict=True)):
            page.set_column(n, n, width, self.text)
            page.write_string(top, n, heading, self.heading)
        page.set_row(top, 22)
        page.freeze_panes(top + 1, 1)
        if self.note:
            page.write_string(0, 0, self.note, self.mark)
            page.set_footer(f"&L{self.note}&R&P / &N")
        return page

    @property
    def top(self) -> int:
        """The row of the headings: behind the watermark, where there is one."""
        return 1 if self.note else 0

    def write_row(self, page: Any, number: int, values: Iterable[object]) -> None:
        for n, value in enumerate(values):
            if value not in (None, ""):
                page.write_string(number, n, _words(value), self.text)


def _unit(unit: Unit) -> tuple[object, ...]:
    return (
        unit.code, unit.name, unit.short_name, unit.get_kind_display(), unit.get_level_display(),
        unit.parent.code if unit.parent else "", unit.area_id, unit.duty_phone, unit.leader, unit.deputy,
        unit.duty_basis, unit.leader_signs, unit.replies_directly, unit.active_from, unit.active_to,
    )  # fmt: skip


def _users(actor: User) -> Iterable[User]:
    # Superusers are not imported, so they are not exported either: what comes out can go in again.
    found = users_seen_by(actor).filter(is_superuser=False).select_related("unit", "section")
    return found.prefetch_related("groups").order_by("username")


def _user(user: User, names: UnitNames) -> tuple[object, ...]:
    return (
        user.username, user.name, user.job_no, user.phone, names.written(user.unit),
        user.section.name if user.section else "", "、".join(user.role_names), user.is_active,
    )  # fmt: skip


def _words(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def _hint(column: Column) -> str:
    clears = "留空即清空" if column.clears else ""
    return "；".join(part for part in (column.hint, clears) if part)
