"""督办台账: the parts of the ledger, and one page of it by key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection
from django.db.models import Q, QuerySet

from hotline.org import roles
from hotline.org.models import User
from hotline.supervision.models import Supervision
from hotline.supervision.permissions import OUTSIDE_LEVELS, OWN_LEVELS, supervises
from hotline.supervision.workflow import OPEN, SupervisionState
from hotline.workorders.queries import Key, beyond, cursor_from, cut_to

PAGE: Final = 25
MOST_COUNTED: Final = 1000
S = SupervisionState


@dataclass(frozen=True)
class Part:
    """`rows` narrows what a person sees; the newest first where it is over, else the most urgent."""

    key: str
    name: str
    rows: Callable[["QuerySet[Supervision]", User], "QuerySet[Supervision]"]
    empty: str
    is_over: bool = False


def _mine(rows: "QuerySet[Supervision]", user: User) -> "QuerySet[Supervision]":
    """What waits for this person's move."""
    if not supervises(user):
        return rows.filter(state=S.ISSUED)
    mine = Q(pk__in=[])
    if user.has_perm(roles.SUPERVISE):
        mine |= Q(level__in=OWN_LEVELS)
    if user.has_perm(roles.OVERSEE):
        mine |= Q(level__in=OUTSIDE_LEVELS)
    if user.has_perm(roles.DIRECT):
        mine |= Q(level__in=OUTSIDE_LEVELS)
    return rows.filter(mine, state__in=(S.PROPOSED, S.RETURN_REQUESTED, S.REPORTED, S.DONE))


PARTS: Final = (
    Part("mine", "待我办", _mine, "没有等您处理的督办。"),
    Part("open", "在办", lambda rows, user: rows.filter(state__in=OPEN), "没有在办的督办。"),
    Part("late", "逾期", lambda rows, user: rows.overdue(), "没有逾期的督办。"),  # type: ignore[attr-defined]
    Part(
        "struck_off", "已销号", lambda rows, user: rows.filter(state=S.STRUCK_OFF), "还没有销号的督办。", is_over=True
    ),
    Part("all", "全部", lambda rows, user: rows, "还没有督办。", is_over=True),
)
BY_KEY: Final[Mapping[str, Part]] = {part.key: part for part in PARTS}
_COUNTED: Final = ("mine", "open", "late")


def narrowed(user: User, part: Part, filters: Mapping[str, Any]) -> "QuerySet[Supervision]":
    rows = part.rows(Supervision.objects.visible_to(user), user)
    if level := filters.get("level"):
        rows = rows.filter(level=level)
    if state := filters.get("state"):
        rows = rows.filter(state=state)
    if unit := filters.get("unit"):
        rows = rows.filter(unit__path__startswith=unit.path)
    if number := (filters.get("number") or "").strip():
        rows = rows.filter(no=number) if number.startswith("DB") else rows.filter(order__no=number)
    return rows


def page_of(rows: "QuerySet[Supervision]", part: Part, after: str, most: int = PAGE) -> tuple[list[Supervision], str]:
    """One page of rows and the cursor of the next; an unreadable cursor gives the first page."""
    at, pk = cursor_from(after)
    keys: list[Key]
    if part.is_over:
        rows = (rows.filter(pk__lt=pk) if pk else rows).order_by("-id")
        keys = [(None, key) for key in rows.values_list("id", flat=True)[: most + 1]]
    else:
        if at is not None:
            rows = beyond(rows, "due_at", ">", at, pk)
        elif pk:
            rows = rows.filter(Q(due_at=None, pk__gt=pk))
        keys = list(rows.order_by("due_at", "id").values_list("due_at", "id")[: most + 1])
    kept, cursor = cut_to(keys, most)
    related = Supervision.objects.select_related("order", "unit").defer("order__words", "order__content")
    found = {row.pk: row for row in related.filter(pk__in=[pk for _, pk in kept])} if kept else {}
    return [found[pk] for _, pk in kept], cursor


def counts(user: User) -> dict[str, int]:
    """How many stand in each counted part, at most `MOST_COUNTED`; one query for all."""
    parts = [BY_KEY[key] for key in _COUNTED]
    texts: list[str] = []
    given: list[Any] = []
    for part in parts:
        rows = part.rows(Supervision.objects.visible_to(user), user).order_by()[:MOST_COUNTED]
        sql, parameters = rows.values("pk").query.sql_with_params()
        texts.append(f"(SELECT count(*) FROM ({sql}) waiting)")
        given += parameters
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(texts)}", given)
        found = cursor.fetchone()
    assert found is not None
    return {part.key: n for part, n in zip(parts, found, strict=True)}
