"""Stores, cars and orders as the tests of the rental app need them."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer, Region
from dealerops.registry.choices import Energy
from dealerops.registry.models import Customer, PlateAssignment
from dealerops.registry.services import register_person, register_vehicle
from rental.choices import (
    HANDED_IN,
    HANDED_OUT,
    HAS_A_CAR,
    TO_PLAN,
    BlockKind,
    ClauseKind,
    EndedBy,
    EndReason,
    OrderState,
)
from rental.models import (
    Block,
    InsurancePlan,
    ModelRange,
    RentalOrder,
    RentalVehicle,
    StoreDistance,
    Tariff,
    TermsClause,
    TermsVersion,
    VehicleClass,
)
from tests.factories.market import (
    ALWAYS,
    make_model,
    make_person,
    make_region,
    make_usc_code,
    make_vin,
    numbers,
)

FAR = dt.date(2040, 1, 1)
HOUR = dt.timedelta(hours=1)
DAY = dt.timedelta(days=1)


def make_store(code: str = "", region: Region | None = None) -> Dealer:
    """A rental store."""
    code = code or f"RS{next(numbers):03d}"
    return Dealer.objects.create(
        code=code,
        name=f"{code}租车门店",
        name_en=f"Store {code}",
        kind=DealerKind.RENTAL_STORE,
        legal_name=f"{code}汽车租赁有限公司",
        usc_code=make_usc_code(),
        region=region or make_region(f"R{next(numbers)}"),
        city="北京",
    )


def make_class(code: str = "", rank: int | None = None, *, per_day: int = 200) -> VehicleClass:
    """A class with a tariff in all stores: so much per day, deposits 3,000 and 2,000.

    A code that is known gives the class that is there.
    """
    known = VehicleClass.objects.filter(code=code).first()
    if known:
        return known
    number = next(numbers)
    made = VehicleClass.objects.create(
        code=code or f"C{number}",
        name=f"级别{code or number}",
        name_en=f"Class {code or number}",
        rank=rank or 100 + number,
        seats=5,
    )
    Tariff.objects.create(
        vehicle_class=made,
        valid=ALWAYS,
        per_day=Decimal(per_day),
        deposit=Decimal(3000),
        violation_deposit=Decimal(2000),
    )
    return made


def make_plan(code: str = "BASIC", *, per_day: int = 0, deductible: int = 1500) -> InsurancePlan:
    plan, _made = InsurancePlan.objects.get_or_create(
        code=code,
        defaults={
            "name": "基本险" if code == "BASIC" else "全险",
            "name_en": code.title(),
            "per_day": Decimal(per_day),
            "deductible": Decimal(deductible),
        },
    )
    return plan


def make_terms(
    code: str = "", *, valid_from: dt.date = dt.date(2025, 1, 1), strict: bool = True
) -> TermsVersion:
    """Terms in force; `strict` ones charge penalty 200, loss of use and 20% depreciation."""
    terms = TermsVersion.objects.create(
        code=code or f"T{next(numbers)}",
        valid_from=valid_from,
        text_zh="租车条款",
        text_en="Terms of rental",
        penalty_amount=Decimal(200) if strict else None,
        loss_of_use=strict,
        depreciation_percent=Decimal("0.2") if strict else None,
        location_consent=strict,
    )
    kinds = [ClauseKind.LIABILITY, ClauseKind.CANCELLATION, ClauseKind.DEPOSIT]
    if strict:
        kinds += [ClauseKind.PENALTY, ClauseKind.LOSS_OF_USE, ClauseKind.DEPRECIATION]
        kinds += [ClauseKind.LOCATION]
    for number, kind in enumerate(kinds, start=1):
        TermsClause.objects.create(
            terms=terms, number=str(number), kind=kind, text_zh=f"条款{number}",
            text_en=f"Clause {number}", highlighted=True,
        )  # fmt: skip
    return terms


def make_distance(origin: Dealer, destination: Dealer, km: int = 30, minutes: int = 45) -> None:
    """Both directions alike."""
    for one, other in ((origin, destination), (destination, origin)):
        StoreDistance.objects.create(origin=one, destination=other, km=km, minutes=minutes)


def make_plate(number: int) -> str:
    """A regular plate, another one with every number."""
    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ"
    return f"京{letters[number // 99999 % 24]}{number % 99999:05d}"


def make_car(
    dealer: Dealer,
    vehicle_class: VehicleClass,
    *,
    electric: bool = False,
    plate: str = "",
    **more: Any,
) -> RentalVehicle:
    """A car in the fleet, filed, insured and inspected for years."""
    model = make_model()
    if electric:
        model.energy = Energy.ELECTRIC
        model.save(update_fields=("energy",))
        ModelRange.objects.create(model=model, range_km=400)
    vehicle = register_vehicle(make_vin(), model=model, by=SYSTEM)
    plate = plate or make_plate(next(numbers))
    PlateAssignment.objects.create(
        vehicle=vehicle, plate=plate, type="REGULAR", valid=DateRange(dt.date(2025, 1, 1), None)
    )
    facts = {
        "rental_registered": True,
        "insurance_until": FAR,
        "inspection_until": FAR,
        "range_km": 400 if electric else None,
        **more,
    }
    return RentalVehicle.objects.create(
        dealer=dealer, vehicle=vehicle, vehicle_class=vehicle_class, **facts
    )


def make_block(
    car: RentalVehicle,
    begins: dt.datetime,
    ends: dt.datetime | None = None,
    kind: str = BlockKind.MAINTENANCE,
) -> Block:
    return Block.objects.create(vehicle=car, kind=kind, span=DateTimeTZRange(begins, ends))


def make_renter(name: str = "王小红") -> Customer:
    """A private customer with a phone of their own."""
    return register_person(name, "", mobile=f"139{next(numbers):08d}", by=SYSTEM)


def an_order(
    dealer: Dealer,
    vehicle_class: VehicleClass,
    start_at: dt.datetime,
    end_at: dt.datetime,
    *,
    state: str = OrderState.CONFIRMED,
    vehicle: RentalVehicle | None = None,
    **more: Any,
) -> RentalOrder:
    """An order in any state, written as a row with whatever that state needs; `more` wins.

    A state that needs a car and was given none gets a new one of the class.
    """
    agreed = state in (*TO_PLAN, *HANDED_OUT)
    if vehicle is None and state in (*HAS_A_CAR, *HANDED_IN):
        vehicle = make_car(dealer, vehicle_class)
    before = min(start_at, timezone.now()) - DAY
    days = max(1, -((start_at - end_at) // DAY))
    facts: dict[str, Any] = {
        "number": f"RNT-T-{next(numbers):06d}",
        "return_dealer": dealer,
        "customer": more.get("customer") or make_renter(),
        "driver_name": "王小红",
        "driver_mobile": "13912345678",
        "driver_licence": "110105199001010010",
        "licence_until": FAR,
        "daily_rate": Decimal(200),
        "rent": Decimal(200) * days,
        "total": Decimal(200) * days,
        "submitted_at": before,
    }
    if agreed:
        facts |= {
            "contacted_at": before,
            "confirmed_at": before,
            "accepted_at": before,
            "id_checked": True,
            "terms": TermsVersion.objects.first() or make_terms(),
            "insurance_plan": make_plan(),
        }
    if state in HANDED_OUT:
        facts["handed_out_at"] = start_at
    if state in HANDED_IN:
        facts["handed_in_at"] = end_at
    if state == OrderState.CANCELLED:
        facts |= {"cancelled_by": EndedBy.USER, "end_code": EndReason.PLANS_CHANGED}
    if state == OrderState.REJECTED:
        facts["end_code"] = EndReason.OTHER
    return RentalOrder.objects.create(
        dealer=dealer,
        vehicle_class=vehicle_class,
        start_at=start_at,
        end_at=end_at,
        state=state,
        vehicle=vehicle,
        **{**facts, **more},
    )


@dataclass(frozen=True, slots=True)
class RentalHouse:
    """A store with its people, three classes and what an order needs."""

    store: Dealer
    other: Dealer
    operator: Actor
    collector: Actor
    supervisor: Actor
    manager: Actor
    neighbour: Actor
    a: VehicleClass
    b: VehicleClass
    c: VehicleClass
    basic: InsurancePlan
    plus: InsurancePlan
    terms: TermsVersion


def make_house() -> RentalHouse:
    """Two stores of one region, 30 km apart; `neighbour` works at the other one."""
    region = make_region(f"R{next(numbers)}")
    store, other = make_store(region=region), make_store(region=region)
    make_distance(store, other)
    return RentalHouse(
        store=store,
        other=other,
        operator=make_person(Role.RENTAL_OP, store),
        collector=make_person(Role.COLLECTOR, store),
        supervisor=make_person(Role.RENTAL_SUPERVISOR, store),
        manager=make_person(Role.RENTAL_MGR, store),
        neighbour=make_person(Role.RENTAL_OP, other),
        a=make_class("A", 1, per_day=200),
        b=make_class("B", 2, per_day=300),
        c=make_class("C", 3, per_day=500),
        basic=make_plan(),
        plus=make_plan("PLUS", per_day=60, deductible=0),
        terms=make_terms(),
    )
