"""按键翻页: one page of a list read by key, and the cursor of the next. Never by offset: the hundredth page costs what the first does."""

from typing import Any, Final

from django.db.models import QuerySet

PAGE: Final = 20


def page_of(rows: "QuerySet[Any]", after: str, most: int = PAGE) -> tuple[list[Any], str]:
    """The newest first; at most `most`, and the cursor (empty at the end). What is no cursor begins at the beginning."""
    if after.isdigit() and len(after) < 19:
        rows = rows.filter(pk__lt=int(after))
    found = list(rows.order_by("-id")[: most + 1])
    return found[:most], str(found[most - 1].pk) if len(found) > most else ""
