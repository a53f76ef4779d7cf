"""What every room shares, without tables of its own."""
