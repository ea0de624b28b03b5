"""备好的查询: what every page asks is put into SQL once per process, and planned by PostgreSQL once per connection.

Writing a query of seven joins as SQL costs Django more than PostgreSQL needs to answer it, and planning it costs
PostgreSQL more again. So the few queries behind every page are written down once:

    _TURNS = Prepared(lambda order: Assignment.objects.select_related("unit").filter(order=order).order_by("id"), int)
    turns = _TURNS.ask(order.pk)

Only for queries with one best plan: it is made without knowing the values. Where the best plan depends on them (a common
word or a rare one), ask `plainly`.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, Final, Generic, TypeVar

import psycopg
from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.postgresql.base import CursorMixin
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, ValuesListIterable
from django.db.models.signals import post_init, pre_init
from psycopg.pq import Format

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
        given = [values[at] if at is not None else fixed for at, fixed in written.parameters]
        return written.rows_of(written.sql, given)

    def first(self, *values: Any) -> Row | None:
        """Where `make` cuts the queryset to one row."""
        found = self.ask(*values)
        return found[0] if found else None

    def first_of(self, rows: "QuerySet[Any, Any]") -> Row | None:
        """One of those that `rows` finds, whose conditions may depend on who asks; the rest is prepared. `make` has none then.

        For look-ups by key too, and conditions on the table itself only.
        """
        written = self._written
        try:
            where, given = conditions_of(rows)
        except EmptyResultSet:
            return None
        fixed = [one for _, one in written.parameters]
        found = written.rows_of(f"{written.sql} WHERE {where} LIMIT 1", [*fixed, *given])
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
            self.maker = _Maker(self.compiler.klass_info, self.compiler.select)
            self.annotations = list((self.compiler.annotation_col_map or {}).items())

    def rows_of(self, sql: str, parameters: Sequence[Any]) -> list[Any]:
        cursor = _cursor()
        cursor.execute(sql, parameters)
        rows: Sequence[Any] = cursor.fetchall()
        if self.converters:
            rows = list(self.compiler.apply_converters(rows, self.converters))
        if self.is_of_tuples:
            return [tuple(row) for row in rows]
        return [self._model_of(row) for row in rows]

    def _model_of(self, row: Sequence[Any]) -> Any:
        made = self.maker.make(row)
        for name, at in self.annotations:
            setattr(made, name, row[at])
        return made


class _Maker:
    """Makes the model of a row, and those related to it. As `ModelIterable` does it, but without asking each field anew."""

    def __init__(self, klass_info: Any, select: Any) -> None:
        self.model: type[Model] = klass_info["model"]
        for signal in (pre_init, post_init):
            if signal.has_listeners(self.model):
                raise TypeError("somebody waits for such models to be made")
        if self.model.__init__ is not Model.__init__ or self.model.from_db.__func__ is not Model.from_db.__func__:  # type: ignore[attr-defined]
            raise TypeError("the model has its own way of being made")
        if klass_info.get("from_parent"):
            raise TypeError("no models that inherit tables")
        columns: list[int] = klass_info["select_fields"]
        self.start, self.end = columns[0], columns[-1] + 1
        self.names = [column.target.attname for column, *_ in select[self.start : self.end]]
        self.key = self.start + self.names.index(self.model._meta.pk.attname)
        self.related = [
            (_Maker(one, select), one["local_setter"], one["remote_setter"])
            for one in klass_info.get("related_klass_infos", ())
        ]

    def make(self, row: Sequence[Any]) -> Any:
        made = self.model.__new__(self.model)
        made.__dict__.update(zip(self.names, row[self.start : self.end], strict=True))
        made._state = state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        for maker, keep_there, keep_here in self.related:
            other = maker.make(row) if row[maker.key] is not None else None
            keep_there(made, other)
            if other is not None:
                keep_here(other, made)
        return made


def run(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """A statement written by hand, its text always the same; the rows it gives, if any."""
    cursor = _cursor()
    cursor.execute(sql, values)
    return list(cursor.fetchall()) if cursor.pgresult.nfields else []


def plainly(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """The same where the best plan depends on the values: nothing is prepared, PostgreSQL sees each of them."""
    cursor = _cursor(_PlainCursor)
    cursor.execute(sql, values)
    return list(cursor.fetchall())


def conditions_of(rows: "QuerySet[Any]") -> tuple[str, list[Any]]:
    """The conditions of a queryset on one table alone, as SQL with its values. Raises EmptyResultSet where nothing can meet them."""
    query = rows.query
    tables = [alias for alias in query.alias_map if query.alias_refcount[alias]]
    if len(tables) > 1 or query.extra or query.group_by is not None:
        raise TypeError("conditions on the table itself only")
    try:
        sql, given = query.get_compiler(connection.alias).compile(query.where)
    except FullResultSet:  # conditions that everything meets
        return "true", []
    return sql or "true", list(given)


def select_of(rows: "QuerySet[Any]", *columns: str) -> tuple[str, list[Any]]:
    """These columns of a queryset's rows as SQL with its values, in no order: to be asked in one's own way, in a hand-written question.

    Raises EmptyResultSet where nothing can be found.
    """
    sql, given = rows.order_by().values_list(*columns).query.sql_with_params()
    return sql, list(given)


_MOMENT: Final = psycopg.adapters.types["timestamptz"].oid
_MOMENTS: Final[tuple[int, Any]] = (_MOMENT, psycopg.adapters.get_loader(_MOMENT, Format.TEXT))


class _PlainCursor(CursorMixin, psycopg.ClientCursor[Any]):
    """Writes the values into the question, as Django does."""


class _PreparingCursor(CursorMixin, psycopg.RawCursor[Any]):
    """Prepares what it is given, and hands it to PostgreSQL with the numbered marks that PostgreSQL knows: nothing to rewrite each time."""

    def execute(self, query: Any, params: Any = None) -> Any:  # type: ignore[override]
        return super().execute(_numbered(query), params, prepare=True)


class _LoggedCursor(_PreparingCursor):
    def execute(self, query: Any, params: Any = None) -> Any:  # type: ignore[override]
        super().execute(query, params)
        self._query = self._convert_query(_numbered(query), params)  # the log wants its text
        return self


@lru_cache(2_000)
def _numbered(sql: str) -> bytes:
    """`%s` as `$1`, `$2`, …, and `%%` as `%`."""
    first, *rest = sql.replace("%%", "\0").split("%s")
    text = first + "".join(f"${n}{part}" for n, part in enumerate(rest, 1))
    return text.replace("\0", "%").encode()


def _cursor(kind: type[Any] = _PreparingCursor) -> Any:
    """Django's cursor, counted, logged and wrapped like any other, but of this kind.

    One for each connection, asked again and again: whoever asks takes all rows at once, so nobody finds another's.
    """
    here = connections[DEFAULT_DB_ALIAS]  # once: `connection` looks it up anew for whatever is asked of it
    here.ensure_connection()
    if kind is _PreparingCursor and here.queries_logged:
        kind = _LoggedCursor
    kept = here.connection.__dict__
    cursor = kept.get(kind.__name__)
    if cursor is None:
        cursor = kept[kind.__name__] = kind(here.connection)
        # Django reads each moment by a regular expression, twenty times as slow as psycopg itself does; its zone is ours too, UTC.
        cursor.adapters.register_loader(*_MOMENTS)
    return here._prepare_cursor(cursor)  # type: ignore[attr-defined]
