"""Reads about traffic violations."""

from rental.selectors.violations.exposure import uncharged_fines
from rental.selectors.violations.matching import Event, candidates_of, find_holders

__all__ = (
    "Event",
    "candidates_of",
    "find_holders",
    "uncharged_fines",
)
