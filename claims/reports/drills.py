"""The claims behind the numbers of R01, R02 and R03."""

import datetime as dt

from django.db.models import Q

from claims.selectors.checks_of_week import WeekLine
from claims.selectors.reasons_of_month import ReasonRow
from claims.selectors.workload import WorkloadRow
from dealerops.foundation.reporting import Behind, Drill, Period

COUNTED = (
    *("opening", "received", "resubmitted", "passed", "reset", "reject_proposed", "closing"),
    *("overdue", "enquiries"),
)


def _claims(name: str) -> Drill:
    """Claims that came, left or lay there; one that was sent back twice stands there once."""

    def behind(row: WorkloadRow | WeekLine, period: Period, as_of: dt.datetime) -> Behind | None:
        claims = row.load.claims
        return Behind("claims.claims", Q(pk__in=claims[name]), "claims:detail") if claims else None

    return behind


def _given(row: ReasonRow, period: Period, as_of: dt.datetime) -> Behind:
    """The claims for which the reason was given; twice for one claim is one."""
    return Behind("claims.claims", Q(pk__in=row.figures.claims), "claims:detail")


def _enquired(row: WeekLine, period: Period, as_of: dt.datetime) -> Behind:
    """The claims with an open enquiry; several about one claim are one."""
    return Behind("claims.claims", Q(pk__in=row.enquired), "claims:detail")


REASON_DRILLS = {"figures.count": _given}
LOAD_DRILLS = {f"load.{name}": _claims(name) for name in COUNTED}
WEEK_DRILLS = {**LOAD_DRILLS, "enquiries_open": _enquired}
