"""Fourteen months of the rental business: six stores, three hundred cars."""

from dealerops.demo.data.rental.load import load_rental

__all__ = ("load_rental",)
