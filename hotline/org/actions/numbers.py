"""发文字号: numbers of official papers, one behind the other, in each year from 1 (GB/T 9704-2012 7.2.5)."""

from datetime import date

from django.db import connection, transaction

from hotline.org.models import PaperSeries

_NEXT = """INSERT INTO {table} (code, year, last) VALUES (%s, %s, 1)
ON CONFLICT (code, year) DO UPDATE SET last = {table}.last + 1 RETURNING last"""


def draw_number(code: str, *, on: date) -> str:
    """The next number of 机关代字 `code`, such as 德热督〔2026〕12号.

    Drawn in the transaction of the step that issues the paper: whoever draws at the same time waits until that one stands
    or is undone, and a paper that was not issued leaves no gap.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("a number is drawn in the step that issues the paper")
    with connection.cursor() as cursor:
        cursor.execute(_NEXT.format(table=PaperSeries._meta.db_table), [code, on.year])
        row = cursor.fetchone()
    assert row is not None
    return f"{code}〔{on.year}〕{row[0]}号"
