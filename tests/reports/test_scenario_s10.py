"""S10 of domain.md 8: the obligations of October 2026, with its holiday from the 1st to the 7th."""

import pytest

from reports.choices.duties import DutyState, WaiveReason
from reports.models import ObligationInstance
from tests.reports.duties import House, clocks_at, plan_at, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    house = House.open("09-01 09:00")
    plan_at("09-25 06:00")
    return house


def test_the_monthly_three_are_due_on_the_8th_with_the_5th(house: House):
    for code in ("M1", "M2", "M3", "M4"):
        duty = house.duty(code, "2026-09")
        assert duty.deadline == "2026-10-08 17:00"
        assert str(duty.days) == "2026-09-01 … 2026-09-30"


def test_the_10th_is_a_saturday_that_is_worked(house: House):
    assert house.duty("M5", "2026-09").deadline == "2026-10-10 17:00"


def test_weeklies_that_the_holiday_pushes_out_of_their_week_are_waived(house: House):
    for code in ("W4", "W5"):  # Thursday 10-01, Friday 10-02
        duty = house.duty(code, "2026-W40")
        assert (duty.state, duty.waived_reason) == (DutyState.WAIVED, WaiveReason.HOLIDAY)


def test_weeklies_of_the_week_after_wait_for_thursday(house: House):
    for code in ("W1", "W2", "W3"):  # Monday 10-05, Tuesday 10-06
        assert house.duty(code, "2026-W41").deadline == "2026-10-08 17:00"


def test_the_morning_feedback_is_due_where_the_dealer_is_open(house: House):
    assert house.due("D1", "10-01", "10-08") == [f"10-0{day} 12:00" for day in range(1, 9)]


def test_the_quarter_is_summed_up_on_the_fifth_workday(house: House):
    duty = house.duty("Q1", "2026-Q3")
    assert (duty.deadline, duty.report_code) == ("2026-10-13 17:00", "R23")


def test_everything_is_reminded_on_the_last_workday_before_the_holiday(house: House):
    owed = {
        "2026-09": ("M1", "M2", "M3", "M4", "M5"), "2026-W41": ("W1", "W2", "W3"), "2026-Q3": ("Q1",)
    }  # fmt: skip
    clocks_at("09-29 23:55")
    for period, codes in owed.items():
        assert [code for code in codes if told("duty_reminder", code, period)] == []
    clocks_at("09-30 17:00")
    for period, codes in owed.items():
        for code in codes:
            assert told("duty_reminder", code, period) == ["d_info"], code
    assert told("duty_reminder", "W4", "2026-W40") == []


def test_planned_twice_and_by_the_hour_is_planned_once(house: House):
    before = ObligationInstance.objects.count()
    assert plan_at("09-25 06:00") == 0
    assert plan_at("09-25 07:00") == 0
    assert ObligationInstance.objects.count() == before


def test_a_swallowed_week_is_reported_with_the_next_one():
    """2026: one run on 02-24 covers 02-09 to 02-22 (domain.md 4.13)."""
    house = House.open("01-05 09:00")
    plan_at("02-01 06:00")
    weeks = ObligationInstance.objects.filter(code="W1", dealer=house.dealer)
    duty = weeks.get(due_on="2026-02-24")
    assert (duty.period, str(duty.days)) == ("2026-W09", "2026-02-09 … 2026-02-22")
    assert not weeks.filter(period="2026-W08").exists()
