"""The forms of this room."""

from .contacts import AbsenceForm, HandOverForm
from .matrix import PostcodeForm

__all__ = ["AbsenceForm", "HandOverForm", "PostcodeForm"]
