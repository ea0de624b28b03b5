"""账本: what one sheet's rows are checked against and written from, one class a table.

A ledger reads its table once, takes row after row in memory, and writes what is new
and what has changed in bulk. So ten thousand rows cost a few dozen queries, a trial
run writes nothing yet says the same as the real one, and rows of one file see each other.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, ClassVar, Final, Generic, TypeVar

from django.db.models import Model

from hotline.org.sheets.outcome import NewAccount, Outcome

BATCH: Final = 2000
# A row's values by column key, of the columns that the file has. None: a blank cell that leaves the field as it is.
Values = Mapping[str, Any]
Written = Callable[[int], object]  # is told how many rows a batch has written
Thing = TypeVar("Thing", bound=Model)


class Ledger(Generic[Thing]):
    model: type[Thing]
    fields: ClassVar[tuple[str, ...]]  # what an import may change

    def __init__(self) -> None:
        self.new: list[Thing] = []
        self.changed: dict[object, Thing] = {}

    def order(self, values: Values) -> int:
        """Rows are taken in this order: those on which others depend come first."""
        return 0

    def identity(self, values: Values) -> object:
        """What makes two rows of a file speak of the same thing."""
        raise NotImplementedError

    def take(self, values: Values) -> Outcome:
        """Check one row and remember it; `BadRowError` if it cannot stand, which leaves the ledger as it was."""
        raise NotImplementedError

    def put(self, thing: Thing, values: Values) -> Outcome:
        """Set the given values and remember the thing as new, changed, or neither."""
        differs = {name: value for name, value in values.items() if value is not None and getattr(thing, name) != value}
        for name, value in differs.items():
            setattr(thing, name, value)
        if thing._state.adding:
            self.new.append(thing)
            return Outcome.CREATED
        if differs:
            self.changed[thing.pk] = thing
            return Outcome.CHANGED
        return Outcome.UNCHANGED

    def finish(self) -> None:
        """Bring what is computed from several rows up to date, before writing."""

    def write(self, written: Written) -> list[NewAccount]:
        self.insert(self.new, written)
        for some in batches(self.changed.values()):
            self.model._default_manager.bulk_create(
                some, update_conflicts=True, unique_fields=["pk"], update_fields=self.fields
            )
            written(len(some))
        return []

    def insert(self, things: Iterable[Thing], written: Written) -> None:
        for some in batches(things):
            self.model._default_manager.bulk_create(some)
            written(len(some))


def batches(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    rows = list(things)
    for start in range(0, len(rows), BATCH):
        yield rows[start : start + BATCH]
