"""What the morning has to do about violations."""

import datetime as dt

from dealerops.policy.services import value
from rental.choices.violations import REMIND_DAYS, Result, ViolationState
from rental.models import Violation


def untold_violations() -> list[int]:
    """A customer was found and not told yet."""
    return list(Violation.objects.to_tell().order_by("pk").values_list("pk", flat=True))


def overdue_violations(now: dt.datetime) -> list[int]:
    rows = Violation.objects.past_deadline(now).order_by("pk")
    return list(rows.values_list("pk", flat=True))


def violations_to_remind(now: dt.datetime) -> list[int]:
    """Whose deadline lies no more than the days of the policy ahead, and who were not reminded."""
    until = now + dt.timedelta(days=value(REMIND_DAYS) + 1)
    waiting = (ViolationState.NOTIFIED, ViolationState.SELF_HANDLING)
    rows = Violation.objects.filter(
        state__in=waiting, reminded_at=None, user_due_at__gt=now, user_due_at__lte=until
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def unknown_violations() -> list[int]:
    """Their plate may have come onto record since."""
    rows = Violation.objects.filter(state=ViolationState.REVIEW, result=Result.UNKNOWN_PLATE)
    return list(rows.order_by("pk").values_list("pk", flat=True))
