"""Deadlines that the law sets for pending cases (domain.md 3.8)."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from complaints.choices.clocks import STATUTORY
from complaints.choices.rounds import Statutory
from complaints.models import CaseClock, LegalMatter, RegulatorNotice
from dealerops.foundation.actor import SYSTEM
from dealerops.workcal.services import end_of, local_date

MINUTE = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class StatutoryDeadline:
    """Something the company owes by law: `key` tells it from every other, `what` names the clock,
    `last_day` is the last day on which it is in time."""

    key: str
    case_id: int
    what: Statutory
    last_day: dt.date


def statutory_deadlines(last: dt.date) -> list[StatutoryDeadline]:
    """Every open deadline up to `last` inclusive; what is late is not forgotten."""
    return [*_notices(last), *_matters(last), *_demands(last)]


def _notices(last: dt.date) -> Iterator[StatutoryDeadline]:
    """The day that is printed on a notice, or that of the policy, while it is ours to keep."""
    rows = RegulatorNotice.objects.visible_to(SYSTEM).pressing().filter(due_at__lte=end_of(last))
    for one in rows:
        day = local_date(one.due_at - MINUTE)  # deadlines are exclusive instants
        yield StatutoryDeadline(f"notice:{one.pk}", one.case_id, Statutory.NOTICE, day)


def _matters(last: dt.date) -> Iterator[StatutoryDeadline]:
    """Letters of lawyers and summonses that ask for an answer."""
    rows = LegalMatter.objects.visible_to(SYSTEM).filter(closed_at=None, due_on__lte=last)
    for one in rows:
        if one.due_on:
            yield StatutoryDeadline(f"matter:{one.pk}", one.case_id, Statutory.MATTER, one.due_on)


def _demands(last: dt.date) -> Iterator[StatutoryDeadline]:
    """To answer a demand for exchange or return and to carry it out: the clocks of the case know the days."""
    rows = CaseClock.objects.visible_to(SYSTEM).running().filter(kind__in=STATUTORY)
    for one in rows.filter(due_at__lte=end_of(last)):
        if one.due_at:
            day = local_date(one.due_at - MINUTE)
            what = Statutory(one.kind)
            yield StatutoryDeadline(f"{what.lower()}:{one.case_id}", one.case_id, what, day)
