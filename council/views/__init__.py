"""The public pages of the council room: one module per kind of record."""
