"""HTTP in, HTTP out. What may be read is public by name; the rest asks who you are."""
