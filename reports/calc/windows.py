"""When owners may write beside the figures of a report; no database, no clock."""

import datetime as dt

from dealerops.foundation.reporting import Report
from dealerops.workcal.calc import ONE_DAY, at, local_date
from reports.calc.dues import Due, IsOpen, due_of


def open_due(report: Report, now: dt.datetime, is_open: IsOpen) -> Due | None:
    """The period whose report is about to be made and may be commented now; None outside that time.

    The hours count back from where no holiday had moved it: else all of them might lie in the holiday.
    """
    if report.comments is None:
        return None
    hours = dt.timedelta(hours=report.comments.hours)
    due = due_of(report, local_date(now), is_open)
    found = None
    while due.at > now:
        if min(due.at, at(due.nominal, report.at)) - hours <= now:
            found = due
        due = due_of(report, due.period.start - ONE_DAY, is_open)
    return found
