"""Help on the road: clocks, words to who waits, and who pays (domain.md 4.5; Order 43, article 15)."""

import datetime as dt
from itertools import product

import pytest
import time_machine

from aftersales.calc.driving import bearer_of
from aftersales.choices import RoState
from aftersales.choices.driving import Bearer, DriveState
from aftersales.selectors.drives import is_late, roadside_clocks
from aftersales.services.driving import (
    Roadside,
    be_there,
    help_on_the_spot,
    send_driver,
    set_off,
    tell_customer,
)
from dealerops.foundation.errors import DomainError
from tests.factories.bays import (
    MONDAY,
    a_drive,
    a_sheet,
    bring_on_the_road,
    make_drive,
    make_licence,
)
from tests.factories.workshop import make_order

pytestmark = pytest.mark.django_db


def minutes(n: int) -> dt.timedelta:
    return dt.timedelta(minutes=n)


def at(n: int):
    """So many minutes after the call."""
    return time_machine.travel(MONDAY + minutes(n), tick=False)


@pytest.fixture
def call(workshop, driver):
    """A call for help on Monday at ten, given to a driver at once."""

    def make(**roadside: object):
        order = make_order(workshop, RoState.APPOINTED)
        with at(0):
            make_licence(workshop.director, driver)
            facts = a_drive(MONDAY, kind="ROADSIDE", roadside=Roadside(**roadside))
            return make_drive(order, workshop.advisor, driver, facts)

    return make


def late(task, n: int) -> list[bool]:
    return [clock.tick.late for clock in roadside_clocks(task, MONDAY + minutes(n))]


@pytest.mark.parametrize(("off", "is_late"), [(10, False), (11, True)])
def test_help_sets_off_within_ten_minutes(call, driver, off, is_late):
    task = call()
    with at(off):
        task = set_off(task.pk, by=driver)
    assert late(task, off)[0] is is_late


@pytest.mark.parametrize(
    ("in_town", "there", "is_late"),
    [(True, 60, False), (True, 61, True), (False, 120, False), (False, 121, True)],
)
def test_help_is_there_within_an_hour_in_town_and_two_elsewhere(
    call, driver, in_town, there, is_late
):
    task = call(is_urban=in_town)
    with at(5):
        set_off(task.pk, by=driver)
    with at(there):
        task = be_there(task.pk, by=driver)
    assert late(task, 200)[1] is is_late


def test_who_waits_hears_from_us_every_twenty_minutes(call, driver, workshop):
    task = call()
    assert late(task, 20)[2] is False
    assert late(task, 21)[2] is True
    with at(20):
        tell_customer(task.pk, "司机已出发，约30分钟到达", by=workshop.advisor)
    assert late(task, 40)[2] is False
    with at(5):
        set_off(task.pk, by=driver)
    with at(39):
        task = be_there(task.pk, by=driver)
    assert late(task, 300) == [False, False, False]


def test_a_silence_that_was_too_long_stays_too_long(call, driver):
    task = call()
    with at(5):
        set_off(task.pk, by=driver)
    with at(30):
        tell_customer(task.pk, "快到了", by=driver)
        task = be_there(task.pk, by=driver)
    assert late(task, 31) == [False, False, True]


def test_a_running_task_is_late_when_a_clock_has_run_out(call):
    task = call()
    assert not is_late(task, MONDAY + minutes(10))
    assert is_late(task, MONDAY + minutes(11))


def test_only_who_waits_at_the_roadside_is_told(workshop, driver):
    order = make_order(workshop, RoState.APPOINTED)
    task = send_driver(order.pk, a_drive(), by=workshop.advisor)
    with pytest.raises(DomainError, match="STATE_CONFLICT"):
        tell_customer(task.pk, "x", by=workshop.advisor)


@pytest.mark.parametrize(("within", "unsafe", "ours"), list(product((True, False), repeat=3)))
def test_the_repairer_bears_what_its_own_repair_made_unsafe_within_the_guarantee(
    within, unsafe, ours
):
    borne = bearer_of(within_guarantee=within, is_unsafe=unsafe, quality_fault=ours)
    wanted = Bearer.REPAIRER if within and unsafe and ours else Bearer.CUSTOMER
    assert borne == wanted


def test_the_task_keeps_who_pays(call):
    task = call(within_guarantee=True, is_unsafe=True, quality_fault=True)
    assert task.borne_by == Bearer.REPAIRER


def test_advice_or_a_repair_on_the_spot_ends_the_task_without_the_car(call, driver):
    task = call()
    with at(5):
        set_off(task.pk, by=driver)
    with at(30):
        be_there(task.pk, by=driver)
        with pytest.raises(DomainError, match="HELP_UNKNOWN"):
            help_on_the_spot(task.pk, "TOW", "", by=driver)
        task = help_on_the_spot(task.pk, "ON_SITE", "更换备胎", by=driver)
    assert (task.state, task.help) == (DriveState.COMPLETED, "ON_SITE")
    assert not task.sheets.exists()
    assert task.busy.upper <= MONDAY + minutes(61)


def test_a_car_that_is_collected_cannot_be_helped_on_the_spot(workshop, driver):
    make_licence(workshop.director, driver)
    order = make_order(workshop, RoState.APPOINTED)
    task = make_drive(order, workshop.advisor, driver)
    set_off(task.pk, by=driver)
    be_there(task.pk, by=driver)
    with pytest.raises(DomainError, match="NOT_ROADSIDE"):
        help_on_the_spot(task.pk, "ADVICE", "", by=driver)


def test_a_car_that_does_not_drive_is_towed_with_a_sheet_at_both_ends(call, driver):
    with at(5):
        task = bring_on_the_road(call(), driver)
        from_start = task.sheets.get(end="START")
        assert (task.help, from_start.km) == ("TOW", a_sheet().km)
