"""Obligations: who owes what until when, and what it takes to call it done (domain.md 4.13)."""

import io
import threading

import pytest
from django.db import IntegrityError, connection, transaction

from dealerops.accounts.services import end_membership, grant_membership
from dealerops.documents.services import FileRefused
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError, StaleObject, TransitionRefused
from dealerops.workcal.services import dealer_open, enter_day
from reports.choices.duties import DutyState, WaiveReason
from reports.models import Leave, ObligationDefinition, ObligationInstance
from reports.services.duties import (
    cancel_leave,
    chase_duty,
    enter_leave,
    finish_duty,
    install_duties,
    plan_duties,
    run_clocks,
    waive_duty,
)
from tests.factories.market import known_paper, make_person
from tests.reports.conftest import moment
from tests.reports.duties import House, at, clocks_at, mail, person, plan_at, told

pytestmark = pytest.mark.django_db
DAY = "2026-11-10"  # a Tuesday


@pytest.fixture
def house() -> House:
    house = House.open("11-02 09:00")
    plan_at("11-09 06:00")
    return house


def paper() -> tuple[str, io.BytesIO]:
    return "feedback.png", known_paper()


def codes(error: pytest.ExceptionInfo[DomainError]) -> list[str]:
    return [one.code for one in error.value.refusals]


def test_a_duty_opens_is_reminded_twice_and_done_in_time(house: House):
    clocks_at("11-10 00:05")
    duty = house.duty("D1", DAY)
    assert (duty.state, duty.owner) == (DutyState.OPEN, person(house.clerk))
    clocks_at("11-10 10:59")
    assert told("duty_reminder", "D1", DAY) == []
    clocks_at("11-10 11:00")
    clocks_at("11-10 11:45")
    assert told("duty_reminder", "D1", DAY) == ["d_info", "d_info"]
    with at("11-10 12:00"):
        done = finish_duty(duty.pk, by=house.clerk, file=paper())
    assert done.state == DutyState.DONE
    clocks_at("11-20 12:00")
    assert told("duty_overdue", "D1", DAY) == []


def test_one_minute_late_is_late(house: House):
    clocks_at("11-10 00:05")
    with at("11-10 12:01"):
        done = finish_duty(house.duty("D1", DAY).pk, by=house.clerk, file=paper())
    assert done.state == DutyState.DONE_LATE


def test_a_day_without_a_clock_ends_at_midnight(house: House):
    clocks_at("11-10 00:05")
    with at("11-10 23:59"):
        done = finish_duty(house.duty("D3", DAY).pk, by=house.clerk, link="/aftersales/orders/")
    assert done.state == DutyState.DONE


def test_nothing_is_done_without_evidence(house: House):
    clocks_at("11-10 00:05")
    duty = house.duty("D1", DAY)
    with at("11-10 10:00"):
        with pytest.raises(TransitionRefused) as none:
            finish_duty(duty.pk, by=house.clerk)
        with pytest.raises(TransitionRefused) as no_file:
            finish_duty(duty.pk, by=house.clerk, link="/aftersales/orders/")
        with pytest.raises(DomainError) as foreign:
            finish_duty(duty.pk, by=house.clerk, link="//elsewhere.example/")
        with pytest.raises(FileRefused):
            finish_duty(duty.pk, by=house.clerk, file=("empty.pdf", io.BytesIO(b"")))
    assert codes(none) == ["DUTY_EVIDENCE"]
    assert codes(no_file) == ["DUTY_FILE"]
    assert codes(foreign) == ["DUTY_PAGE_FOREIGN"]
    assert house.duty("D1", DAY).state == DutyState.OPEN


def test_a_duty_is_done_by_its_owner_and_not_by_a_neighbour(house: House):
    stranger = House.open("11-02 09:00", "GZ09").clerk
    duty = house.duty("D1", DAY)
    with pytest.raises(ObligationInstance.DoesNotExist):
        finish_duty(duty.pk, by=stranger, file=paper())
    with pytest.raises(TransitionRefused) as refused:
        finish_duty(duty.pk, by=house.director, file=paper())
    assert codes(refused) == ["DUTY_NOT_YOURS"]
    with at("11-10 10:00"), pytest.raises(StaleObject):
        finish_duty(duty.pk, by=house.clerk, file=paper(), version=99)


def test_the_ladder_is_climbed_step_by_step_and_ends(house: House):
    """Two hours the head, one workday the director, three the manager, five and it is missed."""
    clocks_at("11-10 00:05")
    steps = {"11-10 13:59": 0, "11-10 14:00": 1, "11-11 12:00": 2, "11-13 12:00": 3}
    for text, level in steps.items():
        clocks_at(text)
        assert house.duty("D1", DAY).level == level
    assert told("duty_overdue", "D1", DAY) == ["d_svc_dir", "d_info", "d_svc_dir", "d_gm"]
    clocks_at("11-17 11:59")
    assert house.duty("D1", DAY).state == DutyState.OPEN
    clocks_at("11-17 12:00")
    assert house.duty("D1", DAY).state == DutyState.MISSED
    with at("11-17 12:05"), pytest.raises(TransitionRefused) as over:
        finish_duty(house.duty("D1", DAY).pk, by=house.clerk, file=paper())
    with pytest.raises(TransitionRefused) as too_late:
        waive_duty(house.duty("D1", DAY).pk, WaiveReason.MANAGER, note="Never", by=house.manager)
    assert codes(over) == codes(too_late) == ["STATE_CONFLICT"]


def test_after_an_outage_one_reminder_comes_and_no_step_is_lost(house: House):
    clocks_at("11-10 11:50")
    assert told("duty_reminder", "D1", DAY) == ["d_info"]
    assert house.duty("D1", "2026-11-09").level == 1
    clocks_at("11-13 12:00")
    assert house.duty("D1", DAY).level == 3


def test_a_manager_lets_a_duty_go_and_says_why_but_never_his_own(house: House):
    duty = house.duty("D1", DAY)
    with pytest.raises(DomainError) as silent:
        waive_duty(duty.pk, WaiveReason.MANAGER, note=" ", by=house.director)
    assert codes(silent) == ["REASON_MISSING"]
    with pytest.raises(TransitionRefused):
        waive_duty(duty.pk, WaiveReason.MANAGER, note="Stock-taking", by=house.clerk)
    waive_duty(duty.pk, WaiveReason.MANAGER, note="Stock-taking", by=house.director)
    assert house.duty("D1", DAY).state == DutyState.WAIVED
    own = house.duty("D4", DAY)
    ObligationInstance.objects.filter(pk=own.pk).update(owner=house.director.user_id)
    with pytest.raises(TransitionRefused) as refused:
        waive_duty(own.pk, WaiveReason.MANAGER, note="Mine", by=house.director)
    assert codes(refused) == ["DUTY_OWN"]


def test_who_is_away_has_a_deputy_and_gets_the_duties_back(house: House):
    days = (moment("11-10 00:00").date(), moment("11-12 00:00").date())
    clerk, advisor = house.clerk.user_id, house.advisor.user_id
    with at("11-09 10:00"):
        leave = enter_leave(house.dealer.pk, clerk, *days, deputy_id=advisor, by=house.director)
        assert house.duty("D1", DAY).owner_id == advisor
        assert house.duty("D1", DAY).stands_in_for_id == clerk
        assert house.duty("D1", "2026-11-13").owner_id == clerk
        with pytest.raises(DomainError) as twice:
            enter_leave(house.dealer.pk, clerk, *days, by=house.clerk)
        with pytest.raises(TransitionRefused):
            enter_leave(house.dealer.pk, advisor, *days, by=house.clerk)
    assert codes(twice) == ["LEAVE_OVERLAP"]
    clocks_at("11-10 11:00")
    assert told("duty_reminder", "D1", DAY) == ["d_sa"]
    with at("11-10 11:10"):
        finish_duty(house.duty("D1", DAY).pk, by=house.advisor, file=paper())
        cancel_leave(leave.pk, by=house.clerk)
    assert house.duty("D1", "2026-11-11").owner_id == clerk


def test_a_person_who_comes_or_leaves_is_reported_the_day_after(house: House):
    with at("11-10 15:00"):
        new = make_person(Role.D_TECH, house.dealer)
        held = grant_membership(person(new), Role.D_PARTS, by=SYSTEM, place=house.dealer)
        end_membership(held.pk, by=SYSTEM)
        mail()
    sheets = ObligationInstance.objects.filter(code="D2", dealer=house.dealer)
    assert [(one.period, one.deadline) for one in sheets] == [(DAY, "2026-11-11")]


def test_a_day_that_the_dealer_closes_takes_its_duties_with_it(house: House):
    day = moment("11-12 00:00").date()
    enter_day(dealer_open(house.dealer.pk), day, is_open=False, name="Inventory", by=SYSTEM)
    plan_at("11-10 06:00")
    closed = house.duty("D1", "2026-11-12")
    assert (closed.state, closed.waived_reason) == (DutyState.WAIVED, WaiveReason.HOLIDAY)
    assert house.duty("D1", "2026-11-13").state == DutyState.PLANNED


def test_an_edited_obligation_changes_what_is_planned_and_nothing_that_is_open(house: House):
    clocks_at("11-10 00:05")
    definition = ObligationDefinition.objects.get(code="D1")
    definition.clock = definition.clock.replace(hour=11)
    definition.title_en = "Morning feedback"
    definition.save_fields("clock", "title_en")
    plan_at("11-10 06:00")
    assert house.duty("D1", DAY).deadline.endswith("12:00")
    moved = house.duty("D1", "2026-11-11")
    assert (moved.deadline[-5:], moved.title_en) == ("11:00", "Morning feedback")
    assert install_duties(by=SYSTEM) == 0
    assert ObligationDefinition.objects.get(code="D1").title_en == "Morning feedback"


def test_one_click_reminds_and_not_twice_an_hour(house: House):
    clocks_at("11-10 00:05")
    duty = house.duty("D1", DAY)
    with at("11-10 09:00"):
        with pytest.raises(TransitionRefused):
            chase_duty(duty.pk, by=house.clerk)
        chase_duty(duty.pk, by=house.regional)
        mail()
    assert told("duty_reminder", "D1", DAY)[-1] == "d_info"
    with at("11-10 09:30"), pytest.raises(DomainError) as again:
        chase_duty(duty.pk, by=house.manager)
    assert codes(again) == ["DUTY_JUST_REMINDED"]


CHANGES = {
    "reports_duty_once_per_period": {"period": "2026-11-11"},
    "reports_duty_has_days": {"period_end": moment("11-10 00:00").date()},
    "reports_done_duty_has_evidence": {"state": "DONE", "done_at": moment("11-10 11:00")},
    "reports_only_a_waived_duty_says_why": {"state": "WAIVED"},
    "reports_duty_done_late_is_called_so": {
        "state": "DONE", "done_at": moment("11-10 13:00"), "link": "/x/",
    },
}  # fmt: skip


@pytest.mark.parametrize("constraint", CHANGES)
def test_the_database_refuses_what_must_not_be(constraint: str, house: House):
    row = ObligationInstance.objects.filter(code="D1", period=DAY)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        row.update(**CHANGES[constraint])


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("reports_duty_day_fits_its_rhythm", {"rhythm": "WEEKLY", "day": 8}),
        ("reports_duty_ladder_has_three_steps", {"escalation": ["D_GM"]}),
    ],
)
def test_the_database_refuses_an_obligation_without_sense(constraint, change, house: House):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        ObligationDefinition.objects.filter(code="W1").update(**change)


@pytest.mark.parametrize(
    ("constraint", "change"),
    [
        ("reports_leave_has_days", {"last_day": moment("11-01 00:00").date()}),
        ("reports_deputy_is_another_person", {"deputy": "self"}),
        ("reports_leaves_of_a_person_do_not_overlap", {}),
    ],
)
def test_the_database_refuses_a_leave_without_sense(constraint, change, house: House):
    day = moment("11-10 00:00").date()
    facts = {
        "dealer": house.dealer,
        "person": person(house.clerk),
        "first_day": day,
        "last_day": day,
    }
    Leave.objects.create(**facts)
    if change:
        facts["person"] = person(house.advisor)
        facts |= {"deputy": facts["person"]} if "deputy" in change else change
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Leave.objects.create(**facts)


@pytest.mark.django_db(transaction=True)
def test_two_beats_plan_once_and_tell_once():
    house = House.open("11-02 09:00")
    plan_at("11-09 06:00")
    ObligationInstance.objects.all().delete()

    def beat(text: str, act) -> None:
        def run() -> None:
            try:
                act(text)
            finally:
                connection.close()

        with at(text):
            threads = [threading.Thread(target=run) for _ in range(2)]
            for one in threads:
                one.start()
            for one in threads:
                one.join()

    beat("11-09 06:00", lambda text: plan_duties(moment(text)))
    keys = list(ObligationInstance.objects.values_list("code", "dealer", "period"))
    assert keys
    assert len(keys) == len(set(keys))
    beat("11-10 14:00", lambda text: run_clocks(moment(text)))
    with at("11-10 14:00"):
        mail()
    assert told("duty_overdue", "D1", DAY) == ["d_svc_dir", "d_info"]
    assert house.duty("D1", DAY).level == 1
