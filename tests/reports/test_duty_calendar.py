"""Duties follow the calendars after they were planned, and time comes at the right hours (4.13, 0.4)."""

import datetime as dt

import pytest

from dealerops.accounts.services import grant_membership
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.workcal.services import CN_WORKDAY, dealer_open, enter_day
from reports.choices.duties import DutyState, WaiveReason
from reports.models import ObligationDefinition, ObligationInstance
from reports.services.duties import clocks, planning, run_clocks
from reports.services.duties.staffing import Staff
from reports.services.notices import NoticeFacts, issue_notice
from tests.factories.market import make_person
from tests.reports.conftest import moment
from tests.reports.duties import House, at, clocks_at, mail, person, plan_at, told

pytestmark = pytest.mark.django_db
HOLIDAY = (DutyState.WAIVED, WaiveReason.HOLIDAY)


USED = ("D1", "D2", "D4", "W1", "W2", "W4", "W5", "Q2", "E1")


@pytest.fixture
def house() -> House:
    house = House.open("11-02 09:00")
    ObligationDefinition.objects.exclude(code__in=USED).update(is_active=False)
    plan_at("11-09 06:00")
    return house


def day(text: str) -> dt.date:
    return moment(f"{text} 00:00").date()


def close(calendar: str, *days: str, when: str, is_open: bool = False) -> None:
    """Enter the days at a moment, and let everybody hear of it."""
    with at(when):
        for one in days:
            enter_day(calendar, day(one), is_open=is_open, name="Typhoon", by=SYSTEM)
        mail()


def fate(duty: ObligationInstance) -> tuple[str, str]:
    duty.refresh_from_db()
    return duty.state, duty.waived_reason


def test_an_open_weekly_duty_that_a_late_holiday_pushes_out_of_its_week_is_waived(house: House):
    clocks_at("11-09 08:00")
    thursday, friday = (house.duty(code, "2026-W46") for code in ("W4", "W5"))
    assert thursday.state == DutyState.OPEN
    close(CN_WORKDAY, "11-12", "11-13", when="11-10 10:00")
    plan_at("11-11 06:00")
    assert fate(thursday) == HOLIDAY
    assert fate(friday) == HOLIDAY
    clocks_at("11-20 12:00")
    assert told("duty_overdue", "W4", "2026-W46") == []


def test_an_open_weekly_duty_that_stays_in_its_week_only_moves(house: House):
    clocks_at("11-09 08:00")
    close(CN_WORKDAY, "11-12", when="11-10 10:00")
    plan_at("11-11 06:00")
    assert house.duty("W4", "2026-W46").deadline == "2026-11-13 17:00"
    assert house.duty("W4", "2026-W46").state == DutyState.OPEN


def test_a_callback_week_lost_to_a_late_holiday_is_reported_with_the_next_one(house: House):
    clocks_at("11-16 00:05")
    lost = house.duty("W1", "2026-W47")
    assert lost.state == DutyState.OPEN
    days = [f"11-{one}" for one in range(16, 21)]
    close(CN_WORKDAY, *days, when="11-16 08:00")
    assert fate(lost) == HOLIDAY
    following = house.duty("W1", "2026-W48")
    assert (following.deadline, str(following.days)) == (
        "2026-11-23 17:00",
        "2026-11-09 … 2026-11-22",
    )


def test_a_day_closed_in_the_morning_takes_what_is_not_overdue(house: House):
    clocks_at("11-12 00:05")
    close(dealer_open(house.dealer.pk), "11-11", "11-12", when="11-12 08:00")
    assert fate(house.duty("D1", "2026-11-12")) == HOLIDAY
    assert fate(house.duty("D4", "2026-11-12")) == HOLIDAY
    assert house.duty("D1", "2026-11-11").state == DutyState.OPEN


def test_a_day_that_is_open_after_all_brings_its_duties_back(house: House):
    own = dealer_open(house.dealer.pk)
    close(own, "11-12", when="11-10 10:00")
    assert fate(house.duty("D1", "2026-11-12")) == HOLIDAY
    close(own, "11-12", when="11-11 10:00", is_open=True)
    assert fate(house.duty("D1", "2026-11-12")) == (DutyState.PLANNED, "")
    clocks_at("11-12 11:00")
    assert told("duty_reminder", "D1", "2026-11-12") == ["d_info"]


def test_a_day_worked_after_all_calls_nobody_back_earlier_than_tomorrow_night(house: House):
    days = ("11-16", "11-17", "11-18")
    close(CN_WORKDAY, *days, when="11-10 10:00")
    plan_at("11-11 06:00")
    assert house.duty("W2", "2026-W47").deadline == "2026-11-19 17:00"
    close(CN_WORKDAY, *days, when="11-15 10:00", is_open=True)
    plan_at("11-15 11:00")
    assert house.duty("W2", "2026-W47").deadline == "2026-11-19 17:00"


def test_what_an_event_has_raised_follows_the_calendar_too(house: House):
    with at("11-10 15:00"):
        new = person(make_person(Role.D_TECH, house.dealer))
        grant_membership(new, Role.D_PARTS, by=SYSTEM, place=house.dealer)
        mail()
    sheet = house.duty("D2", "2026-11-10")
    assert sheet.deadline == "2026-11-11"
    close(dealer_open(house.dealer.pk), "11-11", when="11-10 17:00")
    sheet.refresh_from_db()
    assert sheet.deadline == "2026-11-12"


def test_a_duty_of_a_whole_day_is_reminded_while_the_dealer_is_open(house: House):
    with at("11-13 10:00"):  # a Friday
        facts = NoticeFacts(
            "冬季活动", "Winter", "请安排。", "", [Role.D_INFO], day("11-20"),
            activity_ends_on=day("11-20"),
        )  # fmt: skip
        notice = issue_notice(facts, by=house.regional)
        mail()
    counts = []
    for text in (
        *("11-13 10:05", "11-14 00:05", "11-16 00:05", "11-16 15:59", "11-16 16:00", "11-16 22:00"),
        *("11-20 08:59", "11-20 09:00", "11-23 00:00", "11-23 15:59", "11-23 16:00", "11-23 22:00"),
    ):
        clocks_at(text)
        period = f"notice-{notice.pk}"
        counts.append(tuple(len(told("duty_reminder", code, period)) for code in ("Q2", "E1")))
    # Q2: two hours before the dealer closes on Monday. E1: Friday morning, then Monday afternoon.
    assert counts == [(0, 0)] * 4 + [(1, 0)] * 3 + [(1, 1)] * 3 + [(1, 2)] * 2


def test_one_duty_that_fails_stops_no_other(house: House, monkeypatch, caplog):
    clocks_at("11-10 00:05")
    bad, asked = house.duty("D1", "2026-11-10"), clocks.alarms

    def failing(duty, *rest):
        if duty.pk == bad.pk:
            raise ZeroDivisionError
        return asked(duty, *rest)

    monkeypatch.setattr(clocks, "alarms", failing)
    clocks_at("11-10 11:00")
    assert told("duty_reminder", "D4", "2026-11-10") == ["d_info"]
    assert told("duty_reminder", "D1", "2026-11-10") == []
    assert f"the clocks of duty {bad.pk} failed" in caplog.text
    monkeypatch.undo()
    with at("11-10 11:05"):
        assert run_clocks(moment("11-10 11:05")) == 1
        mail()
    assert told("duty_reminder", "D1", "2026-11-10") == ["d_info"]


def test_one_dealer_that_cannot_be_planned_stops_no_other(house: House, monkeypatch, caplog):
    other = House.open("11-02 09:00", "GZ09")

    class Failing(Staff):
        def __init__(self, dealer_id: int, first: dt.date, last: dt.date) -> None:
            if dealer_id == house.dealer.pk:
                raise ZeroDivisionError
            super().__init__(dealer_id, first, last)

    monkeypatch.setattr(planning, "Staff", Failing)
    assert plan_at("11-10 06:00") > 0
    assert other.duty("D1", "2026-11-10").state == DutyState.PLANNED
    assert f"the duties of dealer {house.dealer.pk} could not be planned" in caplog.text
