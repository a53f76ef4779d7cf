"""The pages of this room."""

from .matrix import MandateListView, MatrixCsvView, MatrixJsonView, MatrixView

__all__ = ["MandateListView", "MatrixCsvView", "MatrixJsonView", "MatrixView"]
