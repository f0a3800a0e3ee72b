"""Authorities, lawyers and the days the law sets, as far as a case has them (domain.md 3.4, 3.8)."""

import datetime as dt

from complaints.calc.sanbao import answer_by, complete_by
from complaints.models import Case, LegalMatter, RegulatorNotice
from complaints.selectors.return_demand import return_demand
from dealerops.foundation.actor import SYSTEM
from dealerops.workcal.services import local_date, lookup, workdays_between

AN_INSTANT = dt.timedelta(microseconds=1)  # deadlines are stored as the moment after their last day


def has_regulator(case: Case) -> bool:
    """An authority has sent a notice about it."""
    return RegulatorNotice.objects.visible_to(SYSTEM).filter(case=case).exists()


def has_lawyer(case: Case) -> bool:
    """A lawyer's letter, a summons or the like is not dealt with yet."""
    return LegalMatter.objects.visible_to(SYSTEM).filter(case=case, closed_at=None).exists()


def presses_by_law(case: Case, workdays: int, now: dt.datetime) -> bool:
    """A day that the law sets is less than so many workdays away, or past, and nothing is done yet."""
    today = local_date(now)
    return any(workdays_between(today, day) < workdays for day in statutory_days(case))


def statutory_days(case: Case) -> list[dt.date]:
    """The last day of everything that the law still waits for in this case."""
    notices = RegulatorNotice.objects.visible_to(SYSTEM).pressing().filter(case=case)
    matters = LegalMatter.objects.visible_to(SYSTEM).filter(case=case, closed_at=None)
    return [
        *(local_date(due - AN_INSTANT) for due in notices.values_list("due_at", flat=True)),
        *(day for day in matters.values_list("due_on", flat=True) if day),
        *_of_a_demand(case),
    ]


def _of_a_demand(case: Case) -> list[dt.date]:
    """To answer and to complete an exchange or return (domain.md 3.8 e)."""
    demand = return_demand(case)
    if demand is None or demand.completed_at:
        return []
    asked_on, is_open = local_date(demand.asked_at), lookup()
    answer = [] if demand.answered_at else [answer_by(asked_on, is_open)]
    return [*answer, complete_by(asked_on, is_open)]
