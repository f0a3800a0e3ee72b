"""Deposits go back on their day, or pay what is open (domain.md 5.7)."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.journal.services import drain, record
from rental.choices import OrderState
from rental.choices.dunning import Rung
from rental.choices.ledger import ItemKind
from rental.models import Deposit, LedgerItem, PreAuth, RentalOrder
from rental.selectors.ledger import deposit_held, exposure
from rental.services import ledger
from rental.services.damage import Found, report_damage
from rental.services.debt_talks import open_dispute
from rental.services.dunning import Outcome, climb, complete_step
from rental.services.releases import capture_if_needed, pay_from_deposit, release_if_due
from rental.tasks.money import deposits
from tests.factories.market import numbers
from tests.factories.rental import DAY, RentalHouse, an_order
from tests.rental.money import a_rental, is_balanced, owe, pay, sums

D = Decimal
CN = dt.timezone(dt.timedelta(hours=8))
BACK = dt.datetime(2026, 8, 27, 18, tzinfo=CN)  # 30 days later is a Saturday, the 28th a Monday
NOON = dt.datetime(2026, 9, 20, 12, tzinfo=CN)
RELEASE = dt.datetime(2026, 9, 28, 10, tzinfo=CN)


def deposited(house: RentalHouse, order: RentalOrder, amount: int) -> Deposit:
    deposit = Deposit.objects.create(
        order=order, kind="VIOLATION", amount=D(amount), channel="CARD",
        reference=f"R{next(numbers)}", taken_at=order.start_at, taken_by_id=house.operator.user_id,
    )  # fmt: skip
    ledger.deposit_taken(deposit, by=house.operator)
    return deposit


def held_by_bank(house: RentalHouse, order: RentalOrder, amount: int) -> PreAuth:
    """Since the car went out; the bank holds it for thirty days."""
    preauth = PreAuth.objects.create(
        order=order, amount=D(amount), reference=f"P{next(numbers)}", held_at=order.start_at,
        expires_at=order.start_at + 30 * DAY, recorded_by_id=house.operator.user_id,
    )  # fmt: skip
    ledger.preauth_held(preauth, by=house.operator)
    return preauth


@pytest.fixture
def order(house: RentalHouse) -> RentalOrder:
    with time_machine.travel(NOON, tick=True):
        return a_rental(house, end_at=BACK)


def test_a_deposit_goes_back_at_ten_on_the_next_workday_after_thirty_days(house, order):
    with time_machine.travel(NOON, tick=True) as clock:
        deposit = deposited(house, order, 2000)
        clock.move_to(RELEASE - dt.timedelta(minutes=1))
        assert deposits() == 0
        clock.move_to(RELEASE)
        assert deposits() == 1
        assert deposits() == 0
    deposit.refresh_from_db()
    order.refresh_from_db()
    assert (deposit.released_amount, deposit.released_at is not None) == (2000, True)
    assert order.state == OrderState.CLOSED
    assert sums() == {}


def test_the_part_that_is_open_stays_until_it_is_settled(house, order):
    with time_machine.travel(NOON, tick=True) as clock:
        deposited(house, order, 2000)
        owe(order, 250, ItemKind.FINE)
        clock.move_to(RELEASE)
        assert release_if_due(order.pk, now=timezone.now()) == 1750
        assert deposit_held(order.pk) == 250
        order.refresh_from_db()
        assert order.state == OrderState.DEPOSIT_HOLD
        pay(order, 250)
        assert release_if_due(order.pk, now=timezone.now()) == 250
    order.refresh_from_db()
    assert order.state == OrderState.CLOSED


def test_damage_without_a_figure_keeps_all_of_it(house, order):
    with time_machine.travel(NOON, tick=True) as clock:
        deposited(house, order, 2000)
        report_damage(order=order, found=Found(timezone.now(), "door", "dent"), by=house.operator)
        clock.move_to(RELEASE)
        assert release_if_due(order.pk, now=timezone.now()) == 0


def test_nothing_is_released_before_the_deposit_is_held_for_violations(house):
    with time_machine.travel(NOON, tick=True) as clock:
        order = a_rental(house, state="SETTLING", end_at=BACK)
        deposited(house, order, 2000)
        clock.move_to(RELEASE)
        assert deposits() == 0


def test_what_secured_a_rental_that_never_began_goes_back_but_for_its_fee(house):
    with time_machine.travel(NOON, tick=True):
        order = a_rental(house, state="CANCELLED", end_at=NOON + 9 * DAY)
        deposited(house, order, 2000)
        held_by_bank(house, order, 500)
        owe(order, 150, ItemKind.CANCEL_FEE)
        assert deposits() == 1
        assert deposit_held(order.pk) == 150
    assert PreAuth.objects.held().count() == 0


def test_we_owe_compensation_to_a_customer_whom_we_cancelled(house):
    order = a_rental(house, state="CANCELLED", compensation=200)
    with transaction.atomic():
        record(order, "rental.cancelled", by=SYSTEM)
    drain("default")
    assert sums() == {"AR": -200, "REVENUE:rent": 200}


def test_on_day_25_the_bank_gives_the_open_part_and_keeps_the_rest(house, order):
    day = order.start_at + 25 * DAY
    with time_machine.travel(order.start_at + 4 * DAY, tick=True) as clock:
        preauth = held_by_bank(house, order, 3000)
        item = owe(order, 400, ItemKind.FINE)
        clock.move_to(day - DAY)
        assert capture_if_needed(preauth.pk, now=timezone.now()) == 0
        clock.move_to(day)
        assert capture_if_needed(preauth.pk, now=timezone.now()) == 400
        assert capture_if_needed(preauth.pk, now=timezone.now()) == 0
    item.refresh_from_db()
    preauth.refresh_from_db()
    assert (item.balance, preauth.captured_amount) == (0, 400)
    assert sums() == {"CASH:PREAUTH": 400, "FINE_PAYABLE": -400}


def test_day_25_comes_while_the_car_is_out_too(house):
    start = NOON - 12 * DAY
    with time_machine.travel(NOON, tick=True) as clock:
        order = an_order(house.store, house.a, start, start + 40 * DAY, state="IN_USE")
        preauth = held_by_bank(house, order, 3000)
        item = owe(order, 200, ItemKind.FINE)
        clock.move_to(start + 25 * DAY)
        deposits()
    item.refresh_from_db()
    preauth.refresh_from_db()
    assert (order.handed_in_at, item.balance, preauth.captured_amount) == (None, 0, 200)


def test_what_is_not_charged_yet_is_captured_as_a_deposit(house, order):
    with time_machine.travel(order.start_at + 25 * DAY, tick=True):
        preauth = held_by_bank(house, order, 3000)
        report_damage(order=order, found=Found(timezone.now(), "door", "dent"), by=house.operator)
        assert capture_if_needed(preauth.pk, now=timezone.now()) == 3000
    assert deposit_held(order.pk) == 3000
    assert Deposit.objects.get().amount == 3000
    assert is_balanced()


def test_nothing_is_captured_while_nothing_is_open_or_a_newer_hold_secures_it(house, order):
    with time_machine.travel(order.start_at + 26 * DAY, tick=True):
        old = held_by_bank(house, order, 3000)
        assert capture_if_needed(old.pk, now=timezone.now()) == 0
        owe(order, 400, ItemKind.FINE)
        newer = held_by_bank(house, order, 3000)
        PreAuth.objects.filter(pk=newer.pk).update(
            held_at=timezone.now(), expires_at=timezone.now() + 30 * DAY
        )
        assert capture_if_needed(old.pk, now=timezone.now()) == 0


def test_a_lapsed_hold_leaves_the_memo(house, order):
    with time_machine.travel(order.start_at + 4 * DAY, tick=True) as clock:
        preauth = held_by_bank(house, order, 3000)
        clock.move_to(order.start_at + 30 * DAY)
        deposits()
    preauth.refresh_from_db()
    assert preauth.released_at is not None
    assert sums() == {}


def test_the_desk_pays_what_is_due_from_the_deposit(house, order):
    with time_machine.travel(NOON, tick=True):
        deposited(house, order, 300)
        due, later = owe(order, 200, days=-1), owe(order, 200, days=9)
        assert pay_from_deposit(order.pk, by=house.collector) == 200
        drain("default")
        with pytest.raises(DomainError) as error:
            pay_from_deposit(order.pk, by=house.collector)
    assert [one.code for one in error.value.refusals] == ["DEPOSIT_MISSING"]
    left = dict(LedgerItem.objects.values_list("pk", "balance"))
    assert left == {due.pk: 0, later.pk: 200}
    assert Deposit.objects.get().used_amount == 200


def test_the_demand_letter_takes_what_is_due_from_the_deposit(house, order):
    with time_machine.travel(NOON, tick=True):
        deposited(house, order, 300)
        due, disputed = owe(order, 250, days=-20), owe(order, 40, days=-20)
        open_dispute(disputed.pk, "not me", by=house.collector)
        climb_to_the_demand(due, house)
        drain("default")
    left = dict(LedgerItem.objects.values_list("pk", "balance"))
    assert left == {due.pk: 0, disputed.pk: 40}
    assert Deposit.objects.get().used_amount == 250


class TestFromTheBank:
    """What the bank holds pays like a deposit (domain.md 5.8, 5.10)."""

    def test_the_demand_letter_takes_rent_from_a_pre_authorisation(self, house, order):
        with time_machine.travel(NOON, tick=True):
            preauth = held_by_bank(house, order, 3000)
            due, later = owe(order, 250, days=-20), owe(order, 40, days=9)
            climb_to_the_demand(due, house)
            drain("default")
        preauth.refresh_from_db()
        assert dict(LedgerItem.objects.values_list("pk", "balance")) == {due.pk: 0, later.pk: 40}
        assert preauth.captured_amount == 250
        assert sums() == {"AR": 40, "CASH:PREAUTH": 250, "REVENUE:rent": -290}

    def test_money_that_we_have_goes_first(self, house, order):
        with time_machine.travel(NOON, tick=True):
            deposited(house, order, 100)
            held_by_bank(house, order, 3000)
            owe(order, 250, days=-1)
            assert pay_from_deposit(order.pk, by=house.collector) == 250
        assert PreAuth.objects.get().captured_amount == 150
        assert (deposit_held(order.pk), is_balanced()) == (0, True)

    def test_what_else_is_open_stays_secured(self, house, order):
        with time_machine.travel(NOON, tick=True):
            held_by_bank(house, order, 3000)
            owe(order, 250, days=-1)
            owe(order, 400, ItemKind.FINE, days=9)
            assert pay_from_deposit(order.pk, by=house.collector) == 250
        assert PreAuth.objects.get().captured_amount == 650
        assert (deposit_held(order.pk), is_balanced()) == (400, True)

    def test_another_hold_secures_what_is_open(self, house, order):
        with time_machine.travel(NOON, tick=True):
            first, second = held_by_bank(house, order, 300), held_by_bank(house, order, 3000)
            owe(order, 250, days=-1)
            owe(order, 400, ItemKind.FINE, days=9)
            assert pay_from_deposit(order.pk, by=house.collector) == 250
        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.captured_amount, second.captured_at) == (250, None)

    def test_neither_a_lapsed_hold_nor_that_of_a_car_that_is_out_pays(self, house, order):
        with time_machine.travel(NOON, tick=True) as clock:
            out = a_rental(house, state="IN_USE", end_at=NOON + DAY)
            for one in (order, out):
                held_by_bank(house, one, 3000)
                owe(one, 250, days=-1)
            with pytest.raises(DomainError) as error:
                pay_from_deposit(out.pk, by=house.collector)
            assert [one.code for one in error.value.refusals] == ["DEPOSIT_MISSING"]
            clock.move_to(order.start_at + 30 * DAY)
            with pytest.raises(DomainError):
                pay_from_deposit(order.pk, by=house.collector)

    def test_an_items_page_offers_it(self, house, order, sign_in):
        item = owe(order, 250, days=-1)
        url = f"/rental/receivables/{item.pk}/"
        client = sign_in(house.collector)
        assert "Use the deposit" not in client.get(url).content.decode()
        PreAuth.objects.filter(pk=held_by_bank(house, order, 3000).pk).update(
            expires_at=timezone.now() + DAY
        )
        page = client.get(url).content.decode()
        assert "Use the deposit" in page
        assert "¥3,000.00" in page


def test_without_an_agreement_or_a_deposit_the_demand_letter_takes_nothing(house, order):
    with time_machine.travel(NOON, tick=True):
        due = owe(order, 250, days=-20)
        climb_to_the_demand(due, house)
        drain("default")
    due.refresh_from_db()
    assert due.balance == 250


def climb_to_the_demand(item: LedgerItem, house: RentalHouse) -> None:
    day = timezone.localdate()
    while not item.steps.filter(rung=Rung.DEMAND).exists():
        climb(item.pk, on=day)
        day += DAY
    letter = Outcome("REGISTERED_MAIL", "SENT", reference="RM123")
    complete_step(item.steps.get(rung=Rung.DEMAND).pk, letter, by=house.collector)


def test_exposure_counts_damage_before_it_is_charged(house, order):
    with time_machine.travel(NOON, tick=True):
        case = report_damage(
            order=order, found=Found(timezone.now(), "door", "dent"), by=house.operator
        )
        rows = type(case).objects.filter(pk=case.pk)
        rows.update(state="ASSESSED", charge=D(700), assessed_at=timezone.now())
        owe(order, 100, ItemKind.FINE)
        assert exposure(order) == 800
