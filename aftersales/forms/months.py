"""Months as addresses name them."""

import datetime as dt

YEARS = range(2000, 2100)


def month_of(text: str) -> dt.date | None:
    """The first day of `2026-09`; None for what makes no sense, and for years that nobody compares."""
    try:
        found = dt.date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if found.year in YEARS else None
