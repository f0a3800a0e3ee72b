"""What the database refuses whoever asks, and who sees a store's rows."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from dealerops.foundation.actor import Role
from rental.choices import OrderState
from rental.models import Offer, RentalOrder, RentalVehicle, Tariff, TermsVersion
from tests.factories.market import ALWAYS, make_person
from tests.factories.rental import DAY, RentalHouse, an_order, make_car

NOW = timezone.now


@pytest.mark.parametrize("state", OrderState.values)
def test_the_factory_makes_an_order_in_every_state(house: RentalHouse, state: str):
    order = an_order(house.store, house.a, NOW(), NOW() + 2 * DAY, state=state)
    assert RentalOrder.objects.get(pk=order.pk).state == state


@pytest.mark.parametrize(
    ("state", "fields", "name"),
    [
        ("CONFIRMED", {"accepted_at": None}, "rental_confirmed_order_was_accepted"),
        ("CONFIRMED", {"terms": None}, "rental_confirmed_order_was_accepted"),
        ("ASSIGNED", {"vehicle": None}, "rental_assigned_order_has_a_car"),
        ("IN_USE", {"handed_out_at": None}, "rental_order_in_use_was_handed_out"),
        ("RETURNED", {"handed_in_at": None}, "rental_returned_order_was_taken_back"),
        (
            "RETURNED",
            {"handed_in_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
            "rental_taken_back_after_it_was_handed_out",
        ),
        ("CANCELLED", {"cancelled_by": ""}, "rental_cancelled_order_says_by_whom"),
        ("CANCELLED", {"end_code": ""}, "rental_ended_order_says_why"),
        ("REJECTED", {"end_code": ""}, "rental_ended_order_says_why"),
        ("INQUIRY", {"weight": 0}, "rental_order_has_weight"),
        ("INQUIRY", {"rent": -1}, "rental_order_money_is_not_negative"),
        ("INQUIRY", {"external_id": ""}, "rental_number_with_platform_is_not_empty"),
        (
            "INQUIRY",
            {"end_at": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)},
            "rental_order_starts_then_ends",
        ),
    ],
)
def test_an_order_without_its_facts_is_refused(house: RentalHouse, state, fields, name):
    order = an_order(house.store, house.a, NOW(), NOW() + DAY, state=state)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        RentalOrder.objects.filter(pk=order.pk).update(**fields)


def test_an_order_of_a_platform_is_taken_once(house: RentalHouse):
    facts = {"source": "CTRIP", "external_id": "77"}
    an_order(house.store, house.a, NOW(), NOW() + DAY, **facts)
    with pytest.raises(IntegrityError, match="rental_order_of_a_platform_is_taken_once"):
        an_order(house.store, house.a, NOW(), NOW() + DAY, **facts)


def test_a_class_has_one_tariff_a_day(house: RentalHouse):
    with pytest.raises(IntegrityError, match="rental_class_has_one_tariff_a_day"):
        Tariff.objects.create(vehicle_class=house.a, valid=ALWAYS, per_day=1)


def test_a_store_has_one_tariff_of_its_own_a_day(house: RentalHouse):
    row = {"vehicle_class": house.a, "dealer": house.store, "valid": ALWAYS, "per_day": 1}
    Tariff.objects.create(**row)
    with pytest.raises(IntegrityError, match="rental_class_has_one_tariff_a_day_in_a_store"):
        Tariff.objects.create(**row)


def test_a_car_with_ten_seats_is_none_for_rent(house: RentalHouse):
    with pytest.raises(IntegrityError, match="rental_car_has_1_to_9_seats"):
        make_car(house.store, house.a, seats=10)


def test_terms_stay_as_they_are(house: RentalHouse):
    with pytest.raises(IntegrityError, match="rental_frozen"), transaction.atomic():
        TermsVersion.objects.filter(pk=house.terms.pk).update(text_zh="别的")
    with pytest.raises(IntegrityError, match="rental_frozen"), transaction.atomic():
        house.terms.clauses.all().delete()


def test_an_offer_stays_as_it_was(house: RentalHouse):
    order = an_order(house.store, house.a, NOW(), NOW() + DAY, state=OrderState.INQUIRY)
    offer = Offer.objects.create(
        order=order, number=1, terms=house.terms, start_at=order.start_at, end_at=order.end_at,
        total=200, nonce="x", made_at=NOW(), expires_at=NOW() + DAY,
    )  # fmt: skip
    Offer.objects.filter(pk=offer.pk).update(opened_at=NOW())
    with pytest.raises(IntegrityError, match="rental_frozen"), transaction.atomic():
        Offer.objects.filter(pk=offer.pk).update(total=100)
    with pytest.raises(IntegrityError, match="rental_frozen"), transaction.atomic():
        offer.delete()


def test_a_store_sees_its_own_orders_and_those_it_takes_in(house: RentalHouse):
    mine = an_order(house.store, house.a, NOW(), NOW() + DAY)
    coming = an_order(house.other, house.a, NOW(), NOW() + DAY, return_dealer=house.store)
    an_order(house.other, house.a, NOW(), NOW() + DAY)
    assert set(RentalOrder.objects.visible_to(house.operator)) == {mine, coming}
    assert RentalOrder.objects.visible_to(house.neighbour).count() == 2


def test_only_rental_roles_and_auditors_see_rentals(house: RentalHouse):
    an_order(house.store, house.a, NOW(), NOW() + DAY, vehicle=make_car(house.store, house.a))
    seen = {
        role: RentalOrder.objects.visible_to(make_person(role)).exists()
        for role in (Role.AUDITOR, Role.SYSADMIN, Role.VP, Role.FINANCE, Role.SSA_HEAD)
    }
    assert seen == {role: role == Role.AUDITOR for role in seen}
    advisor = make_person(Role.D_SA, house.store)
    assert not RentalOrder.objects.visible_to(advisor).exists()
    assert not RentalVehicle.objects.visible_to(advisor).exists()
