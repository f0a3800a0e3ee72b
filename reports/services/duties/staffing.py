"""Whose duty it is on a day: the person in the role, the deputy, or a colleague."""

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import record
from reports.models import Leave, ObligationInstance

AHEAD = dt.timedelta(days=35)  # the longest holiday block and the month on the page lie inside
BEHIND = dt.timedelta(days=14)  # what was due while nothing ran is planned afterwards


class Person(NamedTuple):
    """`stands_in_for` is who would have done it."""

    owner_id: int | None
    stands_in_for_id: int | None = None


class Staff:
    """The people of one dealer, read once, as they are now and will be away."""

    def __init__(self, dealer_id: int, first: dt.date, last: dt.date) -> None:
        held = Membership.objects.visible_to(SYSTEM).live().filter(dealer=dealer_id).order_by("pk")
        self._in_role: dict[str, list[int]] = defaultdict(list)
        for role, person in held.values_list("role", "user"):
            self._in_role[role].append(person)
        self._here = {person for people in self._in_role.values() for person in people}
        self._leaves = list(Leave.objects.touching(first, last).filter(dealer=dealer_id))

    def owner_on(self, role: str, day: dt.date) -> Person:
        """The first in the role; away, whoever is named for it, else a colleague, else nobody else."""
        people = self._in_role.get(role, [])
        if not people:
            return Person(None)
        first = people[0]
        leave = self._leave_of(first, day)
        if leave is None:
            return Person(first)
        deputy = leave.deputy_id
        if deputy in self._here and self._leave_of(deputy, day) is None:
            return Person(deputy, first)
        there = [one for one in people[1:] if self._leave_of(one, day) is None]
        return Person(there[0], first) if there else Person(first)

    def _leave_of(self, person: int | None, day: dt.date) -> Leave | None:
        leaves = (one for one in self._leaves if one.person_id == person and one.covers(day))
        return next(leaves, None)


@transaction.atomic
def hand_over(dealer_id: int, now: dt.datetime, staff: Staff | None = None) -> int:
    """Give what is still owed to whoever is there on its day; returns how many changed hands."""
    owed = (
        ObligationInstance.objects.owed()
        .filter(dealer=dealer_id)
        .select_for_update(of=("self",))
        .order_by("pk")
    )
    today = timezone.localdate(now)
    staff = staff or Staff(dealer_id, today - BEHIND, today + AHEAD + AHEAD)
    changed = 0
    for duty in owed:
        # What is overdue is the matter of whoever is there today.
        person = staff.owner_on(duty.owner_role, max(duty.due_on, today))
        if person == (duty.owner_id, duty.stands_in_for_id):
            continue
        duty.owner_id, duty.stands_in_for_id = person
        duty.save_fields("owner", "stands_in_for")
        record(duty, "reports.duty_handed_over", by=SYSTEM, person=person.owner_id)
        changed += 1
    return changed
