"""Clocks that still run follow the calendar that they count in (domain.md 0.4)."""

import datetime as dt

import time_machine

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.journal.services import drain
from dealerops.workcal.choices import CN_WORKDAY
from dealerops.workcal.services import at, dealer_open, end_of, enter_day
from rental.choices import OrderState
from rental.choices.violations import ViolationState
from rental.models import RentalOrder, Violation
from rental.services import violations as s
from rental.services.violations.telling import notify
from tests.factories.rental import DAY, RentalHouse, an_order
from tests.factories.violations import a_violation, give_car

THURSDAY = at(dt.date(2026, 11, 5), dt.time(17, 50))  # domain.md: ten minutes before stores close
FRIDAY, MONDAY, TUESDAY = (dt.date(2026, 11, day) for day in (6, 9, 10))


def close(calendar: str, day: dt.date, *, is_open: bool = False) -> None:
    enter_day(calendar, day, is_open=is_open, by=SYSTEM)
    drain("default")


def matched(house: RentalHouse, hours_ago: int = 5) -> Violation:
    begins = THURSDAY - 3 * DAY
    order = an_order(house.store, house.a, begins, begins + 2 * DAY, state=OrderState.DEPOSIT_HOLD)
    give_car(order.vehicle, begins, begins + 2 * DAY, order=order)
    at_noon = begins + DAY + dt.timedelta(hours=hours_ago)
    found = a_violation(order.vehicle, at_noon, house.store)
    assert (found.state, found.notify_due_at) == (ViolationState.MATCHED, end_of(FRIDAY))
    return found


def due(violation: Violation) -> dt.datetime | None:
    return Violation.objects.get(pk=violation.pk).notify_due_at


def test_who_is_to_be_told_of_a_violation_is_told_on_the_next_workday(house: RentalHouse) -> None:
    with time_machine.travel(THURSDAY, tick=True):
        waiting, told = matched(house), matched(house)
        notify(told.pk, by=house.operator)
        close(CN_WORKDAY, FRIDAY)
    assert (due(waiting), due(told)) == (end_of(MONDAY), end_of(FRIDAY))
    assert Entry.objects.filter(topic="rental.violation_redated").count() == 1


def test_a_day_that_opens_moves_nothing_to_before_tomorrow(house: RentalHouse) -> None:
    with time_machine.travel(THURSDAY, tick=True):
        violation = matched(house)
        close(CN_WORKDAY, FRIDAY)
        close(CN_WORKDAY, MONDAY)
        assert due(violation) == end_of(TUESDAY)
        close(CN_WORKDAY, FRIDAY, is_open=True)
        assert due(violation) == end_of(FRIDAY)


def test_of_a_violation_that_a_person_decided_the_time_runs_from_then(house: RentalHouse) -> None:
    with time_machine.travel(THURSDAY - 9 * DAY, tick=True) as clock:
        violation = a_violation("京A00001", THURSDAY - 12 * DAY, house.store)
        clock.move_to(THURSDAY)
        begins = THURSDAY - 14 * DAY
        order = an_order(
            house.store, house.a, begins, begins + 4 * DAY, state=OrderState.DEPOSIT_HOLD
        )
        give_car(order.vehicle, begins, begins + 4 * DAY, order=order)
        s.decide_order(
            violation.pk, order.pk, s.Decision("HANDOVER_PHOTO", "EXIF"), by=house.operator
        )
        assert due(violation) == end_of(FRIDAY)
        close(CN_WORKDAY, FRIDAY)
    assert due(violation) == end_of(MONDAY)


def waiting_for_a_call(house: RentalHouse, **more: object) -> RentalOrder:
    start = THURSDAY + 30 * DAY
    return an_order(
        house.store, house.a, start, start + DAY, state=OrderState.PENDING_CONFIRM,
        submitted_at=THURSDAY, contact_due_at=at(FRIDAY, dt.time(8, 50)), **more,
    )  # fmt: skip


def test_the_first_call_waits_until_the_store_opens(house: RentalHouse) -> None:
    with time_machine.travel(THURSDAY, tick=True):
        waiting = waiting_for_a_call(house)
        called = waiting_for_a_call(house, contacted_at=THURSDAY)
        close(dealer_open(house.other.pk), FRIDAY)
        waiting.refresh_from_db()
        assert waiting.contact_due_at == at(FRIDAY, dt.time(8, 50))
        close(dealer_open(house.store.pk), FRIDAY)
    waiting.refresh_from_db()
    called.refresh_from_db()
    assert waiting.contact_due_at == at(FRIDAY + DAY, dt.time(8, 50))
    assert called.contact_due_at == at(FRIDAY, dt.time(8, 50))
