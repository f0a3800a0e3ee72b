"""The tables of the rental lives."""
