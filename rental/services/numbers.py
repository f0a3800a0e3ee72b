"""Business numbers: unique, readable, not gap-free (domain.md 0.9)."""

from django.db import connection
from django.utils import timezone


def next_number(prefix: str) -> str:
    """`RNT-202611-000123`: prefix, local month, and the next value of one sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('rental_number')")
        value = cursor.fetchone()[0]
    return f"{prefix}-{timezone.localdate():%Y%m}-{value:06d}"
