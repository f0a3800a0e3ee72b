"""Whether each number of a report is the count of the list behind it."""

import datetime as dt
import re

from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Period, Report
from dealerops.lists.registry import list_by_key
from reports.selectors.screens import screen_of


def numbers_checked(report: Report, actor: Actor, period: Period, as_of: dt.datetime) -> set[str]:
    """Compare all that can be drilled; returns the columns in which a number had rows behind it."""
    screen = screen_of(report, actor, period, as_of)
    checked = set()
    for line in screen.lines:
        for place, column in enumerate(report.columns):
            behind = screen.behind(line, place)
            if behind is None:
                continue
            value = line.values[place]
            said = re.fullmatch(r"(\d+) cases", str(value))
            number = value if isinstance(value, int) else int(said[1]) if said else 1
            rows = list_by_key(behind.list_key).visible(actor).filter(behind.where)
            assert rows.count() == number, (column.source, line.values)
            checked.add(column.source)
    return checked
