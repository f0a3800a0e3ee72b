"""A small believable market, the same for the same seed and day, replayed through the real services."""
