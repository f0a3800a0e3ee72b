"""The dunning ladder (domain.md 5.8): which rung comes next, and when."""

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal

from rental.choices.dunning import Approval, Rung

Days = Mapping[str, int]


def rung_day(rung: str, due_on: dt.date, days: Days) -> dt.date:
    return due_on + dt.timedelta(days=days[rung])


def next_rung(
    due_on: dt.date, taken: Collection[str], on: dt.date, days: Days, *, at_once: bool = False
) -> str | None:
    """The first rung not taken, once its day has come; `at_once` (a broken promise) does not wait.

    One rung a day: whoever comes late to an old debt still climbs every rung in order. The friendly
    reminder before the due date is of no use once that date is over.
    """
    for rung in Rung:
        if rung in taken or (rung == Rung.REMINDER and on >= due_on):
            continue
        return rung if at_once or on >= rung_day(rung, due_on, days) else None
    return None


def may_call(at: dt.time, since: dt.time, until: dt.time) -> bool:
    """Whether this is an hour for dunning calls; the last minute is the one before `until`."""
    return since <= at < until


def approver(amount: Decimal, limits: Mapping[str, Decimal]) -> Approval:
    """The lowest role that may write this off; `limits` give the most for each below the last."""
    for role in (Approval.SUPERVISOR, Approval.MANAGER, Approval.FINANCE):
        if amount <= limits[role]:
            return role
    return Approval.CFO
