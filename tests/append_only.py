"""Letting the test-suite empty its own database, where triggers rightly refuse that.

Django's own `flush` after each transactional test also makes all permissions and content types
anew, which took longer than most tests; here only tables that hold rows are emptied.
"""

from contextlib import contextmanager

from django.db import connections
from django.test import TransactionTestCase

# What migrating made and no test adds to.
KEPT = {"django_migrations", "django_content_type", "auth_permission", "sqlite_sequence"}


@contextmanager
def allow_flush(connection):
    """Lift the append-only triggers of this connection for a moment. For the test-suite only."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SET session_replication_role = DEFAULT")
        return
    with connection.cursor() as cursor:
        cursor.execute(
            # Only those that refuse: the one that keeps the search index in step must do its work.
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE%'"
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            for _name, sql in triggers:
                cursor.execute(sql)


def empty(connection) -> None:
    """Delete all rows, in an order nobody has to know."""
    tables = set(connection.introspection.django_table_names(only_existing=True)) - KEPT
    with connection.cursor() as cursor, connection.constraint_checks_disabled():
        filled = []
        for table in sorted(tables):
            cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
            if cursor.fetchone()[0]:
                filled.append(table)
        for table in filled:
            cursor.execute(f'DELETE FROM "{table}"')


def install() -> None:
    """After a transactional test: empty what it filled, the triggers lifted meanwhile."""

    def teardown(self):
        for name in self._databases_names(include_mirrors=False):
            with allow_flush(connections[name]):
                empty(connections[name])

    TransactionTestCase._fixture_teardown = teardown
