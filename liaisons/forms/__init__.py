"""The forms of this room."""

from .matrix import PostcodeForm

__all__ = ["PostcodeForm"]
