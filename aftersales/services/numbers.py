"""Business numbers: unique, readable, not gap-free (domain.md 0.9)."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection
from django.utils import timezone


def next_number(prefix: str) -> str:
    """`RO-202611-000123`: prefix, local month, and the next value of one sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('aftersales_number')")
        value = cursor.fetchone()[0]
    return f"{prefix}-{timezone.localdate():%Y%m}-{value:06d}"


def next_numbers(prefix: str, days: Sequence[dt.date]) -> list[str]:
    """As many numbers of the same sequence, each with the month of its day."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval('aftersales_number') FROM generate_series(1, %s)", [len(days)]
        )
        values = [value for (value,) in cursor.fetchall()]
    return [f"{prefix}-{day:%Y%m}-{value:06d}" for day, value in zip(days, values, strict=True)]
