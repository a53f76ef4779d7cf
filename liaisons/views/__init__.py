"""The pages of this room."""

from .matrix import MatrixView

__all__ = ["MatrixView"]
