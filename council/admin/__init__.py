"""The council room in the admin: one module per kind of record, each registers its own."""

from . import decisions, seats  # noqa: F401
