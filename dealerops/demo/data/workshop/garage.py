"""Customers with their cars and cards, made as they first come."""

import datetime as dt
import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from aftersales.choices import CardType, ClubLevel
from aftersales.models import ClubMember, CustomerCard
from dealerops.demo.data import names
from dealerops.demo.data.bulk.sales import MAKERS, PLANTS, VIN_CHARS, VIN_YEARS
from dealerops.demo.data.bulk.tables import Ids, Tables
from dealerops.demo.data.buyers import credit_code, person_name
from dealerops.demo.data.cars import plate_of
from dealerops.demo.data.workshop.houses import House
from dealerops.foundation.actor import Role
from dealerops.foundation.cipher import encrypted
from dealerops.identifiers import resident_id
from dealerops.identifiers.plate import classify
from dealerops.identifiers.vin import CHECK_PLACE, check_digit
from dealerops.registry.choices import (
    ConsentScope,
    ContactChannel,
    CustomerKind,
    DncScope,
)
from dealerops.registry.fields import search_hash
from dealerops.registry.models import (
    ConsentRecord,
    Customer,
    DncEntry,
    PlateAssignment,
    Vehicle,
    VehicleModel,
    VehicleSale,
)
from dealerops.workcal.calc import ONE_DAY, add_months, at

COMPANIES, MEMBERS, QUIET, SOLD_HERE, WITH_ID = 0.1, 0.12, 0.015, 0.85, 0.3
AGREES_TO_SURVEYS, AGREES_TO_OFFERS = 0.7, 0.45
SLIPS = 0.012  # of the sale records name another day than the card's first visit allows
OLDEST_CAR = 6 * 365
PACES = (18, 30, 42, 55, 65, 75, 90, 110)  # km a day
PACE_WEIGHTS = (3, 8, 16, 22, 22, 16, 9, 4)
COLOURS = ("极地白", "曜石黑", "星河银", "深海蓝", "赤霞红", "云雾灰")
INSURERS = ("人保财险", "平安产险", "太平洋产险", "国寿财险", "阳光产险")
SERIAL_STEP: Final = 7_368_787
BIRTHDAYS: Final = 14_000 * 500
NOON = dt.time(12)


@dataclass(slots=True)
class Visit:
    """What retention looks at of a delivered order."""

    order_id: int
    day: dt.date
    km: int
    is_qualified: bool
    is_service: bool


@dataclass(slots=True)
class Car:
    """A customer with a car, as the story goes on; `pace` in km a day."""

    vehicle_id: int
    customer_id: int
    card_id: int
    advisor_id: int
    model: VehicleModel
    name: str
    plate: str
    mobile: str
    pace: float
    km: float
    read_on: dt.date
    sold_on: dt.date
    has_sale: bool
    is_company: bool
    joined_on: dt.date | None = None
    is_quiet: bool = False
    answers_surveys: bool = False
    number: int = 0
    is_gone: dt.date | None = None
    visits: list[Visit] = field(default_factory=list)

    def odometer(self, day: dt.date) -> int:
        """What it shows on that day; every look shows more than the one before."""
        self.km += max(1.0, (day - self.read_on).days * self.pace)
        self.read_on = day
        return int(self.km)


class Garage:
    """Makes cars of one dealer and files them when told what became of each."""

    def __init__(
        self, house: House, rng: random.Random, tables: Tables, ids: Ids, taken: Iterable[str]
    ) -> None:
        self._house, self._rng, self._tables, self._ids = house, rng, tables, ids
        self._taken = set(taken)
        self._models = list(VehicleModel.objects.order_by("code"))
        self.cars: list[Car] = []

    def new_car(self, day: dt.date) -> Car:
        """Somebody who comes for the first time."""
        rng = self._rng
        model = rng.choice(self._models)
        is_company = rng.random() < COMPANIES
        has_sale = rng.random() < SOLD_HERE
        sold_on = day - ONE_DAY * rng.randint(40, OLDEST_CAR)
        pace = rng.choices(PACES, PACE_WEIGHTS)[0] * rng.uniform(0.85, 1.15)
        number = len(self.cars)
        customer_id = self._ids.of(Customer)
        car = Car(
            vehicle_id=self._ids.of(Vehicle),
            customer_id=customer_id,
            card_id=self._ids.of(CustomerCard),
            advisor_id=self._advisor(),
            model=model,
            name=self._company() if is_company else person_name(rng),
            plate=self.plate_for(model.energy),
            mobile=f"1{rng.choice('35789')}{rng.randrange(10**9):09d}",
            pace=pace,
            km=(day - sold_on).days * pace * rng.uniform(0.8, 1.0),
            read_on=day,
            sold_on=sold_on,
            has_sale=has_sale,
            is_company=is_company,
            is_quiet=rng.random() < QUIET,
            answers_surveys=rng.random() < AGREES_TO_SURVEYS,
            number=number,
        )
        if rng.random() < MEMBERS and not is_company:
            car.joined_on = day - ONE_DAY * rng.randint(0, 300)
        self._put_customer(car, is_company=is_company)
        self._put_vehicle(car)
        self.cars.append(car)
        return car

    def own_car(self, day: dt.date, customer_id: int) -> Car:
        """A car on our own yard: new, or for test drives; it has no card."""
        car = Car(
            vehicle_id=self._ids.of(Vehicle), customer_id=customer_id, card_id=0,
            advisor_id=self._advisor(),
            model=self._rng.choice(self._models), name=self._house.dealer.legal_name, plate="",
            mobile="", pace=1.0, km=float(self._rng.randint(3, 40)), read_on=day, sold_on=day,
            has_sale=False, is_company=True,
        )  # fmt: skip
        self._tables.put(
            Vehicle, id=car.vehicle_id, created_at=_noon(day), updated_at=_noon(day),
            vin=self._vin(car.vehicle_id, day.year), model_id=car.model.pk,
        )  # fmt: skip
        return car

    def file_cards(self) -> None:
        """The cards, with what is known of each at the end."""
        for car in self.cars:
            if car.visits:
                self._put_card(car)

    def _advisor(self) -> int:
        """The longest-serving has most customers."""
        advisors = self._house.people[Role.D_SA]
        return self._rng.choices(advisors, range(len(advisors), 0, -1))[0]

    def _company(self) -> str:
        rng = self._rng
        words = rng.choice(names.COMPANY_WORDS) + rng.choice(names.COMPANY_WORDS)
        return f"{self._house.dealer.city}{words}{rng.choice(names.COMPANY_KINDS)}"

    def plate_for(self, energy: str) -> str:
        while True:
            plate = plate_of(self._rng, self._house.plate_head, energy)
            if plate not in self._taken:
                self._taken.add(plate)
                return plate

    def _vin(self, key: int, year: int) -> str:
        rng = self._rng
        section = "".join(rng.choices(VIN_CHARS, k=5))
        letter = VIN_YEARS[(year - 2010) % len(VIN_YEARS)]
        number = key * SERIAL_STEP % 10**6
        vin = f"{rng.choice(MAKERS)}{section}0{letter}{rng.choice(PLANTS)}{number:06d}"
        return vin[:CHECK_PLACE] + check_digit(vin) + vin[CHECK_PLACE + 1 :]

    def _put_customer(self, car: Car, *, is_company: bool) -> None:
        rng, moment = self._rng, _noon(car.read_on)
        identity = "" if is_company or rng.random() > WITH_ID else self._identity(car.customer_id)
        kind = CustomerKind.COMPANY if is_company else CustomerKind.PRIVATE
        self._tables.put(
            Customer,
            id=car.customer_id,
            created_at=moment,
            updated_at=moment,
            kind=kind.value,
            name=car.name,
            usc_code=credit_code(rng, self._house.district) if is_company else "",
            id_number=encrypted(identity) if identity else "",
            id_number_hash=search_hash(identity),
            mobile=encrypted(car.mobile),
            mobile_hash=search_hash(car.mobile),
        )
        self._put_wishes(car, moment)

    def _put_wishes(self, car: Car, moment: dt.datetime) -> None:
        """What the customer agrees to, and who wants no calls."""
        said = {
            ConsentScope.SURVEY: car.answers_surveys,
            ConsentScope.MARKETING: self._rng.random() < AGREES_TO_OFFERS,
        }
        by: dict[str, object] = {"customer_id": car.customer_id}
        channel = ContactChannel.COUNTER.value
        for scope, is_given in said.items():
            self._tables.put(
                ConsentRecord, **by, scope=scope.value, number=1, is_given=is_given,
                channel=channel, wording="2025-01", said_at=moment, recorded_by=car.advisor_id,
            )  # fmt: skip
        if car.is_quiet:
            ask_for_silence(self._tables, car, moment, ContactChannel.COUNTER)

    def _identity(self, key: int) -> str:
        """A resident ID number that no other customer has."""
        born, serial = divmod(key * SERIAL_STEP % BIRTHDAYS, 500)
        day = dt.date(1965, 1, 1) + ONE_DAY * born
        first = f"{self._house.district}{day:%Y%m%d}{serial:03d}"
        return first + resident_id.check_digit(first)

    def _put_vehicle(self, car: Car) -> None:
        moment = _noon(car.read_on)
        times = {"created_at": moment, "updated_at": moment}
        self._tables.put(
            Vehicle, id=car.vehicle_id, **times,
            vin=self._vin(car.vehicle_id, car.sold_on.year), model_id=car.model.pk,
        )  # fmt: skip
        kind = classify(car.plate)
        self._tables.put(
            PlateAssignment, **times, vehicle_id=car.vehicle_id, plate=car.plate,
            type=kind.value if kind else "OTHER", valid=f"[{car.sold_on},)",
        )  # fmt: skip
        if car.has_sale:
            self._put_sale(car, times)

    def _put_sale(self, car: Car, times: dict[str, dt.datetime]) -> None:
        rng = self._rng
        plate = car.plate if rng.random() > SLIPS else self.plate_for(car.model.energy)
        self._tables.put(
            VehicleSale, **times, vehicle_id=car.vehicle_id, sold_on=car.sold_on,
            dealer_id=self._house.pk, buyer_id=car.customer_id, plate=plate,
            colour=rng.choice(COLOURS), consultant=person_name(rng),
        )  # fmt: skip

    def _put_card(self, car: Car) -> None:
        rng, first = self._rng, car.visits[0].day
        moment = _noon(first)
        years = ONE_DAY * 365 * rng.randint(3, 5)
        kind = CardType.COMPANY if car.is_company else CardType.PRIVATE
        if car.joined_on and rng.random() < MEMBERS:
            kind = CardType.VIP
        self._tables.put(
            CustomerCard, id=car.card_id, created_at=moment, updated_at=moment,
            dealer_id=self._house.pk, customer_id=car.customer_id, vehicle_id=car.vehicle_id,
            advisor_id=car.advisor_id, type=kind.value,
            sex="" if car.is_company else rng.choice("FM"),
            district=f"{self._house.dealer.city}市", insurer=rng.choice(INSURERS),
            insured_until=add_months(car.sold_on, 12 * (first.year - car.sold_on.year + 1)),
            warranty_until=car.sold_on + years, warranty_km=100_000,
            leaving="SOLD" if car.is_gone else "", left_on=car.is_gone,
        )  # fmt: skip
        if car.joined_on:
            self._put_member(car)

    def _put_member(self, car: Car) -> None:
        levels = (ClubLevel.SILVER, ClubLevel.GOLD, ClubLevel.PLATINUM)
        moment = _noon(car.joined_on or car.read_on)
        self._tables.put(
            ClubMember, created_at=moment, updated_at=moment, dealer_id=self._house.pk,
            customer_id=car.customer_id, number=f"HY{car.number:05d}",
            level=self._rng.choices(levels, (6, 3, 1))[0].value, joined_on=car.joined_on,
        )  # fmt: skip


def ask_for_silence(tables: Tables, car: Car, at: dt.datetime, channel: ContactChannel) -> None:
    """The customer wants no callbacks from now on."""
    car.is_quiet = True
    tables.put(
        DncEntry, customer_id=car.customer_id, scope=DncScope.SURVEY.value,
        channel=channel.value, since=at, recorded_by=car.advisor_id, created_at=at, updated_at=at,
    )  # fmt: skip


def _noon(day: dt.date) -> dt.datetime:
    return at(day, NOON).astimezone(dt.UTC)
