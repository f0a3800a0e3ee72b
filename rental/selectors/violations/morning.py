"""What the morning has to do about violations."""

import datetime as dt

from rental.choices.violations import Result, ViolationState
from rental.models import Violation


def untold_violations() -> list[int]:
    """A customer was found and not told yet."""
    return list(Violation.objects.to_tell().order_by("pk").values_list("pk", flat=True))


def overdue_violations(now: dt.datetime) -> list[int]:
    rows = Violation.objects.past_deadline(now).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def unknown_violations() -> list[int]:
    """Their plate may have come onto record since."""
    rows = Violation.objects.filter(state=ViolationState.REVIEW, result=Result.UNKNOWN_PLATE)
    return list(rows.order_by("pk").values_list("pk", flat=True))
