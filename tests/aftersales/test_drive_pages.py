"""The driver's phone, the sender's pages and a day in the bays, as browsers see them."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from aftersales.choices import RoState
from aftersales.models import DriverTask, Loan
from aftersales.services import Slot, give_advisor, open_order
from dealerops.foundation.errors import DomainError, StaleObject
from tests.factories.bays import (
    HOUR,
    MONDAY,
    a_drive,
    bring_on_the_road,
    bring_to_car,
    make_bay,
    make_drive,
    make_licence,
    make_loan_car,
    photograph,
)
from tests.factories.market import make_paper
from tests.factories.workshop import a_visit, fresh, make_order

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(workshop):
    return make_order(workshop, RoState.APPOINTED)


def test_a_driver_does_a_whole_task_on_the_page(workshop, driver, order, sign_in):
    make_licence(workshop.director, driver)
    task = make_drive(order, workshop.advisor, driver)
    client = sign_in(driver)
    page = reverse("aftersales:task", args=(task.pk,))

    def step(name: str) -> None:
        url = reverse("aftersales:task_step", args=(task.pk, name))
        assert client.post(url).status_code == 302

    def sheet(key: str, km: int) -> int:
        url = reverse("aftersales:task_form", args=(task.pk, key))
        typed = {"km": km, "fuel_percent": 50, "keys": 1, "valuables": "无", "person": "张小明",
                 "method": "SIGNATURE", "file": make_paper()}  # fmt: skip
        return client.post(url, typed).status_code

    step("set_off")
    step("arrive")
    photos = reverse("aftersales:task_photos", args=(task.pk,))
    for _ in range(6):
        client.post(photos, {"file": make_paper()})
    assert sheet("take_over", 12_000) == 302
    step("drive")
    assert sheet("hand_over", 12_010) == 409  # no photos of this end
    for _ in range(6):
        client.post(photos, {"file": make_paper()})
    assert sheet("hand_over", 12_010) == 302
    task.refresh_from_db()
    assert task.state == "COMPLETED"
    assert "朝阳区" not in client.get(page).content.decode()
    picture = reverse("aftersales:sheet_photo", args=(task.sheet_photos.first().pk,))
    assert client.get(picture)["Content-Type"] == "image/png"


def test_a_driver_reports_on_the_page_that_the_car_did_not_get_there(
    workshop, driver, order, sign_in
):
    make_licence(workshop.director, driver)
    task = bring_on_the_road(make_drive(order, workshop.advisor, driver), driver)
    client, page = sign_in(driver), reverse("aftersales:task", args=(task.pk,))
    report = reverse("aftersales:task_form", args=(task.pk, "break_off"))
    assert report in client.get(page).content.decode()
    typed = {"km": 12_004, "fuel_percent": 50, "keys": 1, "valuables": "无", "person": "张小明",
             "method": "SIGNATURE", "reason": "NOT_DRIVABLE", "note": "水温过高"}  # fmt: skip
    assert client.post(report, {**typed, "file": make_paper()}).status_code == 409  # no photos
    photos = reverse("aftersales:task_photos", args=(task.pk,))
    for _ in range(6):
        client.post(photos, {"file": make_paper()})
    assert client.post(report, {**typed, "file": make_paper()}).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.fail_reason, task.note) == ("FAILED", "NOT_DRIVABLE", "水温过高")
    assert task.sheets.get(end="END").km == 12_004
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("year", ["9999", "2100", "1999", "0001"])
def test_a_time_ages_away_is_a_mistyped_one(workshop, order, sign_in, year):
    make_bay(workshop.director)
    client, visit = sign_in(workshop.advisor), a_visit()
    at = f"{year}-12-31T23:00"
    typed = {"vin": visit.vin, "model": visit.model.pk, "name": "张小明", "mobile": "13800001111",
             "type": "NORMAL", "planned_at": at, "contact_agreed": "on"}  # fmt: skip
    assert client.post(reverse("aftersales:order_new"), typed).status_code == 400
    drive = {"kind": "PICKUP", "begins": f"{year}-12-31T22:00", "ends": at, "from_address": "朝阳区某路1号",
             "to_address": "BJ01店", "route_km": 10, "licence_class": "C1"}  # fmt: skip
    url = reverse("aftersales:order_form", args=(order.pk, "drive"))
    assert client.post(url, drive).status_code == 400
    assert not DriverTask.objects.exists()


def test_where_somebody_lives_is_told_while_the_driver_is_on_the_way(
    workshop, driver, order, sign_in
):
    make_licence(workshop.director, driver)
    task = make_drive(order, workshop.advisor, driver)
    page = reverse("aftersales:task", args=(task.pk,))
    assert "朝阳区" in sign_in(driver).get(page).content.decode()
    assert order.customer.mobile not in sign_in(driver).get(page).content.decode()


def test_strangers_tasks_and_photos_are_not_there(workshop, driver, second_driver, order, sign_in):
    make_licence(workshop.director, driver)
    task = bring_to_car(make_drive(order, workshop.advisor, driver), driver)
    photograph(task, "START", driver, 1)
    photo = task.sheet_photos.get()
    addresses = (
        reverse("aftersales:task", args=(task.pk,)),
        reverse("aftersales:sheet_photo", args=(photo.pk,)),
    )
    for who in (second_driver, workshop.colleague, workshop.neighbour, workshop.technician):
        client = sign_in(who)
        assert [client.get(url).status_code for url in addresses] == [404, 404]
        remove = reverse("aftersales:sheet_photo_remove", args=(photo.pk,))
        assert client.post(remove).status_code == 404
    assert sign_in(driver).post(reverse("aftersales:sheet_photo_remove", args=(photo.pk,)))
    assert not task.sheet_photos.exists()


def test_the_drivers_first_page_and_list_hold_own_tasks_only(
    workshop, driver, second_driver, order, sign_in
):
    make_licence(workshop.director, driver)
    task = make_drive(order, workshop.advisor, driver)
    for path in ("/", reverse("aftersales:tasks")):
        assert task.number in sign_in(driver).get(path).content.decode()
        assert task.number not in sign_in(second_driver).get(path).content.decode()


def test_an_advisor_sends_a_driver_from_the_orders_page(workshop, driver, order, sign_in):
    make_licence(workshop.director, driver)
    client = sign_in(workshop.advisor)
    now = timezone.localtime()
    typed = {"kind": "PICKUP", "begins": f"{now:%Y-%m-%dT%H:%M}",
             "ends": f"{now + HOUR:%Y-%m-%dT%H:%M}", "from_address": "朝阳区某路1号",
             "to_address": "BJ01店", "route_km": 10, "licence_class": "C1"}  # fmt: skip
    url = reverse("aftersales:order_form", args=(order.pk, "drive"))
    assert client.post(url, typed).status_code == 302
    task = DriverTask.objects.get()
    page = client.get(reverse("aftersales:order", args=(order.pk,))).content.decode()
    assert reverse("aftersales:task", args=(task.pk,)) in page
    give = reverse("aftersales:task_form", args=(task.pk, "assign"))
    assert client.post(give, {"driver": driver.user_id, "version": 99}).status_code == 409
    assert client.post(give, {"driver": driver.user_id}).status_code == 302
    task.refresh_from_db()
    assert task.driver_id == driver.user_id


def test_the_order_shows_sheets_and_loan_car(workshop, driver, sign_in):
    order = make_order(workshop, RoState.CHECKED_IN)
    make_licence(workshop.director, driver)
    bring_on_the_road(make_drive(order, workshop.advisor, driver), driver, km=12_345)
    car = make_loan_car(workshop.director)
    client = sign_in(workshop.advisor)
    now = timezone.localtime()
    url = reverse("aftersales:order_form", args=(order.pk, "loan"))
    typed = {"car": car.pk, "begins": f"{now:%Y-%m-%dT%H:%M}",
             "ends": f"{now + HOUR:%Y-%m-%dT%H:%M}"}  # fmt: skip
    assert client.post(url, typed).status_code == 302
    loan = Loan.objects.get()
    page = client.get(reverse("aftersales:order", args=(order.pk,))).content.decode()
    assert "12,345 km" in page
    loan_page = reverse("aftersales:loan", args=(loan.pk,))
    assert loan_page in page
    photos = reverse("aftersales:loan_photos", args=(loan.pk,))
    for _ in range(6):
        client.post(photos, {"file": make_paper()})
    sheet = {"km": 5_000, "fuel_percent": 90, "keys": 1, "valuables": "无", "person": "张小明",
             "method": "SIGNATURE", "file": make_paper()}  # fmt: skip
    lend = reverse("aftersales:loan_form", args=(loan.pk, "lend"))
    assert client.post(lend, sheet).status_code == 302
    loan.refresh_from_db()
    assert loan.state == "OUT"
    assert sign_in(workshop.colleague).get(loan_page).status_code == 404


def test_a_day_in_the_bays_shows_what_is_taken_and_what_is_free(workshop, sign_in):
    make_bay(workshop.director)
    with time_machine.travel(MONDAY - HOUR, tick=True):
        order = open_order(a_visit(slot=Slot(MONDAY), contact_agreed=True), by=workshop.advisor)
        page = reverse("aftersales:bays")
        own = sign_in(workshop.advisor).get(page).content.decode()
        assert reverse("aftersales:order", args=(order.pk,)) in own
        assert "10:00 – 11:00" in own
        assert "?at=2026-11-23T11:00" in own
        assert "?at=2026-11-23T10:00" not in own
        strange = sign_in(workshop.colleague).get(page).content.decode()
        assert reverse("aftersales:order", args=(order.pk,)) not in strange
        assert sign_in(workshop.advisor).get(page, {"day": "2026-99-99"}).status_code == 200


def test_an_appointment_is_made_and_moved_on_the_pages(workshop, sign_in):
    make_bay(workshop.director)
    with time_machine.travel(MONDAY - HOUR, tick=True):
        client = sign_in(workshop.advisor)
        visit = a_visit()
        typed = {"vin": visit.vin, "model": visit.model.pk, "name": "张小明",
                 "mobile": "13800001111", "type": "NORMAL", "planned_at": "2026-11-23T10:00",
                 "contact_agreed": "on", "minutes": "90"}  # fmt: skip
        new = reverse("aftersales:order_new")
        assert client.post(new, typed).status_code == 302
        again = client.post(new, {**typed, "mobile": "13800002222"})
        assert again.status_code == 400
        assert "11:30" in again.content.decode()
        order = workshop.dealer.repair_orders.get()
        move = reverse("aftersales:order_form", args=(order.pk, "move"))
        sent = {"planned_at": "2026-11-23T11:00", "version": order.version}
        assert client.post(move, sent).status_code == 302
        assert client.post(move, sent).status_code == 409
        assert fresh(order).planned_at == MONDAY + HOUR
        arrive = reverse("aftersales:order_step", args=(order.pk, "arrive"))
        assert client.post(arrive).status_code == 302


def test_the_director_gives_an_order_to_another_advisor(workshop, driver, order, sign_in):
    with pytest.raises(DomainError, match="WRONG_ROLE"):
        give_advisor(order.pk, workshop.colleague.user_id, by=workshop.advisor)
    with pytest.raises(DomainError, match="ADVISOR_UNKNOWN"):
        give_advisor(order.pk, workshop.technician.user_id, by=workshop.director)
    with pytest.raises(StaleObject):
        give_advisor(order.pk, workshop.colleague.user_id, by=workshop.director, version=99)
    client = sign_in(workshop.director)
    url = reverse("aftersales:order_form", args=(order.pk, "advisor"))
    assert client.post(url, {"advisor": workshop.colleague.user_id}).status_code == 302
    page = reverse("aftersales:order", args=(order.pk,))
    assert sign_in(workshop.colleague).get(page).status_code == 200
    assert sign_in(workshop.advisor).get(page).status_code == 404
    gone = make_order(workshop, RoState.DELIVERED)
    with pytest.raises(DomainError, match="ORDER_IS_OVER"):
        give_advisor(gone.pk, workshop.colleague.user_id, by=workshop.director)


def test_a_roadside_page_shows_its_clocks_and_who_pays(workshop, driver, order, sign_in):
    make_licence(workshop.director, driver)
    from_now = a_drive(timezone.now(), kind="ROADSIDE")
    task = make_drive(order, workshop.advisor, driver, from_now)
    page = sign_in(driver).get(reverse("aftersales:task", args=(task.pk,))).content.decode()
    assert "On site by" in page
    word = reverse("aftersales:task_form", args=(task.pk, "word"))
    assert sign_in(driver).post(word, {"text": "十分钟后到"}).status_code == 302
    assert task.updates.get().text == "十分钟后到"
