"""This room in the admin: one module per kind of record, each registers its own."""

from . import agreements, contacts, holders, mandates  # noqa: F401
