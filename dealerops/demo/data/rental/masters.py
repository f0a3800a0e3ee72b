"""Stores and their people, classes with prices, distances, insurance and terms."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from django.contrib.auth.hashers import make_password
from django.db import transaction

from dealerops.accounts.models import Membership, User
from dealerops.accounts.services import grant_membership
from dealerops.demo.data.buyers import credit_code, person_name
from dealerops.demo.data.people import PASSWORD
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer
from dealerops.registry.choices import Energy
from dealerops.registry.models import VehicleModel
from rental.choices import ClauseKind
from rental.models import (
    InsurancePlan,
    ModelRange,
    StoreDistance,
    Tariff,
    TermsClause,
    TermsVersion,
    VehicleClass,
)

FIRST_CODE = "R001"
# Name, English name, district of the credit code, and where it lies (km east and north).
STORES = (
    ("浦东机场门店", "Pudong airport store", "310115", 45, -5),
    ("人民广场门店", "People's Square store", "310101", 17, 2),
    ("徐家汇门店", "Xujiahui store", "310104", 13, -3),
    ("五角场门店", "Wujiaochang store", "310110", 22, 11),
    ("松江门店", "Songjiang store", "310117", -9, -20),
)
HOME = (0, 0)
# Code, names, rank, seats, price a day, deposits, energy kinds of the cars, share of the fleet.
CLASSES = (
    ("ECO", "经济型", "Economy", 1, 5, 148, 2000, 28),
    ("COMPACT", "紧凑型", "Compact", 2, 5, 198, 3000, 26),
    ("EV", "新能源", "Electric", 3, 5, 228, 3000, 18),
    ("SUV", "SUV", "SUV", 4, 5, 318, 4000, 16),
    ("MPV", "七座商务", "Seven-seater", 5, 7, 468, 5000, 12),
)
PETROL = (Energy.PETROL, Energy.HYBRID)
OF_CLASS = {
    "ECO": PETROL,
    "COMPACT": PETROL,
    "EV": (Energy.ELECTRIC,),
    "SUV": (*PETROL, Energy.PLUG_IN),
    "MPV": (Energy.PLUG_IN, Energy.PETROL),
}
RANGES = (410, 505, 620)
VIOLATION_DEPOSIT = Decimal(2000)
STAFF = (Role.RENTAL_OP, Role.COLLECTOR, Role.RENTAL_SUPERVISOR, Role.RENTAL_MGR)
KM_AN_HOUR, DETOUR = 35, Decimal("1.3")
CLAUSES = (
    (ClauseKind.LIABILITY, "承租人应妥善保管车辆，因保管不善造成损毁的，承担赔偿责任。",
     "The lessee keeps the car with care and answers for damage from poor custody."),
    (ClauseKind.CANCELLATION, "取车前48小时以上取消免费；24至48小时收取租金20%；24小时内收取50%，最高两天租金。",
     "Cancelling is free up to 48 hours before; then 20%, in the last 24 hours 50% of the rent, at most two days'."),
    (ClauseKind.DEPOSIT, "违章押金在还车后30天内无违章记录即退还。",
     "The violation deposit goes back 30 days after return when nothing is open."),
    (ClauseKind.LATE_RETURN, "超时30分钟以上按日租金六分之一每小时计费，最高一天。",
     "More than 30 minutes late costs a sixth of the daily rent an hour, at most a day's."),
)  # fmt: skip
STRICT = (
    (ClauseKind.PENALTY, "逾期未处理违章的，每起收取违约金200元。",
     "A violation that is not dealt with in time costs a penalty of 200 CNY."),
    (ClauseKind.LOSS_OF_USE, "维修期间按日租金80%收取停运损失，最长15天。",
     "Loss of use: 80% of the daily rent while the car is repaired, at most 15 days."),
    (ClauseKind.DEPRECIATION, "维修费超过5000元的部分按20%收取加速折旧费。",
     "Depreciation: 20% of a repair's cost above 5,000 CNY."),
    (ClauseKind.LOCATION, "经单独同意，可使用车辆位置信息核实用车情况。",
     "With separate consent the car's position may be used to clear up who had it."),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Market:
    """What every order refers to."""

    stores: Sequence[Dealer]
    classes: Sequence[VehicleClass]
    models: dict[str, list[VehicleModel]]
    plans: Sequence[InsurancePlan]
    terms: Sequence[TermsVersion]  # older ones first
    operators: dict[int, int]  # store to user
    collectors: dict[int, int]
    supervisors: dict[int, int]
    managers: dict[int, int]

    def terms_on(self, day: dt.date) -> TermsVersion:
        return [one for one in self.terms if one.valid_from <= day][-1]


@transaction.atomic
def build_market(rng: random.Random, since: dt.date, turn: dt.date) -> Market:
    """Whatever the stores share; terms with a penalty hold from `turn` on."""
    stores = _stores(rng)
    people = _people(rng, stores)
    classes = [_class(row, since, rng) for row in CLASSES]
    models = list(VehicleModel.objects.order_by("pk"))
    electric = [one for one in models if one.energy == Energy.ELECTRIC]
    for model, km in zip(electric, RANGES, strict=False):
        ModelRange.objects.create(model=model, range_km=km)
    return Market(
        stores=stores,
        classes=classes,
        models={code: [m for m in models if m.energy in kinds] for code, kinds in OF_CLASS.items()},
        plans=_plans(),
        terms=[_terms("2025-1", since, CLAUSES), _terms("2026-1", turn, (*CLAUSES, *STRICT))],
        operators=people[Role.RENTAL_OP],
        collectors=people[Role.COLLECTOR],
        supervisors=people[Role.RENTAL_SUPERVISOR],
        managers=people[Role.RENTAL_MGR],
    )


def _stores(rng: random.Random) -> list[Dealer]:
    first = Dealer.objects.get(code=FIRST_CODE)
    found, places = [first], [HOME]
    for number, (name, name_en, district, east, north) in enumerate(STORES, start=2):
        found.append(
            Dealer.objects.create(
                code=f"R{number:03d}", kind=DealerKind.RENTAL_STORE, name=name, name_en=name_en,
                legal_name=first.legal_name, usc_code=credit_code(rng, district),
                region_id=first.region_id, city=first.city, city_en=first.city_en,
            )
        )  # fmt: skip
        places.append((east, north))
    for (one, here), (other, there) in combinations(list(zip(found, places, strict=True)), 2):
        straight = Decimal(((here[0] - there[0]) ** 2 + (here[1] - there[1]) ** 2) ** 0.5)
        km = round(straight * DETOUR, 1)
        minutes = int(km * 60 / KM_AN_HOUR) + 10
        for origin, destination in ((one, other), (other, one)):
            StoreDistance.objects.create(
                origin=origin, destination=destination, km=km, minutes=minutes
            )
    return found


def _people(rng: random.Random, stores: Sequence[Dealer]) -> dict[Role, dict[int, int]]:
    """Who is there already stays; every other store gets one person per role."""
    password = make_password(PASSWORD)
    found: dict[Role, dict[int, int]] = {role: {} for role in STAFF}
    for number, store in enumerate(stores, start=1):
        for role in STAFF:
            held = Membership.objects.live().filter(role=role, dealer=store).first()
            user_id = held.user_id if held else _hire(rng, role, number, store, password)
            found[role][store.pk] = user_id
    return found


def _hire(rng: random.Random, role: Role, number: int, store: Dealer, password: str) -> int:
    name = f"{role.value.lower()}_{number:02d}"
    user = User.objects.create(
        username=name, email=f"{name}@demo.dealerops.example", password=password,
        display_name=person_name(rng),
    )  # fmt: skip
    grant_membership(user, role, by=SYSTEM, place=store)
    key: int = user.pk
    return key


def _class(
    row: tuple[str, str, str, int, int, int, int, int], since: dt.date, rng: random.Random
) -> VehicleClass:
    code, name, name_en, rank, seats, per_day, deposit, _share = row
    made = VehicleClass.objects.create(
        code=code, name=name, name_en=name_en, rank=rank, seats=seats
    )
    Tariff.objects.create(
        vehicle_class=made, valid=(since, None), per_day=Decimal(per_day),
        deposit=Decimal(deposit), violation_deposit=VIOLATION_DEPOSIT,
    )  # fmt: skip
    return made


def _plans() -> list[InsurancePlan]:
    rows = (("BASIC", "基本险", "Basic", 0, 1500), ("PLUS", "全险", "Plus", 60, 0))
    return [
        InsurancePlan.objects.get_or_create(
            code=code,
            defaults={
                "name": name, "name_en": name_en, "per_day": Decimal(per_day),
                "deductible": Decimal(deductible),
            },
        )[0]
        for code, name, name_en, per_day, deductible in rows
    ]  # fmt: skip


def _terms(
    code: str, valid_from: dt.date, clauses: Sequence[tuple[ClauseKind, str, str]]
) -> TermsVersion:
    kinds = {kind for kind, _zh, _en in clauses}
    terms = TermsVersion.objects.create(
        code=code,
        valid_from=valid_from,
        text_zh="汽车租赁服务条款。以下各条与您有重大利害关系，请逐条阅读。",
        text_en="Terms of car rental. Each of the clauses below concerns you; please read them all.",
        penalty_amount=Decimal(200) if ClauseKind.PENALTY in kinds else None,
        loss_of_use=ClauseKind.LOSS_OF_USE in kinds,
        depreciation_percent=Decimal("0.2") if ClauseKind.DEPRECIATION in kinds else None,
        location_consent=ClauseKind.LOCATION in kinds,
    )
    TermsClause.objects.bulk_create(
        TermsClause(terms=terms, number=str(n), kind=kind, text_zh=zh, text_en=en, highlighted=True)
        for n, (kind, zh, en) in enumerate(clauses, start=1)
    )
    return terms
