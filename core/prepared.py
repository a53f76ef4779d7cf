"""Querysets that are compiled once per process, for the few pages that are asked most.

Django writes the SQL of a queryset anew each time, which on a plan's page took four times as long
as the database. The SQL of these queries never changes: only the values do. A prepared query is
made from an ordinary queryset, gives the same records, and holds nothing of any request.

PostgreSQL too plans such a query once per connection (`PREPARE`). Behind a pooler that gives each
transaction another connection that cannot be; `DISABLE_SERVER_SIDE_CURSORS`, which Django asks for
there anyway, leaves it out.
"""

import datetime
import re
import uuid
from itertools import chain, count
from typing import Any
from weakref import WeakKeyDictionary

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models.query import get_related_populators


class Prepared:
    """`Prepared(lambda number: Plan.objects.filter(number=number), number=str)`.

    Each value has a sort (str, int, uuid.UUID or datetime.date), for which a marker stands in the
    SQL while it is compiled. The queryset may have select_related and only, and no
    prefetch_related; one of `values_list` is read with `rows`.
    """

    _markers = {
        str: lambda index: f"\ue010marker{index}",
        int: lambda index: -(2**60) - index,
        uuid.UUID: lambda index: uuid.UUID(int=2**127 + index),
        datetime.date: lambda index: datetime.date(1, 1, 2 + index),
    }

    def __init__(self, build, **sorts):
        self.build = build
        self.sorts = sorts
        self._compiled: dict[tuple[str, str], _Compiled] = {}

    def queryset(self, **values):
        """The ordinary queryset, for a test to compare with."""
        return self.build(**values)

    def all(self, **values) -> list:
        """The records for these values."""
        return self._for_this_database().records(values)

    def rows(self, **values) -> list[tuple]:
        """The rows of a `values_list` for these values."""
        return list(self._for_this_database().rows(values))

    def first(self, **values):
        """The first record, or None."""
        return next(iter(self.all(**values)), None)

    def _for_this_database(self):
        key = (connection.vendor, connection.alias)
        compiled = self._compiled.get(key)
        if compiled is None:
            compiled = self._compiled[key] = self._compile()
        return compiled

    def _compile(self):
        markers = {
            name: self._markers[sort](index)
            for index, (name, sort) in enumerate(self.sorts.items())
        }
        return _Compiled(self.build(**markers), markers)


# Per connection of the driver, the names of the queries that the server has there.
_on_the_server: WeakKeyDictionary[Any, set[str]] = WeakKeyDictionary()
_numbers = count(1)


def _adapted(value):
    """A value as this database takes it; a datetime is a date with more, and not meant here."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


class Remembered:
    """The SQL of querysets that come back with the same choices: of the newest ones, per process.

    `key` must tell apart all that makes the queryset another one; `build` makes it, and is called
    only the first time. The queryset is one of `values_list`.
    """

    def __init__(self, most=200):
        self.most = most
        self._compiled: dict[tuple, _Compiled | None] = {}

    def rows(self, key: tuple, build) -> list[tuple]:
        """The rows of this queryset."""
        compiled = self._of(key, build)
        return list(compiled.rows({}, is_planned=False)) if compiled else []

    def number(self, key: tuple, build) -> int:
        """How many rows this queryset has."""
        compiled = self._of(key, build)
        return compiled.number() if compiled else 0

    def _of(self, key, build):
        key = (connection.vendor, connection.alias, *key)
        if key not in self._compiled:
            try:
                compiled = _Compiled(build(), {})
            except EmptyResultSet:  # such as a choice of nothing: no SQL, no rows
                compiled = None
            while len(self._compiled) >= self.most:
                self._compiled.pop(next(iter(tuple(self._compiled))), None)
            self._compiled[key] = compiled
            return compiled
        return self._compiled.get(key)


class _Compiled:
    def __init__(self, queryset, markers: dict[str, Any]):
        compiler = queryset.query.get_compiler(using=connection.alias)
        self.sql, params = compiler.as_sql()
        names = {_adapted(marker): name for name, marker in markers.items()}
        # (True, name of the value) or (False, what always stands there)
        self.params = [
            (True, names[param])
            if isinstance(param, str | int | uuid.UUID | datetime.date) and param in names
            else (False, param)
            for param in params
        ]
        self.name = f"prepared_{next(_numbers)}"
        missing = set(markers) - {value for is_name, value in self.params if is_name}
        if missing:
            raise ValueError(f"These values do not stand in the query: {sorted(missing)}")
        info, select = compiler.klass_info, compiler.select
        if info is not None:
            self.model = info["model"]
            fields = info["select_fields"]
            self.start, self.end = fields[0], fields[-1] + 1
            self.names = [column[0].target.attname for column in select[self.start : self.end]]
            # The stubs are those of the next Django, which asks for one thing more.
            self.populators = get_related_populators(info, select, connection.alias)  # type: ignore[call-arg]
        self.converters = compiler.get_converters(
            chain(column[0] for column in select[: compiler.col_count])
        )
        self.apply = compiler.apply_converters

    def rows(self, values, *, is_planned=True):
        """The rows; `is_planned`: PostgreSQL keeps its plan of the query too."""
        with connection.cursor() as cursor:
            if (
                is_planned
                and connection.vendor == "postgresql"
                and not connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS")
            ):
                self._execute_planned(cursor, values)
            else:
                params = [
                    _adapted(values[value]) if is_name else value for is_name, value in self.params
                ]
                cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        return self.apply(rows, self.converters) if self.converters else rows

    def number(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(*) FROM ({self.sql}) AS found",  # noqa: S608  Django's own SQL
                [value for _is_name, value in self.params],
            )
            return cursor.fetchone()[0]

    def _execute_planned(self, cursor, values):
        known = _on_the_server.setdefault(connection.connection, set())
        if self.name not in known:
            # Below Django's cursor: it is no query of the page, and happens once.
            cursor.cursor.execute(self._statement(cursor.cursor))
            known.add(self.name)
        given = [_adapted(values[value]) for is_name, value in self.params if is_name]
        places = ", ".join(["%s"] * len(given))
        cursor.execute(
            f"EXECUTE {self.name} ({places})" if given else f"EXECUTE {self.name}", given
        )

    def _statement(self, cursor) -> str:
        """`PREPARE …`: $1, $2 for the values; what never changes stands in it, for the planner."""
        params, numbers = iter(self.params), count(1)

        def part(found):
            if found[0] == "%%":
                return "%"
            is_name, value = next(params)
            return f"${next(numbers)}" if is_name else cursor.mogrify("%s", [value]).decode()

        return f"PREPARE {self.name} AS {re.sub('%[s%]', part, self.sql)}"

    def records(self, values) -> list:
        found = []
        for row in self.rows(values):
            record = self.model.from_db(connection.alias, self.names, row[self.start : self.end])
            for populator in self.populators:
                populator.populate(row, record)
            found.append(record)
        return found
