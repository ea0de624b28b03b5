"""查找派单目录条目和分类: pages of lists, by key."""

from collections.abc import Iterable
from typing import Any, Final

from django.db.models import Q

from hotline.catalog.models import Category, DispatchRule
from hotline.org.models import Unit

PAGE: Final = 50


def rules(
    *, q: str = "", unit: Unit | None = None, lead_kind: str = "", state: str = "", after: str = ""
) -> tuple[list[DispatchRule], str]:
    """A page of the catalogue by category and number, and the cursor of the next page. 3 queries.

    `q` is looked for in the names of the categories and those above them, their codes, and the basis. `state`:
    "" in use, "flagged", "retired".
    """
    found = DispatchRule.objects.filter(is_active=state != "retired")
    if state == "flagged":
        found = found.filter(is_flagged=True)
    if lead_kind:
        found = found.filter(lead_kind=lead_kind)
    if unit is not None:
        # Not a join: a rule with several helpers would come several times.
        helped = DispatchRule.co_units.through.objects.filter(unit=unit).values("dispatchrule_id")
        found = found.filter(Q(lead_unit=unit) | Q(pk__in=helped))
    for word in q.split():
        named = Category.objects.filter(full_name__icontains=word).values("code")
        found = found.filter(Q(category__in=named) | Q(category__startswith=word) | Q(basis__icontains=word))
    category, _, number = after.partition("~")
    if number.isdigit() and len(number) < 18:
        found = found.filter(Q(category__gt=category) | Q(category=category, id__gt=int(number)))
    rows = list(
        found.select_related("lead_unit", "area").prefetch_related("co_units").order_by("category", "id")[: PAGE + 1]
    )
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return rows[:PAGE], f"{last.category}~{last.pk}" if last else ""


def categories(
    *, q: str = "", opened: str = "", with_retired: bool = False, after: str = ""
) -> tuple[list[Category], str]:
    """With `q` a page of those that match, else the top ones and everything below the one that is `opened`. 1 query."""
    found: Any = Category.objects.select_related("lead_unit").order_by("code")
    if not with_retired:
        found = found.filter(is_active=True)
    if not q.split():
        shown = Q(level=1) | Q(code__startswith=opened) if opened else Q(level=1)
        return list(found.filter(shown)), ""
    for word in q.split():
        found = found.filter(Q(full_name__icontains=word) | Q(code__startswith=word) | Q(urgent_words__contains=[word]))
    rows = list(found.filter(code__gt=after)[: PAGE + 1])
    return rows[:PAGE], rows[PAGE - 1].code if len(rows) > PAGE else ""


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Full names of categories by code."""
    return dict(Category.objects.filter(code__in=set(codes)).values_list("code", "full_name"))
