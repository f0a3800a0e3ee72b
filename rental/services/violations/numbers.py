"""Numbers of violations, many at once."""

import datetime as dt
from collections.abc import Sequence

from django.db import connection


def violation_numbers(days: Sequence[dt.date]) -> list[str]:
    """`VIO-202611-000123`, as many as days, each with the month of its day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('rental_number') FROM generate_series(1, %s)", [len(days)])
        values = [value for (value,) in cursor.fetchall()]
    return [f"VIO-{day:%Y%m}-{value:06d}" for day, value in zip(days, values, strict=True)]
