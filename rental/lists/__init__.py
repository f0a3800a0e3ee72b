"""The lists of the rental app."""

from rental.lists.money import DAMAGES, ITEMS, STEPS, WRITE_OFFS

__all__ = (
    "DAMAGES",
    "ITEMS",
    "STEPS",
    "WRITE_OFFS",
)
