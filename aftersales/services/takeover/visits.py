"""Past visits as archived repair orders, so that mileage, retention and churn count them as any other."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ReceptionMode, RoState, RoType
from aftersales.models import CustomerCard, RepairOrder
from aftersales.services.numbers import next_numbers
from aftersales.services.retention import note_missing_readings
from aftersales.services.takeover.references import cars_and_advisors
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.copying import copy_in, next_ids
from dealerops.foundation.errors import Refusal
from dealerops.foundation.words import bigrams
from dealerops.imports.findings import Finding, RowsRefused
from dealerops.imports.kinds import Outcome, Place
from dealerops.registry.services.bulk import AT_ONCE, batches
from dealerops.workcal.services import at

NUMBER_TWICE: Final = Refusal("NUMBER_TWICE", _("This order number stands further up already."))
NO_CARD: Final = Refusal(
    "CARD_MISSING", _("This dealer has no card for this car. Import the customers first.")
)
WHOSE: Final = Refusal(
    "CARD_UNCLEAR", _("Several customers have a card with this car: write the name of one of them.")
)
NOBODY_CALLED_SO: Final = Refusal(
    "CARD_OTHER_NAME", _("No customer of this name has a card with this car.")
)
MORNING, EVENING = dt.time(9), dt.time(17)  # old records know the days only
ARRIVAL: Final = ("arrived_at", "greeted_at", "opened_at", "inspected_at", "quoted_at")
WORK: Final = ("approved_at", "started_at")
END: Final = (
    *("finished_at", "qc_passed_at", "settle_started_at", "settled_at", "paid_at"),
    "delivered_at",
)


@dataclass(frozen=True, slots=True)
class VisitRow:
    """One visit that is over; `number` is the old system's, `customer` a name where a car has several."""

    row: int
    number: str
    vin: str
    delivered_on: dt.date
    km: int
    received_on: dt.date | None = None
    type: str = RoType.NORMAL
    customer: str = ""
    plate: str = ""
    advisor: str = ""
    amount_customer: Decimal = Decimal(0)
    amount_warranty: Decimal = Decimal(0)
    amount_insurance: Decimal = Decimal(0)
    work: str = ""


@dataclass(frozen=True, slots=True)
class _Owner:
    customer_id: int
    name: str
    advisor_id: int | None


@transaction.atomic
def take_over_visits(rows: Sequence[VisitRow], place: Place) -> Outcome:
    """All rows or none. Raises RowsRefused with every row that does not fit what is on record.

    A known order number of the dealer stays as it is. Nobody is called about a visit that was taken
    over, nothing is archived or billed anew; the next night counts it for retention. Where no advisor
    is named the customer's own stands on the order, and without one whoever brought the workbook.
    """
    seen = _seen(rows, place)
    if seen.wrong:
        raise RowsRefused(seen.wrong)
    known = _known([one.number for one in rows], place.dealer_id)
    new = [(one, owner) for one, owner in seen.chosen if one.number not in known]
    _copy(new, seen.cars, seen.advisors, place)
    return Outcome(len(new), 0, len(rows) - len(new))


def judge_visits(rows: Sequence[VisitRow], place: Place) -> Sequence[Finding]:
    """Every row that does not fit what is on record or the other rows."""
    return _seen(rows, place).wrong


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is on record about the rows; `chosen` says whose visit each was."""

    cars: Mapping[str, int]
    advisors: Mapping[str, int]
    chosen: Sequence[tuple[VisitRow, _Owner]]
    wrong: Sequence[Finding]


def _seen(rows: Sequence[VisitRow], place: Place) -> _Seen:
    cars, advisors, wrong = cars_and_advisors(rows, place.dealer_id)
    owners = _owners(set(cars.values()), place.dealer_id)
    wrong += _twice(rows)
    chosen: list[tuple[VisitRow, _Owner]] = []
    for one in rows:
        found = _owner(one, owners.get(cars.get(one.vin, 0), ()))
        if isinstance(found, _Owner):
            chosen.append((one, found))
        elif one.vin in cars:
            wrong.append(found)
    return _Seen(cars, advisors, chosen, wrong)


def _twice(rows: Sequence[VisitRow]) -> list[Finding]:
    numbers: set[str] = set()
    wrong = []
    for one in rows:
        if one.number in numbers:
            wrong.append(Finding(one.row, "number", NUMBER_TWICE))
        numbers.add(one.number)
    return wrong


def _owners(cars: set[int], dealer_id: int) -> Mapping[int, Sequence[_Owner]]:
    found: dict[int, list[_Owner]] = defaultdict(list)
    cards = CustomerCard.objects.visible_to(SYSTEM).filter(dealer=dealer_id)
    columns = ("vehicle_id", "customer_id", "customer__name", "advisor_id")
    for some in batches(sorted(cars), AT_ONCE):
        for car, *owner in cards.filter(vehicle__in=some).order_by("pk").values_list(*columns):
            found[car].append(_Owner(*owner))
    return found


def _owner(one: VisitRow, owners: Sequence[_Owner]) -> _Owner | Finding:
    if not owners:
        return Finding(one.row, "vin", NO_CARD)
    named = [each for each in owners if not one.customer or each.name == one.customer]
    if not named:
        return Finding(one.row, "customer", NOBODY_CALLED_SO)
    return named[0] if len(named) == 1 else Finding(one.row, "customer", WHOSE)


def _known(numbers: Sequence[str], dealer_id: int) -> set[str]:
    found: set[str] = set()
    orders = RepairOrder.objects.visible_to(SYSTEM).filter(dealer=dealer_id)
    for some in batches(numbers, AT_ONCE):
        found |= set(orders.filter(old_number__in=some).values_list("old_number", flat=True))
    return found


def _copy(
    new: Sequence[tuple[VisitRow, _Owner]],
    cars: Mapping[str, int],
    advisors: Mapping[str, int],
    place: Place,
) -> None:
    if not new:
        return
    ids = next_ids(RepairOrder, len(new))
    columns = (
        *("id", "number", "dealer_id", "vehicle_id", "customer_id", "advisor_id", "type"),
        *("plate", "mileage_in", "mileage_out", "old_number", "old_work", "pairs"),
        *("amount_customer", "amount_warranty", "amount_insurance", "state", "mode"),
        *(*ARRIVAL, *WORK, *END, "created_at", "updated_at"),
    )
    numbers = next_numbers("RO", [one.delivered_on for one, _owner in new])
    copy_in(
        RepairOrder,
        columns,
        (
            (
                *(pk, number, place.dealer_id, cars[one.vin], owner.customer_id),
                advisors.get(one.advisor) or owner.advisor_id or place.by.user_id,
                *(one.type, one.plate, one.km, one.km, one.number, one.work, bigrams(one.plate)),
                *(one.amount_customer, one.amount_warranty, one.amount_insurance),
                *(RoState.ARCHIVED, ReceptionMode.SELF_DRIVE, *_moments(one)),
            )
            for pk, number, (one, owner) in zip(ids, numbers, new, strict=True)
        ),
    )
    orders = RepairOrder.objects.visible_to(SYSTEM).filter(dealer=place.dealer_id)
    orders = orders.exclude(old_number="").filter(pk__gte=min(ids), pk__lte=max(ids))
    note_missing_readings(orders)


def _moments(one: VisitRow) -> list[Any]:
    """Every time that a delivered order has; it stands in lists where it would have stood then."""
    came = at(one.received_on or one.delivered_on, MORNING)
    left = at(one.delivered_on, EVENING)
    return [came] * len((*ARRIVAL, *WORK)) + [left] * len(END) + [came, left]
