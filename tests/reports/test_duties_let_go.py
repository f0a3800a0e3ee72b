"""Duties whose dealer, obligation or day is gone, and what happens after a duty was done (domain.md 4.13)."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import transaction

from dealerops.accounts.services import grant_membership
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import TransitionRefused
from dealerops.journal.models import Entry
from dealerops.journal.services import record
from dealerops.network.models import Dealer
from reports.choices.duties import DutyState, Evidence, WaiveReason
from reports.handlers.duties import somebody_came
from reports.models import ObligationDefinition, ObligationInstance
from reports.services.duties import finish_duty, waive_duty
from tests.factories.market import make_person
from tests.reports.duties import House, at, clocks_at, mail, person, plan_at, told
from tests.reports.test_duties import codes, paper

pytestmark = pytest.mark.django_db
DAY = "2026-11-10"  # a Tuesday
LET_GO = (DutyState.WAIVED, WaiveReason.MANAGER)
PLANNED = (DutyState.PLANNED, "")


@pytest.fixture
def house() -> House:
    house = House.open("11-02 09:00")
    plan_at("11-09 06:00")
    return house


def fate(house: House, code: str, period: str) -> tuple[str, str]:
    duty = house.duty(code, period)
    return duty.state, duty.waived_reason


def become(house: House, state: str, when: str) -> None:
    with at(when):
        Dealer.objects.filter(pk=house.dealer.pk).update(state=state)
        with transaction.atomic():
            record(house.dealer, "network.dealer_changed", by=SYSTEM, changed={"state": state})
        mail()


def switch(code: str, *, is_active: bool) -> None:
    definition = ObligationDefinition.objects.get(code=code)
    definition.is_active = is_active
    definition.save_fields("is_active")


def sheets(house: House) -> list[tuple[str, str]]:
    rows = ObligationInstance.objects.filter(code="D2", dealer=house.dealer).order_by("pk")
    return [(one.period, one.state) for one in rows]


def test_a_change_after_the_sheet_was_handed_in_is_owed_in_another_one(house: House):
    newcomer = person(make_person(Role.D_TECH, house.dealer))
    with at("11-10 10:00"):
        grant_membership(newcomer, Role.D_DRIVER, by=SYSTEM, place=house.dealer)
        mail()
    assert sheets(house) == [(DAY, DutyState.PLANNED)]
    with at("11-10 11:00"):
        finish_duty(house.duty("D2", DAY).pk, by=house.clerk, file=paper())
    for hour, role in (("15", Role.D_PARTS), ("16", Role.D_CASHIER)):
        with at(f"11-10 {hour}:00"):
            grant_membership(newcomer, role, by=SYSTEM, place=house.dealer)
            mail()
    first, second = sheets(house)  # the two of the afternoon share one
    assert first == (DAY, DutyState.DONE)
    assert second[0].startswith(f"{DAY}-")
    assert second[1] == DutyState.PLANNED
    assert house.duty("D2", second[0]).deadline == "2026-11-11"


def test_an_entry_that_is_told_twice_is_one_duty(house: House):
    with at("11-10 10:00"):
        held = grant_membership(person(house.advisor), Role.D_PARTS, by=SYSTEM, place=house.dealer)
        mail()
    with at("11-10 11:00"):
        finish_duty(house.duty("D2", DAY).pk, by=house.clerk, file=paper())
        somebody_came(Entry.objects.get(topic="accounts.membership_granted", object_id=held.pk))
    assert sheets(house) == [(DAY, DutyState.DONE)]


def test_a_suspended_dealer_owes_nothing_until_it_is_back(house: House):
    clocks_at("11-10 12:30")  # D1 of today is overdue, D6 is due at 18:00
    with at("11-10 12:40"):
        waive_duty(
            house.duty("D1", "2026-11-12").pk, WaiveReason.MANAGER, note="盘点", by=house.manager
        )
    become(house, "SUSPENDED", "11-10 13:00")
    assert fate(house, "D1", DAY) == (DutyState.OPEN, "")  # what was owed before stays
    assert fate(house, "D6", DAY) == fate(house, "D1", "2026-11-11") == LET_GO
    clocks_at("11-11 14:00")
    assert told("duty_reminder", "D1", "2026-11-11") == []
    become(house, "ACTIVE", "11-11 15:00")
    assert fate(house, "D1", "2026-11-11") == LET_GO  # its time is over
    assert fate(house, "D1", "2026-11-13") == PLANNED
    assert fate(house, "D1", "2026-11-12") == LET_GO  # a manager has said so
    clocks_at("11-13 11:00")
    assert told("duty_reminder", "D1", "2026-11-13") == ["d_info"]


def test_a_dealer_that_was_closed_before_is_found_by_the_plan(house: House):
    Dealer.objects.filter(pk=house.dealer.pk).update(state="CLOSED")
    assert plan_at("11-10 06:00") == 0
    assert fate(house, "D1", DAY) == LET_GO
    assert not ObligationInstance.objects.owed().filter(period_start__gt="2026-11-10").exists()


def test_an_obligation_that_is_switched_off_is_no_holiday_and_comes_back(house: House):
    switch("D1", is_active=False)
    plan_at("11-10 06:00")
    assert fate(house, "D1", "2026-11-11") == LET_GO
    switch("D1", is_active=True)
    plan_at("11-10 07:00")
    assert fate(house, "D1", "2026-11-11") == PLANNED


def test_a_duty_wants_the_proof_that_was_asked_for_when_it_opened(house: House):
    clocks_at("11-10 00:05")
    definition = ObligationDefinition.objects.get(code="D1")
    assert definition.evidence == Evidence.FILE
    definition.evidence = Evidence.LINK
    definition.save_fields("evidence")
    plan_at("11-10 06:00")
    with at("11-10 10:00"):
        assert finish_duty(house.duty("D1", DAY).pk, by=house.clerk, file=paper()).done_at
        with pytest.raises(TransitionRefused) as refused:  # what is only planned follows
            finish_duty(house.duty("D1", "2026-11-11").pk, by=house.clerk, file=paper())
    assert codes(refused) == ["DUTY_PAGE"]


def test_duties_of_before_take_the_proof_from_their_obligation(house: House):
    ObligationInstance.objects.update(evidence_kind="")
    fill = import_module("reports.migrations.0011_duties_take_it_from_their_obligations").fill
    fill(apps, None)
    assert house.duty("D1", DAY).evidence_kind == Evidence.FILE
    assert not ObligationInstance.objects.filter(evidence_kind="").exists()
