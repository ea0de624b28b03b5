"""导出: what a person sees, as a workbook that can be taken in again, or as JSON lines. Each export is on record."""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Final

from hotline.catalog.sheets.workbook import export_of
from hotline.knowledge.models import Article
from hotline.knowledge.sheets.columns import COLUMNS, SHOWN_ONLY, texts_of
from hotline.knowledge.workflow import SHOWN
from hotline.org.changes import exported
from hotline.org.models import User

TITLE: Final = "知识库"
MOST_IN_WORKBOOK: Final = 20_000


def rows_for(user: User) -> Iterator[dict[str, str]]:
    found = Article.objects.visible_to(user).filter(state__in=SHOWN)
    related = ("unit", "current__area", "current")
    for article in found.select_related(*related).order_by("id").iterator(1000):
        assert article.current is not None
        yield texts_of(article, article.current)


def as_workbook(user: User) -> bytes:
    columns = (*COLUMNS, *SHOWN_ONLY)
    rows = [[row[column.key] for column in columns] for row in islice(rows_for(user), MOST_IN_WORKBOOK)]
    return export_of(TITLE, columns, rows, actor=user)


def as_json_lines(user: User) -> bytes:
    rows = list(rows_for(user))
    exported(TITLE, {TITLE: len(rows)}, actor=user)
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
