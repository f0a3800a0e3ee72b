"""Reads about traffic violations."""

from rental.selectors.violations.exposure import uncharged_fines
from rental.selectors.violations.matching import (
    Event,
    candidate_orders,
    candidates_of,
    find_holders,
)

__all__ = (
    "Event",
    "candidate_orders",
    "candidates_of",
    "find_holders",
    "uncharged_fines",
)
