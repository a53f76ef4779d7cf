"""What input is acceptable: one module per kind of record."""
