"""The public API: what a visitor may read, for machines. Read only, nothing of persons."""
