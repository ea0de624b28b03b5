"""备好的查询: what every page asks is put into SQL once per process, and planned by PostgreSQL once per connection.

Writing a query of seven joins as SQL costs Django more than PostgreSQL needs to answer it, and planning it costs
PostgreSQL more again. So the few queries behind every page are written down once:

    _TURNS = Prepared(lambda order: Assignment.objects.select_related("unit").filter(order=order).order_by("id"), int)
    turns = _TURNS.ask(order.pk)

For look-ups by key only: a plan is made without knowing the values, so a query whose best plan depends on them (a
common word or a rare one) must not be prepared.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

from django.db import connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable, ValuesListIterable, get_related_populators

Row = TypeVar("Row")

# Values that no row has: where they come out among the parameters, the caller's go in.
_MARKS: Final[dict[type, Callable[[int], Any]]] = {
    int: lambda i: 2_147_480_000 + i,
    str: lambda i: f"\ue000{i}\ue000",
    datetime: lambda i: datetime(9000, 1, 1 + i, tzinfo=UTC),
    list: lambda i: [2_147_480_000 + i],
}


class Prepared(Generic[Row]):
    """`make` builds the queryset from as many values as there are `kinds` (int, str, datetime, list of int), each used as it is given.

    Called once, with marks: whatever else it reads (the clock, a setting) would be frozen into the query. Gives models or,
    from `values_list`, tuples.
    """

    def __init__(self, make: "Callable[..., QuerySet[Any, Row]]", *kinds: type) -> None:
        self.make, self.kinds = make, kinds

    def ask(self, *values: Any) -> list[Row]:
        assert len(values) == len(self.kinds)
        written = self._written
        with _cursor() as cursor:
            cursor.execute(written.sql, [values[at] if at is not None else fixed for at, fixed in written.parameters])
            rows: Sequence[Any] = cursor.fetchall()
        if written.converters:
            rows = list(written.compiler.apply_converters(rows, written.converters))
        if written.is_of_tuples:
            return [tuple(row) for row in rows]  # type: ignore[misc]
        return [written.model_of(row) for row in rows]

    def first(self, *values: Any) -> Row | None:
        """Where `make` cuts the queryset to one row."""
        found = self.ask(*values)
        return found[0] if found else None

    @cached_property
    def _written(self) -> "_Written":
        marks = [_MARKS[kind](i) for i, kind in enumerate(self.kinds)]
        return _Written(self.make(*marks), marks)


class _Written:
    """A queryset's SQL, and what Django needs to make models of its rows."""

    def __init__(self, queryset: "QuerySet[Any, Any]", marks: list[Any]) -> None:
        self.is_of_tuples = issubclass(queryset._iterable_class, ValuesListIterable)
        if not self.is_of_tuples and queryset._iterable_class is not ModelIterable:
            raise TypeError("models or tuples only")
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise TypeError("no prefetching: that would be further queries")
        self.compiler = queryset.query.get_compiler(connection.alias)
        self.sql, parameters = self.compiler.as_sql()
        self.parameters = [(marks.index(one), None) if one in marks else (None, one) for one in parameters]
        if {at for at, _ in self.parameters} - {None} != set(range(len(marks))):
            raise TypeError("each value must be a parameter of the query, just as it is given")
        select = self.compiler.select[: self.compiler.col_count]
        self.converters = self.compiler.get_converters([column for column, *_ in select])
        if not self.is_of_tuples:
            self._learn_model()

    def _learn_model(self) -> None:
        found: Any = self.compiler.klass_info
        self.model: type[Model] = found["model"]
        fields: list[int] = found["select_fields"]
        self.start, self.end = fields[0], fields[-1] + 1
        select: Any = self.compiler.select
        self.names = [column.target.attname for column, *_ in select[self.start : self.end]]
        # django-stubs are those of a later Django.
        self.related = get_related_populators(found, select, connection.alias)  # type: ignore[call-arg]
        self.annotations = list((self.compiler.annotation_col_map or {}).items())

    def model_of(self, row: Sequence[Any]) -> Any:
        """As `ModelIterable` does it."""
        made = self.model.from_db(connection.alias, self.names, row[self.start : self.end])
        for one in self.related:
            one.populate(row, made)
        for name, at in self.annotations:
            setattr(made, name, row[at])
        return made


@contextmanager
def planned_once() -> Iterator[None]:
    """Within, this thread's queries are prepared, whatever asks them: for look-ups by key whose form depends on who asks."""
    make_cursor = connection.create_cursor
    connection.create_cursor = lambda name=None: _PreparingCursor(connection.connection)  # type: ignore[method-assign, call-arg]
    try:
        yield
    finally:
        connection.create_cursor = make_cursor  # type: ignore[method-assign]


class _PreparingCursor(ServerBindingCursor):
    def execute(self, query: Any, params: Any = None) -> Any:
        super().execute(query, params, prepare=True)  # type: ignore[misc]
        if connection.queries_logged and self._query is None:  # type: ignore[has-type]
            self._query = self._convert_query(query, params)  # type: ignore[attr-defined]  # the log wants its text
        return self


def _cursor() -> Any:
    """Django's cursor, counted, logged and wrapped like any other, but one that prepares what it is given."""
    connection.ensure_connection()
    return connection._prepare_cursor(_PreparingCursor(connection.connection))  # type: ignore[attr-defined, call-arg]
