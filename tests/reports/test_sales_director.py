"""The sales director: head of the sales duties, a stranger to aftersales and complaints (domain.md 7.2)."""

import pytest
from django.test import Client
from django.utils import translation

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import TransitionRefused
from reports.choices.duties import DutyState, Team, WaiveReason
from reports.models import Leave, ObligationInstance
from reports.services.duties import attach_editions, cancel_leave, enter_leave, waive_duty
from tests.reports.conftest import moment
from tests.reports.duties import House, at, clocks_at, plan_at
from tests.reports.test_written_duties import made

pytestmark = pytest.mark.django_db
TODAY, DAY = "11-10 10:00", "2026-11-10"
DAYS = (moment("11-11 00:00").date(), moment("11-12 00:00").date())


@pytest.fixture
def house() -> House:
    house = House.open("11-02 09:00")
    plan_at("11-09 06:00")
    clocks_at("11-10 00:05")
    return house


def enter(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_they_see_and_waive_the_duties_of_sales_alone(house: House):
    found = ObligationInstance.objects.visible_to(house.sales_director)
    assert set(found.values_list("definition__team", flat=True)) == {Team.SALES}
    others = ObligationInstance.objects.visible_to(house.director)
    assert set(others.values_list("definition__team", flat=True)) == set(Team)
    ours, theirs = house.duty("SD1", DAY), house.duty("D1", DAY)
    with at(TODAY):
        with pytest.raises(ObligationInstance.DoesNotExist):
            waive_duty(theirs.pk, WaiveReason.MANAGER, note="x", by=house.sales_director)
        done = waive_duty(ours.pk, WaiveReason.MANAGER, note="x", by=house.sales_director)
    assert done.state == DutyState.WAIVED


def test_what_they_stand_in_for_in_person_is_theirs_to_see(house: House):
    duty = house.duty("D1", DAY)
    ObligationInstance.objects.filter(pk=duty.pk).update(owner=house.sales_director.user_id)
    assert duty in ObligationInstance.objects.visible_to(house.sales_director)


def test_the_pages_of_aftersales_duties_are_not_there_for_them(house: House):
    attach_editions(made(house, "R12", "11-09", "11-16", "11-16 17:00").pk)
    written, daily, ours = (
        house.duty("W1", "2026-W47"), house.duty("D1", DAY), house.duty("SD1", DAY),
    )  # fmt: skip
    assert written.edition
    with at(TODAY):
        seller, director = enter(house.sales_director), enter(house.director)
        for page in (f"/duties/{written.pk}/report/", f"/duties/{daily.pk}/"):
            assert director.get(page).status_code != 404, page
            assert seller.get(page).status_code == 404, page
        assert seller.get(f"/duties/{daily.pk}/evidence/").status_code == 404
        assert seller.post(f"/duties/{daily.pk}/chase/").status_code == 404
        assert seller.get(f"/duties/{ours.pk}/").status_code == 200
        for page in ("/duties/", "/duties/month/?month=2026-11"):
            shown = seller.get(page).content.decode()
            assert f"/duties/{ours.pk}/" in shown
            assert f"/duties/{daily.pk}/" not in shown
        assert seller.get("/duties/rates/").status_code == 200


def test_they_send_their_own_people_on_leave(house: House):
    dealer, seller, clerk = house.dealer.pk, house.seller.user_id, house.clerk.user_id
    with at(TODAY):
        away = enter_leave(dealer, seller, *DAYS, by=house.sales_director)
        enter_leave(dealer, house.sales_director.user_id, *DAYS, by=house.sales_director)
        with pytest.raises(TransitionRefused):
            enter_leave(dealer, clerk, *DAYS, by=house.sales_director)
        theirs = enter_leave(dealer, clerk, *DAYS, by=house.director)
        with pytest.raises(Leave.DoesNotExist):
            cancel_leave(theirs.pk, by=house.sales_director)
        assert cancel_leave(away.pk, by=house.sales_director).cancelled_at
        with translation.override("en"):
            form = enter(house.sales_director).get("/duties/leave/").context["form"]
    people = {int(one) for one, _name in form.fields["person"].choices}
    assert people == {seller, house.sales_director.user_id}
