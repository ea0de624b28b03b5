"""台账导出: the columns are those that the work standard asks of the ledger (⑪ 督办台账要素)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils.timezone import localtime

from hotline.catalog.sheets.workbook import Column, export_of
from hotline.org.models import User
from hotline.supervision.models import Supervision
from hotline.supervision.numbers import rules

TITLE: Final = "督办台账"
MOST: Final = 20_000
SEALED: Final = "（保密件，请在平台查看）"


def _day(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d}" if at else ""


def _moment(at: datetime | None) -> str:
    return f"{localtime(at):%Y-%m-%d %H:%M}" if at else ""


def _next(row: Supervision) -> str:
    return f"{row.next_step}（{row.next_on:%Y-%m-%d}前）" if row.next_step and row.next_on else row.next_step


# What the standard may ask of the ledger, by the name that it uses; and how wide the column is.
FIELDS: Final[Mapping[str, tuple[Callable[[Supervision], str], int]]] = {
    "编号": (lambda row: row.no, 15),
    "工单": (lambda row: row.order.no, 15),
    "承办单位": (lambda row: row.unit.name if row.unit else "待定", 26),
    "事项": (lambda row: SEALED if row.order.seals_identity else row.order.title, 34),
    "原因": (lambda row: SEALED if row.order.seals_identity else row.reason, 40),
    "立项日期": (lambda row: _day(row.opened_at), 12),
    "时限": (lambda row: _moment(row.due_at), 17),
    "进展": (lambda row: SEALED if row.order.seals_identity and row.latest else row.latest, 40),
    "下一步": (_next, 30),
    "销号日期": (lambda row: _day(row.struck_off_at), 12),
    "销号人": (lambda row: row.struck_off_by.name if row.struck_off_by else "", 10),
}
ALWAYS: Final[Mapping[str, tuple[Callable[[Supervision], str], int]]] = {
    "层级": (lambda row: str(row.get_level_display()), 10),
    "状态": (lambda row: str(row.get_state_display()), 10),
}


def ledger(rows: "QuerySet[Supervision]", *, actor: User) -> bytes:
    """The workbook; on record, and marked with who took it."""
    fields: dict[str, Any] = {name: FIELDS[name] for name in rules().list("ledger_fields") if name in FIELDS} | dict(
        ALWAYS
    )
    columns = [Column(name, name, width) for name, (_, width) in fields.items()]
    found = (
        rows.select_related("order", "unit", "struck_off_by")
        .defer("order__words", "order__content")
        .order_by("id")[:MOST]
    )
    lines = [[read(row) for read, _ in fields.values()] for row in found]
    return export_of(TITLE, columns, lines, actor=actor)
