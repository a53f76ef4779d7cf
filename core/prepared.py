"""Querysets that are compiled once per process, for the few pages that are asked most.

Django writes the SQL of a queryset anew each time, which on a plan's page took four times as long
as the database. The SQL of these queries never changes: only the values do. A prepared query is
made from an ordinary queryset, gives the same records, and holds nothing of any request.
"""

import datetime
import uuid
from itertools import chain
from typing import Any

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


def _adapted(value):
    """A value as this database takes it; a datetime is a date with more, and not meant here."""
    if isinstance(value, datetime.date) and not isinstance(value, datetime.datetime):
        return connection.ops.adapt_datefield_value(value)
    if isinstance(value, uuid.UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


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

    def rows(self, values):
        params = [_adapted(values[value]) if is_name else value for is_name, value in self.params]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            rows = cursor.fetchall()
        return self.apply(rows, self.converters) if self.converters else rows

    def records(self, values) -> list:
        found = []
        for row in self.rows(values):
            record = self.model.from_db(connection.alias, self.names, row[self.start : self.end])
            for populator in self.populators:
                populator.populate(row, record)
            found.append(record)
        return found
