"""What the matcher found becomes a state, and is asked again when hand-overs come in late."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.workflow import Step
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.workcal.services import add_workdays, end_of, local_date
from rental.calc.violations import Match
from rental.choices.violations import (
    NOTICE_WORKDAYS,
    ZONE_MINUTES,
    Doubt,
    Result,
    ViolationState,
)
from rental.models import RentalOrder, RentalVehicle, Violation
from rental.selectors.violations import Event, find_holders
from rental.services.violations.blocking import look_at_blocks
from rental.workflow.violations import VIOLATION_FLOW

STEP_OF: Final = {
    Result.MATCHED_ORDER: "match",
    Result.MATCHED_STAFF: "keep",
    Result.OPERATOR: "keep",
    Result.AMBIGUOUS: "hold",
    Result.UNKNOWN_PLATE: "hold",
}
AGAIN: Final = (ViolationState.REVIEW, ViolationState.MATCHED, ViolationState.INTERNAL)
PLACED: Final = (
    *("state", "result", "doubt", "vehicle", "order", "custody", "dealer"),
    *("matched_at", "notify_due_at", "policy_values"),
)


class Placing:
    """Puts what was found on violations; asks for each car, order and value once."""

    def __init__(self) -> None:
        self.now = timezone.now()
        self._homes: dict[int, int] = {}
        self._stores: dict[int, int] = {}
        self._due: dict[int, tuple[dt.datetime, dict[str, object]]] = {}

    def place(self, violation: Violation, found: Match) -> Step:
        """Sets the fields of PLACED; the caller saves."""
        violation.result, violation.doubt = found.result, found.doubt
        violation.vehicle_id = found.vehicle_id
        if found.vehicle_id is not None:
            violation.dealer_id = self._home(found.vehicle_id)
        if found.hold:
            violation.custody_id = found.hold.custody_id
            violation.order_id = found.hold.order_id
        if violation.order_id:
            violation.dealer_id = self._store(violation.order_id)
        step = VIOLATION_FLOW.fire(violation, STEP_OF[found.result], by=SYSTEM)
        violation.matched_at = self.now
        if violation.order_id:
            self.start_clock(violation)
        return step

    def start_clock(self, violation: Violation) -> None:
        """From here the customer is to be told within the workdays of the policy."""
        store = violation.dealer_id
        if store not in self._due:
            today = local_date(self.now)
            values = Values(on=today, dealer_id=store)
            due = end_of(add_workdays(today, values[NOTICE_WORKDAYS]))
            values[ZONE_MINUTES]
            self._due[store] = (due, values.used())
        violation.notify_due_at, used = self._due[store]
        violation.policy_values = {**violation.policy_values, **used}

    def _home(self, car: int) -> int:
        if car not in self._homes:
            rows = RentalVehicle.objects.filter(pk=car)
            self._homes[car] = rows.values_list("dealer", flat=True).get()
        return self._homes[car]

    def _store(self, order: int) -> int:
        if order not in self._stores:
            rows = RentalOrder.objects.filter(pk=order)
            self._stores[order] = rows.values_list("dealer", flat=True).get()
        return self._stores[order]


@transaction.atomic
def match_again(violation_ids: Iterable[int]) -> int:
    """Ask once more who had the cars, where no person has decided and no customer was told.

    How many came out differently; safe to repeat.
    """
    rows = Violation.objects.select_for_update(of=("self",)).filter(
        pk__in=list(violation_ids), state__in=AGAIN, decided_at=None
    )
    found = list(rows.order_by("pk"))
    matches = find_holders([Event(one.plate, one.occurred_at) for one in found])
    changed = [
        (one, match) for one, match in zip(found, matches, strict=True) if _differs(one, match)
    ]
    _replace(changed)
    return len(changed)


def _differs(violation: Violation, found: Match) -> bool:
    hold = found.hold
    said = (violation.result, violation.doubt, violation.vehicle_id, violation.custody_id)
    new = (found.result, found.doubt, found.vehicle_id, hold.custody_id if hold else None)
    return said != new


def _replace(changed: Sequence[tuple[Violation, Match]]) -> None:
    placing, cars = Placing(), set()
    for violation, found in changed:
        cars |= {violation.vehicle_id, found.vehicle_id}
        VIOLATION_FLOW.fire(violation, "match_again", by=SYSTEM)
        violation.order = violation.custody = violation.notify_due_at = None
        violation.doubt = Doubt.NONE
        step = placing.place(violation, found)
        violation.save_fields(*PLACED)
        record(
            violation, "rental.violation_matched_again", by=SYSTEM, step=step,
            result=violation.result, doubt=violation.doubt, order=violation.order_id,
        )  # fmt: skip
    look_at_blocks({one for one in cars if one}, by=SYSTEM)
