"""带标签的来信: rows of a sheet as cases to learn from or to be tested on. Labels may be anything; where all of them are
the city's categories, by code or by name, they are read as codes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from hotline.catalog.dispatch import CategoryEntry
from hotline.intake.categorise import CategoryWords
from hotline.intake.letters import Field, guess_columns
from hotline.intake.sheets import Sheet

if TYPE_CHECKING:
    from hotline.intake.suggesting.grams import Matter
    from hotline.intake.suggesting.training import Lesson

NEEDED: Final = (Field.CONTENT, Field.CATEGORY)


@dataclass(frozen=True)
class Labelled:
    """`n_bad`: rows without text or label, left out. `is_of_categories`: the labels are codes of the catalogue."""

    matters: "Sequence[Matter]"
    labels: Sequence[str]
    n_bad: int
    is_of_categories: bool

    def lesson(self) -> "Lesson":
        from hotline.intake.suggesting.training import Lesson
        from hotline.intake.suggesting.tree import with_enough_cases

        if not self.is_of_categories:
            return Lesson(self.matters, self.labels, self.labels)
        learned = with_enough_cases(self.labels)
        kept = [(matter, label) for matter, label in zip(self.matters, learned, strict=True) if label]
        labels = [label for _, label in kept]
        return Lesson([matter for matter, _ in kept], labels, [label[:2] for label in labels])


def read_labelled(sheet: Sheet, categories: Mapping[str, CategoryEntry], given: Sequence[str] = ()) -> Labelled:
    """Raises letters.BadMapping."""
    from hotline.intake.suggesting.grams import Matter

    columns = guess_columns(sheet.headers, given, NEEDED)
    matters, labels, n_bad = [], [], 0
    for _, row in sheet.rows:
        title, content, label = (
            str(row.get(columns[field]) or "").strip() if field in columns else ""
            for field in (Field.TITLE, Field.CONTENT, Field.CATEGORY)
        )
        if not label or not (title or content):
            n_bad += 1
            continue
        matters.append(Matter(title, content))
        labels.append(label)
    codes = codes_of(labels, categories)
    if codes:
        words = CategoryWords(categories)
        matters = [replace(one, facets=words.facets(one.title, one.content)) for one in matters]
    return Labelled(matters, codes or labels, n_bad, bool(codes))


def codes_of(labels: Sequence[str], categories: Mapping[str, CategoryEntry]) -> list[str]:
    """The labels as category codes, if every one of them is a code, a full name or a name that only one category has."""
    by_name: dict[str, list[str]] = {}
    for code, entry in categories.items():
        if entry.is_active:
            for name in {code, entry.name, entry.full_name}:
                by_name.setdefault(name, []).append(code)
    found = {label: by_name.get(label, []) for label in set(labels)}
    if not labels or any(len(codes) != 1 for codes in found.values()):
        return []
    return [found[label][0] for label in labels]
