"""账本: what one sheet's rows are checked against and written from, one class a table.

A ledger reads its table once, takes row after row in memory, and writes what is new
and what has changed in bulk. So ten thousand rows cost a few dozen queries, a trial
run writes nothing yet says the same as the real one, and rows of one file see each other.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final, Generic, TypeVar

from django.db.models import Model

from hotline.org.changes import Fact, Words, differences, record, words_of
from hotline.org.models import Change
from hotline.org.sheets.outcome import NewAccount, Outcome

BATCH: Final = 2000
# A row's values by column key, of the columns that the file has. None: a blank cell that leaves the field as it is.
Values = Mapping[str, Any]
Written = Callable[[int], object]  # is told how many rows a batch has written
Thing = TypeVar("Thing", bound=Model)


class Ledger(ABC, Generic[Thing]):
    model: type[Thing]
    fields: ClassVar[tuple[str, ...]]  # what an import may change

    def __init__(self) -> None:
        self.new: list[Thing] = []
        self.changed: dict[object, Thing] = {}
        self.was: dict[object, Words] = {}  # of those changed, what stood there before

    def order(self, values: Values) -> int:
        """Rows are taken in this order: those on which others depend come first."""
        return 0

    @abstractmethod
    def identity(self, values: Values) -> object:
        """What makes two rows of a file speak of the same thing."""

    @abstractmethod
    def take(self, values: Values) -> Outcome:
        """Check one row and remember it; `BadRowError` if it cannot stand, which leaves the ledger as it was."""

    def put(self, thing: Thing, values: Values) -> Outcome:
        """Set the given values and remember the thing as new, changed, or neither."""
        differs = {name: value for name, value in values.items() if value is not None and getattr(thing, name) != value}
        if differs:
            self.remember(thing)
        for name, value in differs.items():
            setattr(thing, name, value)
        if thing._state.adding:
            self.new.append(thing)
            return Outcome.CREATED
        if differs:
            self.changed[thing.pk] = thing
            return Outcome.CHANGED
        return Outcome.UNCHANGED

    def remember(self, thing: Thing) -> None:
        """To be called before the first change to a thing: its words as they stand."""
        if not thing._state.adding:
            self.was.setdefault(thing.pk, self.words(thing))

    def words(self, thing: Thing) -> Words:
        return words_of(thing, many=False)

    def more(self, thing: Thing) -> list[Fact]:
        """What changed besides the fields."""
        return []

    def records(self) -> list[Change]:
        """变更记录 of all that was written, the new ones first. After `write`, for a new thing must have its number."""
        rows = [record("导入新增", thing, self._facts({}, thing)) for thing in self.new]
        for pk, was in self.was.items():
            thing = self.changed.get(pk)
            if thing is not None and (facts := self._facts(was, thing)):
                rows.append(record("导入修改", thing, facts))
        return rows

    def _facts(self, was: Words, thing: Thing) -> list[Fact]:
        return [*differences(was, self.words(thing), thing), *self.more(thing)]

    def finish(self) -> None:
        """Bring what is computed from several rows up to date, before writing."""

    def write(self, written: Written) -> list[NewAccount]:
        self.insert(self.new, written)
        self.update(written)
        return []

    def update(self, written: Written) -> None:
        for some in batches(self.changed.values()):
            self.model._default_manager.bulk_create(
                some, update_conflicts=True, unique_fields=["pk"], update_fields=self.fields
            )
            written(len(some))

    def insert(self, things: Iterable[Thing], written: Written) -> None:
        for some in batches(things):
            self.model._default_manager.bulk_create(some)
            written(len(some))


def batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    rows = list(things)
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
