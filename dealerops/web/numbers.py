"""Whole numbers as forms and addresses carry them."""

LONGEST = 18  # digits: no key of ours has more, and Python reads no number of thousands of them


def number_in(text: str) -> int | None:
    """The number; None for what is no whole number, or is longer than any of ours."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
