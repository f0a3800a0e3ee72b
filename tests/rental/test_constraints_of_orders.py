"""What the tables of orders, prices, terms and cars refuse whoever asks: each by its name."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange
from django.utils import timezone

from rental.choices import BlockKind
from rental.models import (
    Block,
    BlockedCustomer,
    Deposit,
    InsurancePlan,
    ModelRange,
    Offer,
    PreAuth,
    RentalVehicle,
    StoreDistance,
    Tariff,
    TermsClause,
    TermsVersion,
    VehicleClass,
)
from tests.factories.market import make_model, numbers
from tests.factories.rental import DAY, RentalHouse, an_order, make_block, make_car, make_renter

LONG_AGO = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
Make = Callable[..., Any]


def offer(house: RentalHouse, **more: Any) -> Offer:
    now = timezone.now()
    facts = {
        "number": 1, "terms": house.terms, "start_at": now, "end_at": now + DAY, "made_at": now,
        "nonce": str(next(numbers)), "expires_at": now + DAY,
    }  # fmt: skip
    order = more.pop("order", None) or _order(house)
    return Offer.objects.create(order=order, **{**facts, **more})


def deposit(house: RentalHouse, **more: Any) -> Deposit:
    facts = {
        "kind": "RENTAL", "amount": 100, "channel": "CASH", "taken_at": timezone.now(),
        "taken_by_id": house.operator.user_id,
    }  # fmt: skip
    return Deposit.objects.create(order=_order(house), **{**facts, **more})


def preauth(house: RentalHouse, **more: Any) -> PreAuth:
    now = timezone.now()
    facts = {
        "amount": 100, "reference": f"P{next(numbers)}", "held_at": now, "expires_at": now + DAY,
        "recorded_by_id": house.operator.user_id,
    }  # fmt: skip
    return PreAuth.objects.create(order=_order(house), **{**facts, **more})


def blocked(house: RentalHouse, **more: Any) -> BlockedCustomer:
    facts = {
        "customer": make_renter(),
        "dealer": house.store,
        "reason": "x",
        "since": timezone.now(),
    }
    return BlockedCustomer.objects.create(**{**facts, **more})


def terms(house: RentalHouse, **more: Any) -> TermsVersion:
    facts = {
        "code": f"V{next(numbers)}", "valid_from": timezone.localdate(), "text_zh": "款",
        "text_en": "T",
    }  # fmt: skip
    return TermsVersion.objects.create(**{**facts, **more})


def clause(house: RentalHouse, **more: Any) -> TermsClause:
    facts = {"terms": house.terms, "number": "9", "text_zh": "款", "text_en": "T"}
    return TermsClause.objects.create(**{**facts, **more})


def tariff(house: RentalHouse, **more: Any) -> Tariff:
    facts = {
        "vehicle_class": house.a, "dealer": house.store, "per_day": 1,
        "valid": DateRange(dt.date(2026, 1, 1), None),
    }  # fmt: skip
    return Tariff.objects.create(**{**facts, **more})


def distance(house: RentalHouse, **more: Any) -> StoreDistance:
    facts = {"origin": house.store, "destination": house.other, "km": 1, "minutes": 1}
    return StoreDistance.objects.create(**{**facts, **more})


def _order(house: RentalHouse):
    now = timezone.now()
    return an_order(house.store, house.a, now, now + DAY, state="PENDING_CONFIRM")


def _once_more(make: Make, house: RentalHouse, **more: Any) -> None:
    make(house, **more)
    make(house, **more)


NEVER: dict[str, Callable[[RentalHouse], Any]] = {
    "rental_class_has_1_to_9_seats": lambda h: VehicleClass.objects.create(
        code="X", name="X", name_en="X", rank=99, seats=10
    ),
    "rental_model_range_is_positive": lambda h: ModelRange.objects.create(
        model=make_model(), range_km=0
    ),
    "rental_distance_is_said_once": distance,
    "rental_distance_is_between_two_stores": lambda h: distance(h, destination=h.store),
    "rental_distance_is_positive": lambda h: StoreDistance.objects.update(km=0),
    "rental_tariff_is_valid_some_day": lambda h: tariff(h, valid=DateRange(empty=True)),
    "rental_tariff_is_positive": lambda h: tariff(h, per_day=0),
    "rental_insurance_is_not_negative": lambda h: InsurancePlan.objects.update(per_day=-1),
    "rental_car_range_is_positive": lambda h: RentalVehicle.objects.filter(
        pk=make_car(h.store, h.a).pk
    ).update(range_km=0),
    "rental_block_begins": lambda h: Block.objects.create(
        vehicle=make_car(h.store, h.a), kind=BlockKind.OTHER, span=DateTimeTZRange(None, LONG_AGO)
    ),
    "rental_block_is_released_after_it_was_entered": lambda h: Block.objects.filter(
        pk=make_block(make_car(h.store, h.a), timezone.now()).pk
    ).update(released_at=LONG_AGO),
    "rental_terms_have_both_languages": lambda h: terms(h, text_en=""),
    "rental_penalty_is_positive": lambda h: terms(h, penalty_amount=0),
    "rental_depreciation_is_a_part": lambda h: terms(h, depreciation_percent=2),
    "rental_clause_has_its_number_once": lambda h: _once_more(clause, h),
    "rental_clause_says_something": lambda h: clause(h, text_zh=""),
    "rental_offer_version_is_unique": lambda h: _once_more(
        offer, h, order=_order(h), revoked_at=timezone.now()
    ),
    "rental_accepted_offer_says_how": lambda h: offer(h, accepted_at=timezone.now()),
    "rental_offer_is_not_negative": lambda h: offer(h, total=-1),
    "rental_deposit_is_positive": lambda h: deposit(h, amount=0),
    "rental_deposit_gives_no_more_than_it_holds": lambda h: deposit(
        h, used_amount=60, released_amount=41
    ),
    "rental_deposit_is_taken_once": lambda h: _once_more(deposit, h, reference="D"),
    "rental_preauth_is_recorded_once": lambda h: _once_more(preauth, h, reference="P"),
    "rental_preauth_is_positive": lambda h: preauth(h, amount=0),
    "rental_preauth_expires_after_it_began": lambda h: preauth(h, expires_at=LONG_AGO),
    "rental_preauth_gives_no_more_than_it_holds": lambda h: preauth(
        h, captured_at=timezone.now(), captured_amount=101
    ),
    "rental_customer_is_blocked_once_for_a_reason": lambda h: _once_more(
        blocked, h, customer=make_renter(), about="x"
    ),
    "rental_block_list_says_why": lambda h: blocked(h, reason=""),
    "rental_blocked_customer_is_lifted_afterwards": lambda h: blocked(h, lifted_at=LONG_AGO),
}


@pytest.mark.parametrize("name", NEVER)
def test_what_can_never_be(house: RentalHouse, name: str):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        NEVER[name](house)


def test_an_order_has_one_open_offer(house: RentalHouse):
    order = _order(house)
    offer(house, order=order)
    with pytest.raises(IntegrityError, match="rental_one_open_offer_per_order"):
        offer(house, order=order, number=2)
