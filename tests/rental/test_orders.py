"""The life of an order until it is planned, and how it may end before (domain.md 5.1)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM, Actor, Channel, Role
from dealerops.foundation.errors import DomainError, InvalidInput, TransitionRefused
from dealerops.journal.models import Entry
from dealerops.network.models import Firm
from rental.choices import CallPurpose, EndedBy, EndReason, OrderState, PayChannel
from rental.models import Assignment, LedgerItem, Offer, RentalOrder, Tariff, TermsVersion
from rental.selectors.money_clocks import orders_holding_deposits
from rental.selectors.secured import secured
from rental.services import (
    BlockFacts,
    CallFacts,
    CameBy,
    DepositFacts,
    Ending,
    NewOrder,
    OfferDead,
    PreAuthFacts,
    accept_offer,
    block_customer,
    cancel_order,
    confirm_order,
    find_offer,
    lift_block,
    make_offer,
    note_call,
    note_no_show,
    record_preauth,
    refuse_order,
    revise_order,
    submit_order,
    take_deposit,
    take_order,
    token_of,
)
from rental.services.offers import CUSTOMER
from rental.services.plan import assign, assign_best
from tests.factories.market import ALWAYS, make_person
from tests.factories.rental import RentalHouse, make_car, make_plan, make_terms
from tests.factories.rental_orders import (
    a_driver,
    a_renter,
    a_wish,
    confirmed,
    ready_to_confirm,
    submitted,
)

HOUR = dt.timedelta(hours=1)


def codes(error: pytest.ExceptionInfo[DomainError]) -> set[str]:
    return {refusal.code for refusal in error.value.refusals}


def call(order: RentalOrder, house: RentalHouse, purpose: str, *, reached: bool = True) -> None:
    note_call(order.pk, CallFacts(purpose, reached=reached), by=house.operator)


def test_an_inquiry_keeps_needs_and_becomes_an_order(house: RentalHouse):
    wish = a_wish(house, needs={"child_seats": 1, "charging": True}, planned_daily_km=300)
    order = take_order(NewOrder(wish, a_renter()), by=house.operator)
    assert (order.state, order.needs) == ("INQUIRY", {"child_seats": 1, "charging": True})
    assert order.number.startswith("RNT-")
    order = submit_order(order.pk, by=house.operator)
    assert order.state == OrderState.PENDING_CONFIRM


@pytest.mark.parametrize(
    ("came", "due"),
    [
        ("2026-11-23T10:00+08:00", "2026-11-23T10:30+08:00"),
        ("2026-11-23T17:45+08:00", "2026-11-24T08:45+08:00"),
        ("2026-11-23T22:00+08:00", "2026-11-24T09:00+08:00"),
        ("2026-02-16T12:00+08:00", "2026-02-20T09:00+08:00"),  # closed over the New Year
    ],
)
def test_the_first_call_is_due_within_thirty_open_minutes(house: RentalHouse, came, due):
    with time_machine.travel(came, tick=False):
        order = submitted(house, ahead=400)
    assert order.contact_due_at == dt.datetime.fromisoformat(due)


def test_an_order_in_the_past_is_refused(house: RentalHouse):
    with pytest.raises(InvalidInput) as error:
        submitted(house, ahead=-1)
    assert codes(error) == {"START_PASSED"}
    inquiry = take_order(NewOrder(a_wish(house), a_renter()), by=house.operator)
    with (
        time_machine.travel(inquiry.start_at),
        pytest.raises(TransitionRefused) as too_late,
    ):
        submit_order(inquiry.pk, by=house.operator)
    assert codes(too_late) == {"START_PASSED"}


def test_delivery_needs_an_address(house: RentalHouse):
    with pytest.raises(InvalidInput) as error:
        submitted(house, needs={"delivery": True})
    assert codes(error) == {"ADDRESS_MISSING"}


def test_an_operator_takes_orders_of_the_own_store_only(house: RentalHouse):
    told = NewOrder(a_wish(house), a_renter())
    with pytest.raises(DomainError) as error:
        take_order(told, by=house.neighbour)
    assert codes(error) == {"NOT_YOUR_STORE"}
    with pytest.raises(DomainError) as error:
        take_order(told, by=house.collector)
    assert codes(error) == {"WRONG_ROLE"}


def test_a_platforms_order_is_taken_once(house: RentalHouse):
    firm = Firm.objects.create(code="CTRIP", name="携程", name_en="Ctrip")
    key = Actor(Role.TP_CHECKER, Channel.API, firm_ids=frozenset({firm.pk}))
    told = NewOrder(a_wish(house), a_renter(), came_by=CameBy("CTRIP", "88", firm.pk), submit=True)
    first = take_order(told, by=key)
    again = take_order(replace(told, renter=a_renter("别人")), by=key)
    assert first.pk == again.pk
    assert RentalOrder.objects.visible_to(key).count() == 1
    with pytest.raises(DomainError):
        take_order(replace(told, came_by=CameBy("CTRIP", "89", firm.pk + 1)), by=key)


def test_a_vip_weighs_three(house: RentalHouse):
    told = NewOrder(a_wish(house), a_renter(), is_vip=True)
    assert take_order(told, by=house.operator).weight == 3


def test_confirming_tells_every_gap_at_once(house: RentalHouse):
    order = submitted(house)
    RentalOrder.objects.filter(pk=order.pk).update(licence_until=None, insurance_plan=None)
    with pytest.raises(TransitionRefused) as error:
        confirm_order(order.pk, by=house.operator)
    assert codes(error) == {
        *("NOT_CONTACTED", "LICENCE_MISSING", "ID_UNCHECKED", "INSURANCE_MISSING"),
        "NOT_ACCEPTED",
    }


def test_an_order_with_everything_is_confirmed(house: RentalHouse):
    order = confirmed(house)
    assert (order.state, order.terms, order.total) == ("CONFIRMED", house.terms, 400)
    assert order.confirmed_at is not None


@pytest.mark.parametrize(("days_more", "fits"), [(0, True), (-1, False)])
def test_the_licence_is_valid_through_the_last_day(house: RentalHouse, days_more, fits):
    order = ready_to_confirm(house)
    until = timezone.localdate(order.end_at) + dt.timedelta(days=days_more)
    RentalOrder.objects.filter(pk=order.pk).update(licence_until=until)
    if fits:
        confirm_order(order.pk, by=house.operator)
        return
    with pytest.raises(TransitionRefused) as error:
        confirm_order(order.pk, by=house.operator)
    assert codes(error) == {"LICENCE_EXPIRES"}


def test_a_blocked_customer_is_confirmed_by_no_store(house: RentalHouse):
    order = ready_to_confirm(house)
    elsewhere = make_person(Role.RENTAL_MGR, house.other)
    entry = block_customer(order.customer, house.other.pk, BlockFacts("欠款"), by=elsewhere)
    with pytest.raises(TransitionRefused) as error:
        confirm_order(order.pk, by=house.operator)
    assert codes(error) == {"BLOCKED_CUSTOMER"}
    lift_block(entry.pk, by=elsewhere)
    confirm_order(order.pk, by=house.operator)


def test_a_blocked_driver_is_found_by_the_licence_number(house: RentalHouse):
    order = ready_to_confirm(house)
    renter = replace(a_renter("李四"), id_number="11010519491231002X")
    other = take_order(NewOrder(a_wish(house), renter), by=house.operator)
    block_customer(other.customer, house.store.pk, BlockFacts("酒驾"), by=house.manager)
    driver = a_driver(driver_licence="11010519491231002x")
    RentalOrder.objects.get(pk=order.pk)
    revise_order(order.pk, _wish_of(order), driver, by=house.operator)
    with pytest.raises(TransitionRefused) as error:
        confirm_order(order.pk, by=house.operator)
    assert codes(error) == {"BLOCKED_CUSTOMER"}


def _wish_of(order: RentalOrder):
    from rental.services import Wish  # noqa: PLC0415 - one place needs it

    names = Wish.__dataclass_fields__
    return Wish(**{name: getattr(order, name) for name in names})


def test_unpaid_debt_holds_an_order(house: RentalHouse, monkeypatch):
    order = ready_to_confirm(house)
    monkeypatch.setattr("rental.services.desk.open_debt", lambda customer: Decimal("0.01"))
    with pytest.raises(TransitionRefused) as error:
        confirm_order(order.pk, by=house.operator)
    assert codes(error) == {"UNPAID_DEBT"}


def test_a_pre_authorisation_that_has_expired_secures_nothing(house: RentalHouse):
    order = submitted(house)
    facts = PreAuthFacts(Decimal(3000), "PA-1")
    held = record_preauth(order.pk, facts, by=house.operator)
    assert held.expires_at - held.held_at == dt.timedelta(days=30)
    assert secured(order) == 3000
    with time_machine.travel(held.expires_at + HOUR):
        assert secured(order) == 0
    with pytest.raises(InvalidInput) as error:
        record_preauth(order.pk, facts, by=house.operator)
    assert codes(error) == {"REFERENCE_KNOWN"}


def test_too_small_a_deposit_does_not_secure(house: RentalHouse):
    order = ready_to_confirm(house)
    order.deposits.update(amount=2999)
    with pytest.raises(TransitionRefused) as error:
        confirm_order(order.pk, by=house.operator)
    assert codes(error) == {"DEPOSIT_MISSING"}
    facts = DepositFacts("VIOLATION", Decimal(2000), PayChannel.CASH)
    take_deposit(order.pk, facts, by=house.operator)  # another purpose
    with pytest.raises(TransitionRefused):
        confirm_order(order.pk, by=house.operator)


# --- the offer -------------------------------------------------------------------------------------
def test_the_customer_accepts_price_and_terms_on_the_page(house: RentalHouse):
    order = submitted(house, insurance_plan_id=house.plus.pk)
    offer = make_offer(order.pk, by=house.operator)
    assert (offer.rent, offer.total, offer.deposit) == (400, 520, 3000)
    token = token_of(offer)
    with pytest.raises(InvalidInput) as error:
        accept_offer(token, accepts_terms=False)
    assert codes(error) == {"TERMS_NOT_READ"}
    accept_offer(token, accepts_terms=True)
    order.refresh_from_db()
    assert (order.terms, order.total, order.location_agreed_at) == (house.terms, 520, None)
    accept_offer(token, accepts_terms=True, location_agreed=True)  # said once
    order.refresh_from_db()
    assert order.location_agreed_at is None


def test_a_new_price_takes_the_yes_back(house: RentalHouse):
    order = ready_to_confirm(house)
    wish = replace(_wish_of(order), end_at=order.end_at + 24 * HOUR)
    old = Offer.objects.get(order=order)
    order = revise_order(order.pk, wish, a_driver(), by=house.operator)
    assert order.accepted_at is None
    with pytest.raises(OfferDead):
        find_offer(token_of(old))
    with pytest.raises(TransitionRefused) as error:
        confirm_order(order.pk, by=house.operator)
    assert "NOT_ACCEPTED" in codes(error)


def test_what_costs_nothing_leaves_the_yes_alone(house: RentalHouse):
    order = ready_to_confirm(house)
    wish = replace(_wish_of(order), note="晚到半小时")
    assert revise_order(order.pk, wish, a_driver(), by=house.operator).accepted_at is not None


def test_a_promised_car_is_of_the_store_and_one_the_customer_takes(house: RentalHouse):
    order = ready_to_confirm(house)
    own, higher = make_car(house.store, house.a), make_car(house.store, house.b)
    unfiled = make_car(house.store, house.a, rental_registered=False)
    wrong = {
        make_car(house.other, house.a): "PROMISE_NOT_OURS",
        unfiled: "NOT_REGISTERED",
        higher: "UPGRADE_DECLINED",
    }
    for car, code in wrong.items():
        wish = replace(_wish_of(order), pinned_vehicle_id=car.pk, may_upgrade=False)
        with pytest.raises(InvalidInput) as error:
            revise_order(order.pk, wish, a_driver(), by=house.operator)
        assert codes(error) == {code}
    wish = replace(_wish_of(order), pinned_vehicle_id=own.pk)
    order = revise_order(order.pk, wish, a_driver(), by=house.operator)
    assert (order.pinned_vehicle, order.accepted_at is None) == (own, False)
    entry = Entry.objects.filter(topic="rental.order_revised").latest("pk")
    assert entry.data["fields"] == ["pinned_vehicle_id"]
    confirm_order(order.pk, by=house.operator)
    assert assign_best(order.pk, by=house.operator).vehicle == own


def test_only_the_newest_offer_may_be_accepted_and_not_for_ever(house: RentalHouse):
    order = submitted(house)
    first = make_offer(order.pk, by=house.operator)
    second = make_offer(order.pk, by=house.operator)
    with pytest.raises(OfferDead):
        accept_offer(token_of(first), accepts_terms=True)
    with time_machine.travel(timezone.now() + 73 * HOUR), pytest.raises(OfferDead):
        accept_offer(token_of(second), accepts_terms=True)
    with pytest.raises(OfferDead):
        find_offer("x" + token_of(second))


def test_nobody_says_yes_to_an_order_that_is_confirmed(house: RentalHouse):
    """An offer made after the customer's yes would otherwise change the price of a car on the road."""
    order = ready_to_confirm(house)
    later = make_offer(order.pk, by=house.operator)
    order = confirm_order(order.pk, by=house.operator)
    later.refresh_from_db()
    assert later.revoked_at == order.confirmed_at
    assert Offer.objects.filter(order=order).accepted().exists()
    Offer.objects.filter(pk=later.pk).update(revoked_at=None)
    with pytest.raises(OfferDead):
        accept_offer(token_of(later), accepts_terms=True)
    with pytest.raises(OfferDead):
        find_offer(token_of(later))


def test_the_terms_of_the_day_are_offered(house: RentalHouse):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    make_terms("NEXT", valid_from=tomorrow)
    now = make_terms("NOW", valid_from=timezone.localdate())
    assert make_offer(submitted(house).pk, by=house.operator).terms == now
    with time_machine.travel(timezone.now() + 24 * HOUR):
        assert make_offer(submitted(house).pk, by=house.operator).terms.code == "NEXT"


def test_a_stores_own_tariff_goes_first(house: RentalHouse):
    own = {"vehicle_class": house.a, "dealer": house.store, "valid": ALWAYS, "per_day": 150}
    Tariff.objects.create(**own)
    assert make_offer(submitted(house).pk, by=house.operator).rent == 300


def test_without_a_tariff_there_is_no_offer(house: RentalHouse):
    Tariff.objects.all().delete()
    with pytest.raises(DomainError) as error:
        make_offer(submitted(house).pk, by=house.operator)
    assert codes(error) == {"NO_TARIFF"}


# --- the end ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(("hours", "fee"), [(48, 0), (47.9, 80), (24, 80), (23.9, 200)])
def test_a_customer_who_cancels_pays_by_the_hours_left(house: RentalHouse, hours, fee):
    order = confirmed(house)
    with time_machine.travel(order.start_at - HOUR * hours, tick=False):
        order = cancel_order(
            order.pk, Ending(EndedBy.USER, EndReason.PLANS_CHANGED), by=house.operator
        )
    assert (order.state, order.cancel_fee, order.compensation) == ("CANCELLED", fee, 0)


def test_whom_we_cancel_pays_nothing_and_is_compensated(house: RentalHouse):
    order = confirmed(house)
    with time_machine.travel(order.start_at - HOUR):
        order = cancel_order(
            order.pk, Ending(EndedBy.OPERATOR, EndReason.NO_CAR), by=house.operator
        )
    assert (order.cancel_fee, order.compensation) == (0, 200)


def test_a_cancelled_order_gives_back_what_the_fee_leaves(house: RentalHouse):
    order = confirmed(house)
    with time_machine.travel(order.start_at - 30 * HOUR):
        cancel_order(order.pk, Ending(EndedBy.USER, EndReason.PRICE), by=house.operator)
    item = LedgerItem.objects.get(order=order)
    assert (item.kind, item.balance) == ("CANCEL_FEE", 80)
    assert order.deposits.get().released_amount == 2920
    assert order.pk in orders_holding_deposits()


def test_a_cancelled_order_frees_its_car(house: RentalHouse):
    order = confirmed(house)
    assign(order.pk, make_car(house.store, house.a).pk, by=house.operator)
    order = cancel_order(
        order.pk, Ending(EndedBy.OPERATOR, EndReason.CAR_FAILED), by=house.operator
    )
    assert order.vehicle is None
    assert not Assignment.objects.held().exists()


def test_an_unconfirmed_order_is_cancelled_for_nothing(house: RentalHouse):
    order = ready_to_confirm(house, ahead=2)
    order = cancel_order(order.pk, Ending(EndedBy.USER, EndReason.PRICE), by=house.operator)
    assert order.cancel_fee == 0


def test_a_cancellation_needs_a_reason_and_a_cause(house: RentalHouse):
    order = confirmed(house)
    for ending, code in (
        (Ending("", EndReason.PRICE), "ENDED_BY_WHOM"),
        (Ending(EndedBy.USER, ""), "REASON_MISSING"),
        (Ending(EndedBy.USER, EndReason.OTHER), "REASON_MISSING"),
    ):
        with pytest.raises(InvalidInput) as error:
            cancel_order(order.pk, ending, by=house.operator)
        assert codes(error) == {code}


def test_nobody_came_after_an_hour_and_two_calls(house: RentalHouse):
    order = confirmed(house)
    car = make_car(house.store, house.a)
    RentalOrder.objects.filter(pk=order.pk).update(state=OrderState.READY, vehicle=car)
    with time_machine.travel(order.start_at + HOUR * 0.9):
        call(order, house, CallPurpose.NO_SHOW, reached=False)
        call(order, house, CallPurpose.NO_SHOW, reached=False)
        with pytest.raises(TransitionRefused) as error:
            note_no_show(order.pk, by=house.operator)
        assert codes(error) == {"RENTER_EXPECTED"}
    with time_machine.travel(order.start_at + HOUR):
        order = note_no_show(order.pk, by=house.operator)
    assert (order.state, order.cancel_fee, order.vehicle) == ("NO_SHOW", 200, None)


def test_without_two_calls_somebody_may_still_come(house: RentalHouse):
    order = confirmed(house)
    with time_machine.travel(order.start_at + 2 * HOUR):
        call(order, house, CallPurpose.NO_SHOW, reached=False)
        with pytest.raises(TransitionRefused) as error:
            note_no_show(order.pk, by=house.operator)
        assert codes(error) == {"CALLS_MISSING"}


def test_a_lost_inquiry_and_a_refused_order_say_why(house: RentalHouse):
    inquiry = take_order(NewOrder(a_wish(house), a_renter()), by=house.operator)
    lost = refuse_order(inquiry.pk, EndReason.PRICE, by=house.operator)
    refused = refuse_order(submitted(house).pk, EndReason.LICENCE, by=house.operator)
    assert {lost.state, refused.state} == {OrderState.REJECTED}
    with pytest.raises(InvalidInput):
        refuse_order(submitted(house).pk, "", by=house.operator)


def test_the_store_that_takes_the_car_in_changes_nothing_before(house: RentalHouse):
    order = submitted(house, return_dealer_id=house.other.pk)
    ending = Ending(EndedBy.USER, EndReason.PRICE)
    with pytest.raises(TransitionRefused) as error:
        cancel_order(order.pk, ending, by=house.neighbour)
    assert codes(error) == {"NOT_YOUR_STORE"}


def test_what_has_no_line_in_the_table_is_refused(house: RentalHouse):
    order = submitted(house)
    with pytest.raises(TransitionRefused) as error:
        note_no_show(order.pk, by=house.operator)
    assert codes(error) == {"STATE_CONFLICT"}


def test_terms_without_the_clause_ask_no_consent_to_location(house: RentalHouse):
    assert TermsVersion.objects.count() == 1
    make_terms("PLAIN", valid_from=timezone.localdate(), strict=False)
    order = submitted(house)
    offer = make_offer(order.pk, by=house.operator)
    accept_offer(token_of(offer), accepts_terms=True, location_agreed=True)
    order.refresh_from_db()
    assert order.location_agreed_at is None
    assert CUSTOMER.role == SYSTEM.role
    assert make_plan().deductible == 1500
