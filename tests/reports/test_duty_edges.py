"""Where duties touch other parts: the dealer's calendar, foreign pages, far months, the region's home."""

from dataclasses import replace
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client

from dealerops.accounts.models import User
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError
from dealerops.workcal.services import dealer_open, enter_day
from reports.choices.duties import DutyState, WaiveReason
from reports.engine.content import content_hash
from reports.engine.table import table_of
from reports.models import ObligationDefinition, ObligationInstance
from reports.reports.duties import DUTIES_WEEKLY
from reports.selectors.duty_report import duties_of
from reports.services.duties import finish_duty
from reports.services.notices import NoticeFacts, issue_notice, sign_notice
from tests.factories.market import known_paper
from tests.reports.conftest import moment, reach
from tests.reports.duties import House, at, clocks_at, mail, person, plan_at, told
from tests.reports.test_duty_reports import week

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    house = House.open("11-02 09:00")
    plan_at("11-09 06:00")
    return house


def enter(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


def test_a_closed_day_entered_the_evening_before_takes_its_duties_with_it(house: House):
    """They open at midnight, long before the plan of six o'clock."""
    with at("11-11 20:00"):
        day = moment("11-12 00:00").date()
        enter_day(dealer_open(house.dealer.pk), day, is_open=False, name="Storm", by=SYSTEM)
        mail()
    clocks_at("11-12 00:05")
    closed = house.duty("D1", "2026-11-12")
    assert (closed.state, closed.waived_reason) == (DutyState.WAIVED, WaiveReason.HOLIDAY)
    assert house.duty("D1", "2026-11-13").state == DutyState.PLANNED


@pytest.mark.parametrize("today", ["11-10", "11-16", "11-20"])
def test_planning_twice_plans_nothing_new(today: str, house: House):
    """Duties that speak of the month before are known, too."""
    plan_at(f"{today} 06:00")
    assert plan_at(f"{today} 06:05") == 0


@pytest.mark.parametrize(
    "link", ["//elsewhere.example/", "/\\elsewhere.example/", "/\t/x.example/", "/no-such-page/"]
)
def test_a_page_that_is_elsewhere_or_nowhere_proves_nothing(link: str, house: House):
    with at("11-10 10:00"), pytest.raises(DomainError) as foreign:
        finish_duty(house.duty("D3", "2026-11-10").pk, by=house.clerk, link=link)
    assert [one.code for one in foreign.value.refusals] == ["DUTY_PAGE_FOREIGN"]


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "2026-13", "x"])
def test_a_month_that_no_calendar_knows_is_the_present_one(month: str, house: House):
    with at("11-12 10:00"):
        page = enter(house.clerk).get("/duties/month/", {"month": month})
    assert page.status_code == 200
    assert "2026-11" in page.content.decode()


def test_only_those_above_the_owners_are_led_to_who_owes_what(house: House):
    with at("11-12 10:00"):
        for actor, may in ((house.advisor, False), (house.clerk, False), (house.director, True)):
            assert ("/duties/rates/" in enter(actor).get("/duties/").content.decode()) is may


def test_a_duty_may_be_done_before_its_first_day(house: House):
    """Nothing in 4.13 makes anybody wait."""
    duty = house.duty("D3", "2026-11-17")
    with at("11-16 16:00"):
        done = finish_duty(duty.pk, by=house.clerk, link="/aftersales/orders/")
    assert done.state == DutyState.DONE
    clocks_at("11-18 02:00")
    assert told("duty_overdue", "D3", "2026-11-17") == []


def test_what_was_asked_for_before_a_holiday_may_be_done_before_it():
    house = House.open("09-01 09:00")
    plan_at("09-25 06:00")
    clocks_at("09-30 17:00")
    with at("09-30 17:30"):
        done = finish_duty(
            house.duty("W2", "2026-W41").pk, by=house.clerk, link="/aftersales/orders/"
        )
    assert done.state == DutyState.DONE


def test_a_notice_tells_the_day_of_the_signature_as_people_here_count(house: House):
    reach(house.regional)
    with at("11-10 07:30"):  # still the 9th in Greenwich
        facts = NoticeFacts(
            "通知", "Notice", "请读。", "", [Role.D_INFO], moment("11-20 00:00").date()
        )
        notice = issue_notice(facts, by=house.regional)
        sign_notice(notice.pk, by=house.clerk)
        page = enter(house.regional).get(f"/admin/reports/dealernotice/{notice.pk}/change/")
    assert f"{person(house.clerk)} 2026-11-10" in page.content.decode()


def test_a_region_sees_its_dealers_beside_each_other(house: House):
    House.open("11-02 09:00", "GZ09")
    reach(house.regional)
    plan_at("11-09 06:00")
    clocks_at("11-09 00:05")
    with at("11-09 11:00"):
        duty = house.duty("D1", "2026-11-09")
        finish_duty(duty.pk, by=house.clerk, file=("d.png", known_paper()))
    with at("11-09 12:30"):
        page = enter(house.regional).get("/admin/").content.decode()
        rates = enter(house.director).get("/duties/rates/").content.decode()
    assert "Duties in time by dealer" in page
    assert "Dealer SH01" in page
    assert "Dealer GZ09" not in page
    assert "Dealer SH01" in rates


def test_r21_tells_the_clerk_of_the_duties_of_clerks_only(house: House):
    """Domain.md 7.2 gives it to D_INFO; the edition is of a role, and of no person."""
    ObligationInstance.objects.filter(code="SD1").update(owner=None)
    assert Role.D_INFO in DUTIES_WEEKLY.recipients
    reader = replace(house.clerk, user_id=None)
    found = {one.code for one in duties_of(reader, week(), moment("11-16 08:30"))}
    assert "D1" in found
    assert "SD1" not in found


def test_r21_without_new_records_says_the_same_later(house: House):
    """Hours that run on are no new version (domain.md 8, N07)."""
    hashes = {
        content_hash(
            DUTIES_WEEKLY,
            table_of(DUTIES_WEEKLY, duties_of(house.director, week(), moment(as_of))),
        )
        for as_of in ("11-16 08:30", "11-16 11:00")
    }
    assert len(hashes) == 1


def test_the_day_of_the_maintenance_cards_moves_where_nobody_has_set_another():
    """domain.md 4.7: by the 3rd of the month after, to aftersales."""
    House.open("11-02 09:00")
    cards = ObligationDefinition.objects.get(code="SM4")
    assert (cards.day, cards.receivers) == (3, ["SERVICE_MANAGEMENT"])
    move = import_module("reports.migrations.0009_maintenance_cards_are_due_on_the_third")
    shipped = {"receivers": ["MANUFACTURER"], "version": 1}
    for day, wanted in ((5, (3, ["SERVICE_MANAGEMENT"], 2)), (7, (7, ["MANUFACTURER"], 1))):
        ObligationDefinition.objects.filter(code="SM4").update(day=day, **shipped)
        move.by_the_third(apps, None)
        cards.refresh_from_db()
        assert (cards.day, cards.receivers, cards.version) == wanted
