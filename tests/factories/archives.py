"""Archives as the tests need them: filled by the people whose papers they are."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.utils import timezone

from aftersales.choices import (
    NEW_CAR_PAPERS,
    UPLOADED,
    WITH_AMOUNT,
    WITH_BUYER,
    WITH_NUMBER,
    WITH_VIN,
    Paper,
)
from aftersales.models import ArchiveFile, ArchiveItem, GateOutNote, MaintenanceCard, RepairOrder
from aftersales.services.archive_papers import PaperFacts, add_paper
from aftersales.services.archives import open_order_files
from aftersales.services.gate_outs import NoteFacts, explain_gap, let_out, next_serial
from aftersales.services.maintenance_cards import collect_card
from aftersales.services.new_cars import NewCar, open_new_car
from dealerops.foundation.actor import Actor, Role
from dealerops.network.models import Dealer
from dealerops.registry.models import Vehicle
from tests.factories.aftersales import a_delivered_order, make_vehicle
from tests.factories.market import make_paper, make_person, numbers

BUYER, PRICE = "张小明", Decimal("147800.00")


@dataclass(frozen=True, slots=True)
class ArchivePapers:
    """An order's archive with one paper in it, a car that was let out, and its maintenance card."""

    file: ArchiveFile
    note: GateOutNote
    card: MaintenanceCard
    clerk: Actor
    sales_clerk: Actor


def archive_papers(dealer: Dealer, advisor: Actor) -> ArchivePapers:
    clerk = make_person(Role.D_INFO, dealer)
    sales_clerk = make_person(Role.D_SALES_CLERK, dealer)
    file = archive_of(a_delivered_order(dealer, advisor=advisor))
    bring(file, Paper.AS01, by=clerk)
    car, today = make_vehicle(), timezone.localdate()
    note = out_of_the_yard(dealer, car, by=sales_clerk)
    card = collect_card(dealer.pk, car.vin, "FIRST", today, by=sales_clerk)
    return ArchivePapers(file, note, card, clerk, sales_clerk)


def archive_of(order: RepairOrder) -> ArchiveFile:
    open_order_files([order.pk])
    return ArchiveFile.objects.get(order=order)


def fresh(file: ArchiveFile) -> ArchiveFile:
    return ArchiveFile.objects.get(pk=file.pk)


def paper_of(file: ArchiveFile, code: str) -> ArchiveItem:
    return file.items.get(code=code)


def a_paper(code: str, vehicle: Vehicle, **other: object) -> PaperFacts:
    """A scan of a paper that says what the others say, except what is `other`."""
    said: dict[str, object] = {}
    if code in WITH_VIN:
        said["vin"] = vehicle.vin
    if code in WITH_BUYER:
        said["buyer"] = BUYER
    if code in WITH_AMOUNT:
        said["amount"] = PRICE
    if code in WITH_NUMBER:
        said["number"] = f"1110022{next(numbers):013d}"
    return PaperFacts(make_paper(), f"{code}.png", **{**said, **other})


def bring(file: ArchiveFile, code: str, *, by: Actor, **other: object) -> ArchiveItem:
    return add_paper(file.pk, code, a_paper(code, file.vehicle, **other), by=by)


def bring_missing(file: ArchiveFile, *, by: Actor) -> ArchiveFile:
    """Every paper that the file still misses and that is uploaded."""
    _bring_all(file, [code for code in fresh(file).missing if code in UPLOADED], by)
    return fresh(file)


def _bring_all(file: ArchiveFile, codes: Iterable[str], by: Actor) -> None:
    for code in codes:
        bring(file, code, by=by)


def out_of_the_yard(
    dealer: Dealer,
    vehicle: Vehicle,
    *,
    by: Actor,
    on: dt.date | None = None,
    serial: int | None = None,
    second_tier: str = "",
) -> GateOutNote:
    """The next note of the pad, with its blue copy."""
    day = on or timezone.localdate()
    facts = partial(NoteFacts, issued_on=day, vehicle_id=vehicle.pk, second_tier=second_tier)
    number = serial or next_serial(dealer.pk, day.year)
    return let_out(dealer.pk, facts(number, file=make_paper(), name="blue.png"), by=by)


def a_new_car(dealer: Dealer, vehicle: Vehicle, *, by: Actor, **other: object) -> ArchiveFile:
    today = timezone.localdate()
    facts = {"vin": vehicle.vin, "sold_on": today, "delivered_on": today}
    return open_new_car(dealer.pk, NewCar(**{**facts, **other}), by=by)


def a_full_new_car(dealer: Dealer, *, by: Actor) -> ArchiveFile:
    """A sold car with all of its ten papers."""
    vehicle = make_vehicle()
    out_of_the_yard(dealer, vehicle, by=by)
    file = a_new_car(dealer, vehicle, by=by)
    _bring_all(file, [code for code in NEW_CAR_PAPERS if code in UPLOADED], by)
    return fresh(file)


__all__ = (
    "BUYER",
    "PRICE",
    "ArchivePapers",
    "a_full_new_car",
    "a_new_car",
    "a_paper",
    "archive_of",
    "archive_papers",
    "bring",
    "bring_missing",
    "explain_gap",
    "fresh",
    "out_of_the_yard",
    "paper_of",
)
