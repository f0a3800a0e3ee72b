"""The hand-over sheets of drivers in the archive of a repair order (domain.md 4.7, AS13)."""

import pytest

from aftersales.calc.archives import OnRecord
from aftersales.choices import Paper, RoState
from aftersales.choices.driving import DriveKind
from aftersales.models import HandoverSheet
from aftersales.selectors.driver_sheets import driver_sheets
from aftersales.services import deliver_order
from aftersales.services.driving import (
    WhyFailed,
    break_off,
    cancel_task,
    hand_car_over,
    send_driver,
)
from dealerops.foundation.actor import Role
from dealerops.journal.services import drain
from tests.factories.archives import archive_of, paper_of
from tests.factories.bays import (
    a_drive,
    a_sheet,
    bring_on_the_road,
    make_drive,
    make_licence,
    photograph,
)
from tests.factories.market import make_person
from tests.factories.workshop import a_farewell, make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def driver(workshop):
    driver = make_person(Role.D_DRIVER, workshop.dealer)
    make_licence(workshop.director, driver)
    return driver


def test_a_driven_car_asks_for_its_signed_sheets(workshop, driver):
    """While the car is on the road the sheet of its end is missing; signed on the phone, it is there."""
    order = make_order(workshop, RoState.APPOINTED)
    task = bring_on_the_road(make_drive(order, workshop.advisor, driver), driver)
    assert driver_sheets([order.pk]) == {order.pk: None}
    photograph(task, "END", driver)
    hand_car_over(task.pk, a_sheet(12_020), by=driver)
    sheet = HandoverSheet.objects.get(task=task, end="END")
    assert driver_sheets([order.pk]) == {order.pk: OnRecord("aftersales.handoversheet", sheet.pk)}


def test_a_drive_that_was_called_off_asks_for_nothing(workshop):
    order = make_order(workshop, RoState.APPOINTED)
    cancel_task(send_driver(order.pk, a_drive(), by=workshop.advisor).pk, "x", by=workshop.advisor)
    assert driver_sheets([order.pk]) == {}


def test_a_drive_that_did_not_get_there_has_its_sheets_too(workshop, driver):
    order = make_order(workshop, RoState.PAID)
    facts = a_drive(kind=DriveKind.DELIVERY)
    task = bring_on_the_road(make_drive(order, workshop.advisor, driver, facts), driver, 12_100)
    deliver_order(order.pk, a_farewell(mileage_out=12_100), by=workshop.advisor)
    photograph(task, "END", driver)
    break_off(task.pk, WhyFailed("NOBODY_THERE"), a_sheet(12_110), by=driver)
    sheet = HandoverSheet.objects.get(task=task, end="END")
    assert driver_sheets([order.pk]) == {order.pk: OnRecord("aftersales.handoversheet", sheet.pk)}
    drain("default")
    assert "AS13" not in archive_of(order).missing


def test_a_drive_home_joins_the_archive_as_soon_as_it_is_signed(workshop, driver):
    order = make_order(workshop, RoState.PAID)
    facts = a_drive(kind=DriveKind.DELIVERY)
    task = bring_on_the_road(make_drive(order, workshop.advisor, driver, facts), driver, 12_100)
    deliver_order(order.pk, a_farewell(mileage_out=12_100), by=workshop.advisor)
    file = archive_of(order)
    assert "AS13" in file.missing
    photograph(task, "END", driver)
    hand_car_over(task.pk, a_sheet(12_120), by=driver)
    drain("default")
    file.refresh_from_db()
    assert "AS13" not in file.missing
    assert paper_of(file, Paper.AS13).record_type == "aftersales.handoversheet"
