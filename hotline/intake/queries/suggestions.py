"""建议: what the models say of a matter, for a person to take or leave. Without a model the words of the categories speak."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from django.contrib.postgres.search import SearchQuery
from django.db.models import F, Q, Value
from django.db.models.functions import Length, Substr

from hotline.base.words import matching, question
from hotline.catalog import queries as catalog
from hotline.catalog.dispatch import CategoryEntry, DispatchBook, Suggestion, emergency_words
from hotline.catalog.dispatch import Matter as DispatchMatter
from hotline.catalog.snapshot import Catalog
from hotline.intake.models import SuggestionModel
from hotline.intake.queries import models
from hotline.intake.queries.cases import CLOSED, with_facets, words_of
from hotline.org.models import Area, Unit, User
from hotline.workorders.models import WorkOrder
from hotline.workorders.queries import SHOWN

if TYPE_CHECKING:
    from hotline.intake.suggesting.places import Place

LEAST_LETTERS: Final = 6  # of title and content together; of less nothing can be said
LEAST_SHARE: Final = 0.03
MOST_CATEGORIES: Final = 3
SIMILAR_AMONG: Final = 1_000  # of a category's closed orders the newest
MOST_SIMILAR: Final = 3


@dataclass(frozen=True)
class CategoryHint:
    """`percent`: how sure, None where no model was asked. `words` decided. `is_leaf`: no further level is to be chosen."""

    code: str
    name: str
    percent: int | None
    words: tuple[str, ...]
    n_cases: int
    is_leaf: bool


@dataclass(frozen=True)
class CategoryHints:
    """`model`: the key of the model that said it, 0 for the words of the categories alone."""

    model: int = 0
    rows: tuple[CategoryHint, ...] = ()

    @property
    def told(self) -> str:
        """As the form carries it, so that what was suggested stands beside what was chosen."""
        return f"{self.model}:{','.join(row.code for row in self.rows)}" if self.rows else ""


def categories_for(title: str, content: str) -> CategoryHints:
    """At most three categories, the likeliest first. Nothing where nothing can be said; never raises for want of a model."""
    if len(title) + len(content) < LEAST_LETTERS:
        return CategoryHints()
    known = catalog.load()
    model = models.in_use().get(SuggestionModel.Purpose.CATEGORY)
    tree = models.tree_of(model) if model is not None else None
    if model is None or tree is None:
        return CategoryHints(0, _by_words(title, content, known))
    from hotline.intake.suggesting.explaining import deciding_words
    from hotline.intake.suggesting.grams import Matter, bag_of

    matter = Matter(title, content, words_of(known).facets(title, content))
    bag = bag_of(matter)
    rows = []
    for guess in tree.guess(bag, most=MOST_CATEGORIES):
        entry = known.categories.get(guess.label)
        if entry is not None and entry.is_active and guess.share >= LEAST_SHARE:
            words = deciding_words(matter, bag, tree.leading_to(guess.label))
            hint = _hint(entry, round(guess.share * 100), words, guess.n_cases, known)
            rows.append(hint if hint.is_leaf else _down_to_leaf(hint, title, content, known))
    return CategoryHints(model, tuple(rows))


def _by_words(title: str, content: str, known: Catalog) -> tuple[CategoryHint, ...]:
    ranked = words_of(known).rank(title, content)[:MOST_CATEGORIES]
    return tuple(
        _hint(known.categories[code], None, [word for word, _ in words], 0, known) for code, _, words in ranked
    )


def _down_to_leaf(hint: CategoryHint, title: str, content: str, known: Catalog) -> CategoryHint:
    """A group of few cases was learned as a whole; which of its categories is meant, the words of the categories say."""
    ranked = words_of(known).rank(title, content, within=hint.code)[:1]
    for code, _, words in ranked:
        said = tuple(word for word, _ in words)
        return replace(hint, code=code, name=known.categories[code].full_name, words=said, is_leaf=True)
    return hint


def _hint(
    entry: CategoryEntry, percent: int | None, words: Sequence[str], n_cases: int, known: Catalog
) -> CategoryHint:
    below = any(one.parent == entry.code and one.is_active for one in known.categories.values())
    return CategoryHint(entry.code, entry.full_name, percent, tuple(words), n_cases, not below)


def urgent_words(text: str, category: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The urgent words that the text says, of the category and in general; and the numbers to put the caller through to."""
    book = DispatchBook((), (), catalog.load().categories)
    return emergency_words(DispatchMatter(category=category, text=text), book)


def places_for(text: str) -> list["Place"]:
    """At most three areas that the text names. One or two queries: those named, and what stands above them."""
    from hotline.intake.suggesting.places import AreaEntry, likely_places

    if len(text) < 2:
        return []
    columns = ("code", "name", "full_name", "level", "parent_id")
    named = Area.objects.filter(level__gt=1).annotate(text=Value(text), short=Substr("name", 1, Length("name") - 1))
    rows = list(
        named.filter(Q(text__contains=F("name")) | Q(level__lt=4, text__contains=F("short"))).values_list(*columns)[
            :200
        ]
    )
    if not rows:
        return []
    above = {code[:6] + "000000" for code, *_ in rows} | {code[:9] + "000" for code, *_ in rows}
    rows += Area.objects.filter(code__in=above - {code for code, *_ in rows}).values_list(*columns)
    return likely_places(
        text, [AreaEntry(code, name, full, level, parent or "") for code, name, full, level, parent in rows]
    )


def similar_orders(title: str, content: str, category: str, user: User) -> list[tuple[WorkOrder, int]]:
    """The closed orders of the category that are most like the text, with how like in percent; of those the user may see."""
    from hotline.intake.suggesting.grams import Matter, bag_of
    from hotline.intake.suggesting.likeness import likeness

    codes = [code for code in catalog.load().categories if code.startswith(category)]
    closed = WorkOrder.objects.visible_to(user).filter(state__in=CLOSED, category__in=codes)
    newest = list(closed.order_by("-id").values_list("pk", flat=True)[:SIMILAR_AMONG])
    words = question(f"{title} {content[:300]}")[:40]
    found = WorkOrder.objects.filter(pk__in=newest)
    if words:
        asked = matching(words, all_of_them=False)
        found = found.filter(words=SearchQuery(asked, search_type="raw", config="simple"))
    rows = found.select_related("category", "area", "lead_unit").only(*SHOWN, "content", "public_reply", "closed_at")
    here = bag_of(Matter(title, content))
    ranked = [
        (order, likeness(here, bag_of(Matter(order.title, order.content)))) for order in rows.order_by("-id")[:60]
    ]
    ranked.sort(key=lambda one: -one[1])
    return [(order, round(like * 100)) for order, like in ranked[:MOST_SIMILAR]]


@dataclass(frozen=True)
class LeadHint:
    unit: Unit
    percent: int
    n_led: int
    n_returned: int


def leads_for(
    order: WorkOrder, found: Suggestion, book: DispatchBook, returned_by: frozenset[int]
) -> tuple[int, list[LeadHint]]:
    """The model's key and the units that experience names where the catalogue leaves room for it. At most two queries more."""
    from hotline.intake.suggesting.grams import bag_of
    from hotline.intake.suggesting.leads import eligible, leads

    allowed = eligible(found, book)
    model = models.in_use().get(SuggestionModel.Purpose.UNIT)
    tree = models.tree_of(model) if model is not None and order.category_id and (allowed is None or allowed) else None
    if model is None or tree is None or not order.category_id:
        return 0, []
    experience = SuggestionModel.objects.values_list("experience", flat=True).get(pk=model)
    units = {unit.code: unit for unit in Unit.objects.active()}
    matter = with_facets(order.title, order.content, order.category_id, order.area_id or "")
    guesses = tree.guess(bag_of(matter), most=12, heading=order.category_id[:2])
    rows = leads(
        [guess for guess in guesses if guess.label in units],
        order.category_id,
        experience,
        None if allowed is None else {code for code, unit in units.items() if unit.pk in allowed},
        {code for code, unit in units.items() if unit.pk in returned_by},
    )
    return model, [LeadHint(units[row.code], round(row.share * 100), row.n_led, row.n_returned) for row in rows]
