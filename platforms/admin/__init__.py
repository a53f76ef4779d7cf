"""The admin of this room; each module registers its own records."""

from . import life, places  # noqa: F401
