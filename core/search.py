"""Finding records by their words: the same Dutch stems on SQLite and PostgreSQL.

A model that can be found has a column `search_text` with the stems of what is public of it, and of
nothing else, and an `Index` here. The databases only look words up: PostgreSQL in a generated
tsvector with a GIN index, SQLite in an FTS5 table which triggers keep equal to the column.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock

import snowballstemmer
from django.db.models import Lookup, TextField

LONGEST_WORD = 40
MOST_WORDS = 12

_stemmer = snowballstemmer.stemmer("dutch")
# It keeps the word it works on, so that two threads must never use it at once.
_one_at_a_time = Lock()
_word = re.compile(r"[a-z0-9]+")
# The Dutch stemmer makes "fiet" of fiets and "fiets" of fietsen.
_EXCEPTIONS = {"fiet": "fiets"}


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    with _one_at_a_time:
        stem = _stemmer.stemWord(word)
    return _EXCEPTIONS.get(stem, stem)


def stems(text: str) -> list[str]:
    """The Dutch stems of a text, without accents, in lower case."""
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return [_stem(word) for word in _word.findall(plain) if len(word) <= LONGEST_WORD]


def matching(queryset, text: str):
    """The records in which all these words occur (or begin); none when there is no word in it."""
    words = stems(text)[:MOST_WORDS]
    return queryset.filter(search_text__words=words) if words else queryset.none()


# The FTS5 table of each table that can be searched.
_indexes: dict[str, str] = {}


@TextField.register_lookup
class Words(Lookup):
    """`search_text__words=[…]`: every stem occurs, or a word begins with it."""

    lookup_name = "words"
    prepare_rhs = False

    def _owner(self, compiler) -> str:
        return compiler.quote_name_unless_alias(self.lhs.alias)

    def as_sql(self, compiler, connection):
        # Stems are letters and digits only, so the quotes cannot be broken out of.
        wanted = " AND ".join(f'"{word}"*' for word in self.rhs)
        words = _indexes[self.lhs.target.model._meta.db_table]
        return (
            f"{self._owner(compiler)}.id IN"  # noqa: S608  names of our own tables
            f" (SELECT rowid FROM {words} WHERE {words} MATCH %s)",
            [wanted],
        )

    def as_postgresql(self, compiler, connection):
        wanted = " & ".join(f"{word}:*" for word in self.rhs)
        return f"{self._owner(compiler)}.search_vector @@ to_tsquery('simple', %s)", [wanted]


@dataclass(frozen=True)
class Index:
    """What the database needs to find the words of one table; all names are our own.

    `words` is the FTS5 table of SQLite, `gin` the index of PostgreSQL. A later migration that
    remakes the table on SQLite drops its triggers and must call `install` again.
    """

    table: str
    words: str
    gin: str

    def __post_init__(self):
        _indexes[self.table] = self.words

    def install(self, schema_editor) -> None:
        """Create it; safe to repeat."""
        for statement in self.statements(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def uninstall(self, schema_editor) -> None:
        """Take away what `install` made."""
        for statement in self._undo(schema_editor.connection.vendor):
            schema_editor.execute(statement)

    def _undo(self, vendor) -> list[str]:
        if vendor == "postgresql":
            return [
                f"DROP INDEX IF EXISTS {self.gin}",
                f"ALTER TABLE {self.table} DROP COLUMN IF EXISTS search_vector",
            ]
        return [
            f"DROP TRIGGER IF EXISTS {self.words}_insert",
            f"DROP TRIGGER IF EXISTS {self.words}_update",
            f"DROP TRIGGER IF EXISTS {self.words}_delete",
            f"DROP TABLE IF EXISTS {self.words}",
        ]

    def statements(self, vendor) -> list[str]:
        """What `install` does, in SQL."""
        table, words = self.table, self.words
        if vendor == "postgresql":
            return [
                *self._undo(vendor),
                f"""ALTER TABLE {table} ADD COLUMN search_vector tsvector
                GENERATED ALWAYS AS (to_tsvector('simple', search_text)) STORED""",
                f"CREATE INDEX {self.gin} ON {table} USING gin (search_vector)",
            ]
        return [
            *self._undo(vendor),
            f"CREATE VIRTUAL TABLE {words} USING fts5(words, tokenize='ascii')",
            f"""INSERT INTO {words} (rowid, words)
            SELECT id, search_text FROM {table} WHERE search_text <> ''""",  # noqa: S608
            f"""CREATE TRIGGER {words}_insert AFTER INSERT ON {table}
            WHEN NEW.search_text <> ''
            BEGIN
                INSERT INTO {words} (rowid, words) VALUES (NEW.id, NEW.search_text);
            END""",  # noqa: S608
            f"""CREATE TRIGGER {words}_update AFTER UPDATE OF search_text ON {table}
            WHEN OLD.search_text <> NEW.search_text
            BEGIN
                DELETE FROM {words} WHERE rowid = OLD.id;
                INSERT INTO {words} (rowid, words) VALUES (NEW.id, NEW.search_text);
            END""",  # noqa: S608
            f"""CREATE TRIGGER {words}_delete AFTER DELETE ON {table}
            BEGIN
                DELETE FROM {words} WHERE rowid = OLD.id;
            END""",  # noqa: S608
        ]
