"""Pages of plans: reading (public) and writing (whoever takes a step)."""
