"""Dunning (domain.md 5.8): the ladder by the calendar, calls, promises, stops, write-offs."""

import datetime as dt
import io
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError, InvalidInput
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.registry.services import note_contact, raise_flag
from rental.choices.dunning import PromiseState, Rung, StepState, WriteOffReason, WriteOffState
from rental.models import (
    BlockedCustomer,
    DebtCall,
    DunningStep,
    InstalmentPlan,
    LedgerItem,
    PromiseToPay,
    WriteOff,
)
from rental.services import debt_talks, instalments, write_offs
from rental.services.debt_talks import Call
from rental.services.dunning import Outcome, climb, complete_step
from rental.tasks.money import dunning
from tests.factories.market import make_paper, make_person
from tests.factories.rental import RentalHouse
from tests.rental.money import a_rental, owe, pay, sums

D = Decimal
CN = dt.timezone(dt.timedelta(hours=8))
NOON = dt.datetime(2026, 11, 2, 12, tzinfo=CN)
CALL = Call("LESSEE", "REACHED")
LETTER = Outcome("REGISTERED_MAIL", "SENT", reference="RM123")


def codes(error: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [refusal.code for refusal in error.value.refusals]


def rungs(item: LedgerItem) -> list[str]:
    return list(item.steps.order_by("pk").values_list("rung", flat=True))


def climb_all(item: LedgerItem, on: dt.date) -> None:
    """One rung a day until the top."""
    while climb(item.pk, on=on):
        on += dt.timedelta(days=1)


def test_the_ladder_takes_each_rung_on_its_day(house: RentalHouse):
    with time_machine.travel(NOON, tick=True) as clock:
        item = owe(a_rental(house), 1000, days=4)
        begun = {}
        for day in range(70):
            clock.move_to(NOON + dt.timedelta(days=day))
            if dunning():
                begun[rungs(item)[-1]] = (timezone.localdate() - item.due_on).days
            assert dunning() == 0  # ringing twice does nothing
    assert begun == {
        "REMINDER": -3, "NOTICE": 1, "CALL": 3, "SECOND_NOTICE": 7, "DEMAND": 15,
        "MANAGER": 30, "LEGAL": 60,
    }  # fmt: skip
    sent = set(item.steps.filter(state=StepState.DONE).values_list("rung", flat=True))
    assert sent == {Rung.REMINDER, Rung.NOTICE, Rung.SECOND_NOTICE}


def test_the_second_notice_blocks_new_orders_until_it_is_paid(house: RentalHouse):
    order = a_rental(house)
    item = owe(order, 1000, days=-7)
    for day in range(3):
        climb(item.pk, on=timezone.localdate() + dt.timedelta(days=day))
    blocked = BlockedCustomer.objects.in_force().get(customer=order.customer)
    assert blocked.reason_label == "逾期欠款"
    with translation.override("en"):
        assert blocked.reason_label == "An overdue debt"
    pay(order, 1000)
    assert not BlockedCustomer.objects.in_force().exists()
    assert not DunningStep.objects.to_do().exists()


def test_dunning_stops_while_the_debt_is_disputed(house: RentalHouse):
    item = owe(a_rental(house), 1000, days=-5)
    debt_talks.open_dispute(item.pk, "not mine", by=house.collector)
    today = timezone.localdate()
    assert climb(item.pk, on=today) is None
    with pytest.raises(DomainError) as error:
        debt_talks.log_call(item.pk, CALL, by=house.collector)
    assert "DISPUTED" in codes(error)
    with pytest.raises(DomainError) as error:
        debt_talks.settle_dispute(item.pk, by=house.collector, note="mine")
    assert codes(error) == ["WRONG_ROLE"]
    debt_talks.settle_dispute(item.pk, by=house.supervisor, note="photos show it")
    assert climb(item.pk, on=today).rung == Rung.NOTICE


def test_dunning_stops_under_a_legal_hold(house: RentalHouse):
    item = owe(a_rental(house), 1000, days=-5)
    raise_flag(item.customer_id, "LEGAL_HOLD", about="case 1", by=SYSTEM)
    assert climb(item.pk, on=timezone.localdate()) is None


def test_a_kept_plan_is_not_dunned_and_a_missed_part_is(house: RentalHouse):
    item = owe(a_rental(house), 900)
    today = timezone.localdate()
    plan = instalments.propose_plan(item.pk, count=3, first_on=today, on=today, by=house.collector)
    instalments.sign_plan(plan.pk, instalments.Signature("Wang"), on=today, by=SYSTEM)
    first = plan.parts.get(number=1).item
    assert climb(item.pk, on=today + dt.timedelta(days=9)) is None
    assert climb(first.pk, on=today) is None
    assert climb(first.pk, on=today + dt.timedelta(days=1)).rung == Rung.NOTICE


@pytest.mark.parametrize("hour", [8, 20, 23])
def test_nobody_is_called_at_night(house: RentalHouse, hour: int):
    with time_machine.travel(NOON.replace(hour=hour), tick=True):
        item = owe(a_rental(house), 10, days=-9)
        with pytest.raises(DomainError) as error:
            debt_talks.log_call(item.pk, CALL, by=house.collector)
    assert codes(error) == ["DUNNING_HOURS"]


def test_a_customer_is_called_once_a_day_whatever_is_open(house: RentalHouse):
    with time_machine.travel(NOON, tick=True) as clock:
        order = a_rental(house)
        one, other = owe(order, 10, days=-9), owe(order, 20, days=-9)
        debt_talks.log_call(one.pk, CALL, by=house.collector)
        with pytest.raises(DomainError) as error:
            debt_talks.log_call(other.pk, CALL, by=house.collector)
        assert codes(error) == ["CALLED_TODAY"]
        clock.shift(dt.timedelta(days=1))
        debt_talks.log_call(other.pk, CALL, by=house.collector)


def test_a_customer_whom_another_app_reached_today_is_not_called(house: RentalHouse):
    with time_machine.travel(NOON, tick=True):
        item = owe(a_rental(house), 10, days=-9)
        note_contact(item.customer_id, "CALLBACK", "PHONE", was_reached=True, by=SYSTEM)
        with pytest.raises(DomainError) as error:
            debt_talks.log_call(item.pk, CALL, by=house.collector)
    assert codes(error) == ["CONTACTED_TODAY"]


def test_only_the_lessee_or_the_guarantor_is_called(house: RentalHouse):
    item = owe(a_rental(house), 10, days=-9)
    with pytest.raises(InvalidInput) as error:
        debt_talks.log_call(item.pk, Call("EMPLOYER", "REACHED"), by=house.collector)
    assert codes(error) == ["NOT_THE_DEBTOR"]


def test_a_call_that_reached_somebody_does_the_step(house: RentalHouse):
    with time_machine.travel(NOON, tick=True) as clock:
        item = owe(a_rental(house), 10, days=-9)
        climb_all(item, timezone.localdate())
        step = item.steps.get(rung=Rung.CALL)
        with pytest.raises(DomainError) as error:
            complete_step(step.pk, LETTER, by=house.collector)
        assert codes(error) == ["STEP_IS_CALL"]
        clock.shift(dt.timedelta(days=1))
        debt_talks.log_call(item.pk, Call("LESSEE", "NOT_REACHED"), by=house.collector)
        clock.shift(dt.timedelta(days=1))
        debt_talks.log_call(item.pk, Call("LESSEE", "WILL_PAY"), by=house.collector)
    step.refresh_from_db()
    assert (step.state, step.result) == (StepState.DONE, "WILL_PAY")


def test_a_demand_is_a_letter_with_a_number_and_the_manager_has_own_steps(house: RentalHouse):
    item = owe(a_rental(house), 10, days=-99)
    climb_all(item, timezone.localdate())
    demand, manager = item.steps.get(rung=Rung.DEMAND), item.steps.get(rung=Rung.MANAGER)
    with pytest.raises(InvalidInput) as error:
        complete_step(demand.pk, Outcome("APP", "SENT"), by=house.collector)
    assert codes(error) == ["LETTER_MISSING"]
    complete_step(demand.pk, LETTER, by=house.collector)
    with pytest.raises(DomainError) as error:
        complete_step(manager.pk, Outcome("MEETING", "REFUSES"), by=house.collector)
    assert codes(error) == ["WRONG_ROLE"]
    complete_step(manager.pk, Outcome("MEETING", "REFUSES"), by=house.manager)
    with pytest.raises(DomainError) as error:
        complete_step(manager.pk, Outcome("MEETING", "REFUSES"), by=house.manager)
    assert codes(error) == ["STEP_OVER"]


def test_a_promise_lies_within_seven_days_and_stops_the_ladder(house: RentalHouse):
    item = owe(a_rental(house), 100, days=-1)
    today = timezone.localdate()
    week = today + dt.timedelta(days=7)
    with pytest.raises(InvalidInput) as error:
        debt_talks.promise_to_pay(
            item.pk, week + dt.timedelta(days=1), on=today, by=house.collector
        )
    assert codes(error) == ["PROMISE_TOO_FAR"]
    debt_talks.promise_to_pay(item.pk, week, on=today, by=house.collector)
    assert climb(item.pk, on=week) is None
    with pytest.raises(DomainError) as error:
        debt_talks.promise_to_pay(item.pk, today, on=today, by=house.collector)
    assert codes(error) == ["PROMISE_OPEN"]


def test_a_broken_promise_brings_the_next_step_at_once(house: RentalHouse):
    with time_machine.travel(NOON, tick=True) as clock:
        item = owe(a_rental(house), 100, days=-1)
        dunning()
        today = timezone.localdate()
        debt_talks.promise_to_pay(item.pk, today, on=today, by=house.collector)
        clock.shift(dt.timedelta(days=1))
        dunning()  # day 2 after the due date; the call would come on day 3
        assert rungs(item) == [Rung.NOTICE, Rung.CALL]
        assert PromiseToPay.objects.get().state == PromiseState.BROKEN
        clock.shift(dt.timedelta(days=1))
        assert dunning() == 0


def test_a_promise_is_kept_by_paying(house: RentalHouse):
    order = a_rental(house)
    item = owe(order, 100, days=-1)
    today = timezone.localdate()
    promise = debt_talks.promise_to_pay(item.pk, today, on=today, by=house.collector, amount=D(40))
    pay(order, 40)
    assert debt_talks.judge_promise(promise.pk, on=today + dt.timedelta(days=5)).state == "KEPT"


# --- write-offs -------------------------------------------------------------------------------------
def files() -> list[tuple[str, io.BytesIO]]:
    return [("proof.pdf", make_paper())]


def bankrupt(house: RentalHouse, amount: str) -> WriteOff:
    item = owe(a_rental(house), amount, days=-70)
    return write_offs.propose_write_off(
        item.pk, WriteOffReason.BANKRUPTCY, files(), by=house.collector
    )


def test_a_write_off_needs_the_finished_ladder_or_a_reason_of_its_own(house: RentalHouse):
    item = owe(a_rental(house), 300, days=-70)
    with pytest.raises(InvalidInput) as error:
        write_offs.propose_write_off(item.pk, "LADDER_DONE", files(), by=house.collector)
    assert codes(error) == ["LADDER_OPEN"]
    with pytest.raises(InvalidInput) as error:
        write_offs.propose_write_off(item.pk, "BANKRUPTCY", [], by=house.collector)
    assert codes(error) == ["WRITE_OFF_EVIDENCE"]
    climb_all(item, timezone.localdate())
    legal = item.steps.get(rung=Rung.LEGAL)
    complete_step(legal.pk, Outcome("LAWYER", "TO_WRITE_OFF"), by=house.manager)
    assert write_offs.propose_write_off(item.pk, "LADDER_DONE", files(), by=house.collector)


@pytest.mark.parametrize(
    ("amount", "first"),
    [
        ("500", "RENTAL_SUPERVISOR"),
        ("5000", "RENTAL_MGR"),
        ("50000", "FINANCE"),
        ("50000.01", "CFO"),
    ],
)
def test_the_level_of_the_amount_decides(house: RentalHouse, amount: str, first: str):
    write_off = bankrupt(house, amount)
    people = [
        make_person(Role.RENTAL_SUPERVISOR, house.store),
        make_person(Role.RENTAL_MGR, house.store),
        make_person(Role.FINANCE),
        make_person(Role.CFO),
    ]
    able = [one for one in people if one.role in Role and _may(write_off, one)]
    assert able[0].role == first
    assert len(able) == len(people) - [one.role for one in people].index(Role(first))


def _may(write_off: WriteOff, actor) -> bool:
    with transaction.atomic():
        try:
            write_offs.approve_write_off(write_off.pk, by=actor)
        except DomainError as error:
            return [one.code for one in error.refusals] != ["WRONG_ROLE"]
        transaction.set_rollback(True)
    return True


def test_whoever_collected_the_debt_does_not_write_it_off(house: RentalHouse):
    item = owe(a_rental(house), 300, days=-70)
    climb_all(item, timezone.localdate())
    demand = item.steps.get(rung=Rung.DEMAND)
    complete_step(demand.pk, LETTER, by=house.supervisor)
    write_off = write_offs.propose_write_off(
        item.pk, WriteOffReason.DEATH, files(), by=house.manager
    )
    for person in (house.manager, house.supervisor):
        with pytest.raises(DomainError) as error:
            write_offs.approve_write_off(write_off.pk, by=person)
        assert codes(error) == ["OWN_DEBT"]
    write_offs.approve_write_off(write_off.pk, by=make_person(Role.FINANCE))


def test_a_write_off_goes_to_bad_debt_blocks_the_customer_and_may_come_back(house: RentalHouse):
    write_off = bankrupt(house, "300")
    write_offs.approve_write_off(write_off.pk, by=house.supervisor)
    assert sums() == {"BAD_DEBT": 300, "REVENUE:rent": -300}
    blocked = BlockedCustomer.objects.in_force().get(customer=write_off.item.customer)
    assert blocked.reason_label == "已核销的欠款"
    with translation.override("en"):
        assert blocked.reason_label == "A debt that was written off"
    given = {"channel": "CASH", "by": house.collector}
    write_offs.recover(write_off.pk, D(120), key="r", **given)
    write_offs.recover(write_off.pk, D(120), key="r", **given)
    assert sums() == {"BAD_DEBT": 180, "CASH:CASH": 120, "REVENUE:rent": -300}
    with pytest.raises(InvalidInput) as error:
        write_offs.recover(write_off.pk, D(181), key="s", **given)
    assert codes(error) == ["RECOVERY_TOO_HIGH"]


def test_a_debt_that_changed_is_not_written_off_as_it_was(house: RentalHouse):
    write_off = bankrupt(house, "300")
    pay(write_off.item.order, 1)
    with pytest.raises(DomainError) as error:
        write_offs.approve_write_off(write_off.pk, by=house.supervisor)
    assert codes(error) == ["WRITE_OFF_STALE"]
    write_offs.reject_write_off(write_off.pk, reason="pays", by=house.supervisor)
    write_off.refresh_from_db()
    assert write_off.state == WriteOffState.REJECTED


def test_no_more_than_fifty_are_decided_at_once(house: RentalHouse):
    with pytest.raises(InvalidInput) as error:
        write_offs.approve_write_offs(range(51), by=house.supervisor)
    assert codes(error) == ["WRITE_OFF_BULK"]


# --- what the database refuses ----------------------------------------------------------------------
def test_the_database_keeps_the_rules_of_dunning(house: RentalHouse):
    item = owe(a_rental(house), 100)
    today, now = timezone.localdate(), timezone.now()
    call = {"dealer": house.store, "customer": item.customer, "day": today, "at": now}
    promise = {"item": item, "made_on": today, "promised_on": today, "balance_then": 100}
    plan = {"item": item, "total": 100, "first_on": today}
    write_off = {
        "item": item, "dealer": house.store, "amount": 100, "level": "CFO", "proposed_at": now,
    }  # fmt: skip
    user = house.collector.user_id
    for name, rows in {
        "rental_each_rung_once": [
            lambda: DunningStep(item=item, rung="CALL", made_on=today),
            lambda: DunningStep(item=item, rung="CALL", made_on=today + dt.timedelta(days=1)),
        ],
        "rental_one_rung_per_item_and_day": [
            lambda: DunningStep(item=item, rung="CALL", made_on=today),
            lambda: DunningStep(item=item, rung="LEGAL", made_on=today),
        ],
        "rental_done_step_says_how": [
            lambda: DunningStep(item=item, rung="CALL", made_on=today, state="DONE")
        ],
        "rental_one_dunning_call_a_day": [lambda: DebtCall(**call), lambda: DebtCall(**call)],
        "rental_one_open_promise_per_item": [
            lambda: PromiseToPay(**promise, amount=1),
            lambda: PromiseToPay(**promise, amount=1),
        ],
        "rental_promise_lies_ahead": [lambda: PromiseToPay(**promise, amount=0)],
        "rental_one_living_plan_per_item": [
            lambda: InstalmentPlan(**plan, count=2),
            lambda: InstalmentPlan(**plan, count=3),
        ],
        "rental_plan_has_parts": [lambda: InstalmentPlan(**plan, count=1)],
        "rental_plan_is_signed": [lambda: InstalmentPlan(**plan, count=2, state="ACTIVE")],
        "rental_one_open_write_off_per_item": [
            lambda: WriteOff(**write_off),
            lambda: WriteOff(**write_off),
        ],
        "rental_write_off_is_decided_by_another": [
            lambda: WriteOff(**write_off, proposed_by_id=user, decided_by_id=user)
        ],
        "rental_decided_write_off_says_by_whom": [lambda: WriteOff(**write_off, state="APPROVED")],
        "rental_recovered_within_written_off": [lambda: WriteOff(**write_off, recovered=101)],
        "rental_write_off_is_positive": [lambda: WriteOff(**{**write_off, "amount": 0})],
    }.items():
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            _save_all(rows)


def _save_all(rows) -> None:
    for row in rows:
        row().save()


def test_every_step_stands_in_the_journal(house: RentalHouse):
    item = owe(a_rental(house), 10, days=-9)
    climb(item.pk, on=timezone.localdate())
    drain("default")
    assert Entry.objects.filter(topic="rental.dunning_step").exists()
