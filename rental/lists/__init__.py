"""The lists of the rental app."""
