"""从哪里学: the city's own closed orders as cases, the newest first."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Q, QuerySet

from hotline.base import clock
from hotline.catalog import queries as catalog
from hotline.catalog.dispatch import CategoryEntry
from hotline.catalog.snapshot import Catalog
from hotline.intake.categorise import CategoryWords
from hotline.workorders.models import Ask, Request, Role, WorkOrder
from hotline.workorders.workflow import OrderState

if TYPE_CHECKING:
    from hotline.intake.suggesting.grams import Matter
    from hotline.intake.suggesting.training import Lesson

CLOSED: Final = (OrderState.CLOSED, OrderState.ARCHIVED)
MOST_CASES: Final = 60_000  # of the newest; older duties are not today's
EXPERIENCE: Final = timedelta(days=730)


@dataclass(frozen=True)
class Case:
    """One closed order, as it can be learned from. `unit` empty where nobody led it (答复 on the spot)."""

    title: str
    content: str
    category: str
    area: str
    unit: str
    registered_at: datetime


def closed_cases() -> Iterator[Case]:
    """The newest closed orders with a category. One query, read in pieces."""
    orders = WorkOrder.objects.filter(state__in=CLOSED).exclude(category=None).order_by("-id")
    rows = orders.values_list("title", "content", "category_id", "area_id", "lead_unit__code", "registered_at")
    for title, content, category, area, unit, at in rows[:MOST_CASES].iterator(2000):
        yield Case(title, content, category or "", area or "", unit or "", at)


def enough_to_learn(least: int = 200) -> bool:
    """Whether so many closed orders stand ready. Counts no further."""
    closed = WorkOrder.objects.filter(state__in=CLOSED).exclude(category=None)
    return len(closed.order_by("-id").values_list("id")[:least]) == least


_words: tuple[Catalog, CategoryWords] | None = None


def words_of(known: Catalog) -> CategoryWords:
    """The words of the categories, put together once as long as the catalogue stays as it is."""
    global _words
    if _words is None or _words[0] is not known:
        _words = (known, CategoryWords(known.categories))
    return _words[1]


def category_lesson(cases: Iterable[Case]) -> tuple["Lesson", list[Case]]:
    """What is to be learned of categories, and the cases that are learned from."""
    from hotline.intake.suggesting.grams import Matter
    from hotline.intake.suggesting.training import Lesson
    from hotline.intake.suggesting.tree import with_enough_cases

    known = catalog.load()
    words = words_of(known)
    told = [(case, label) for case in cases if (label := _still_used(case.category, known.categories))]
    labels = with_enough_cases([label for _, label in told])
    kept = [(case, label) for (case, _), label in zip(told, labels, strict=True) if label]
    matters = [Matter(case.title, case.content, words.facets(case.title, case.content)) for case, _ in kept]
    return Lesson(matters, [label for _, label in kept], [label[:2] for _, label in kept]), [case for case, _ in kept]


def unit_lesson(cases: Iterable[Case]) -> tuple["Lesson", list[Case]]:
    """What is to be learned of lead units: within each heading of categories, those that led enough of its cases."""
    from collections import Counter

    from hotline.intake.suggesting.training import Lesson
    from hotline.intake.suggesting.tree import FEWEST

    active = _active_units()
    led = [case for case in cases if case.unit in active]
    n_led = Counter((case.category[:2], case.unit) for case in led)
    kept = [case for case in led if n_led[case.category[:2], case.unit] >= FEWEST]
    matters = [with_facets(case.title, case.content, case.category, case.area) for case in kept]
    headings = [case.category[:2] for case in kept]
    return Lesson(matters, [case.unit for case in kept], headings, is_rooted=False), kept


def with_facets(title: str, content: str, category: str, area: str) -> "Matter":
    """A matter whose category and place are known: they say more of who leads it than its words."""
    from hotline.intake.suggesting.grams import Matter

    places = [f"area:{area[:length]}" for length in (6, 9) if area]
    return Matter(title, content, (f"category:{category}", f"category:{category[:4]}", *places))


def experience() -> dict[str, dict[str, list[int]]]:
    """派单经验 of the last two years: category → unit code → [orders it led to their end, returns of it granted]."""
    since = clock.now() - EXPERIENCE
    found: dict[str, dict[str, list[int]]] = {}
    led: QuerySet[Any] = WorkOrder.objects.filter(state__in=CLOSED, registered_at__gte=since).exclude(
        Q(lead_unit=None) | Q(category=None)
    )
    returned: QuerySet[Any] = Request.objects.filter(
        kind=Ask.RETURN, state=Request.State.APPROVED, assignment__role=Role.LEAD, asked_at__gte=since
    ).exclude(order__category=None)
    for place, (rows, category, unit) in enumerate(
        ((led, "category_id", "lead_unit__code"), (returned, "order__category_id", "assignment__unit__code"))
    ):
        counted = rows.order_by().values(category, unit).annotate(n=Count("id"))
        for code, unit_code, n in counted.values_list(category, unit, "n"):
            found.setdefault(code, {}).setdefault(unit_code, [0, 0])[place] = n
    return found


def _active_units() -> set[str]:
    from hotline.org.models import Unit

    return set(Unit.objects.active().values_list("code", flat=True))


def _still_used(code: str, known: Mapping[str, CategoryEntry]) -> str:
    """The category, or where it was retired the nearest above it that is used."""
    lineage = (code[:length] for length in (6, 4, 2) if length <= len(code))
    return next((one for one in lineage if one in known and known[one].is_active), "")
