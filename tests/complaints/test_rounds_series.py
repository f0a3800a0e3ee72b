"""When rounds meet: every second Tuesday, every workday, the third Thursday; closed days move on."""

import datetime as dt

import pytest
from django.utils import timezone

from complaints.choices.rounds import RoundKind, RoundState
from complaints.choices.rounds_policy import CHINA_WEEK, CHINA_WEEKDAY
from complaints.models import SensorRound, StandingSeat
from complaints.services.rounds import plan_rounds
from complaints.tasks import round_clocks
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.policy.services import set_value
from dealerops.workcal.services import enter_day, local_date
from tests.factories.complaints_rounds import Table, on, today_is
from tests.factories.market import make_person

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat


def days(kind: str) -> list[str]:
    rounds = SensorRound.objects.filter(kind=kind).order_by("scheduled_at")
    return [f"{timezone.localtime(one.scheduled_at):%m-%d %H:%M}" for one in rounds]


def test_every_second_tuesday_counted_from_the_first_one():
    with today_is("2026-01-06", "00:20"):
        plan_rounds(on=D("2026-01-06"))
    assert days(RoundKind.COMPANY) == ["01-06 10:00", "01-20 10:00", "02-03 10:00", "02-24 10:00"]


def test_a_holiday_moves_one_round_and_not_the_series():
    """17 February lies in Spring Festival; the round after it is on 3 March all the same."""
    with today_is("2026-02-10"):
        plan_rounds(on=D("2026-02-10"))
    assert days(RoundKind.COMPANY)[:2] == ["02-24 10:00", "03-03 10:00"]
    moved = SensorRound.objects.get(kind=RoundKind.COMPANY, nominal_on="2026-02-17")
    assert local_date(moved.scheduled_at) == D("2026-02-24")
    # one workday before: Saturday 14 February works, Monday 23 is still closed, Tuesday's is the 14th
    assert local_date(moved.agenda_due_at) == D("2026-02-14")


def test_a_stand_up_every_workday_also_on_a_saturday_that_works():
    with today_is("2026-10-06"):
        plan_rounds(on=D("2026-10-06"))
    assert days(RoundKind.STAND_UP)[:4] == [
        "10-08 09:15",
        "10-09 09:15",
        "10-10 09:15",
        "10-12 09:15",
    ]


def test_the_china_round_is_on_the_third_thursday_or_whatever_the_policy_says():
    with today_is("2026-09-01"):
        plan_rounds(on=D("2026-09-01"))
        assert days(RoundKind.CHINA) == ["09-17 14:00", "10-15 14:00"]
        SensorRound.objects.all().delete()
        admin = make_person(Role.SYSADMIN)
        set_value(CHINA_WEEK, 1, valid_from=D("2026-09-01"), by=admin)
        set_value(CHINA_WEEKDAY, 4, valid_from=D("2026-09-01"), by=admin)
        plan_rounds(on=D("2026-09-01"))
    # 1 October is a holiday, so the first Thursday moves to the 8th
    assert days(RoundKind.CHINA) == ["09-03 14:00", "10-08 14:00"]


def test_planned_twice_is_planned_once_and_every_round_has_its_seats():
    Table.set()
    with today_is("2026-11-02"):
        first = plan_rounds(on=D("2026-11-02"))
        assert first > 0
        assert plan_rounds(on=D("2026-11-02")) == 0
    company = SensorRound.objects.filter(kind=RoundKind.COMPANY).first()
    standing = StandingSeat.objects.filter(kind=RoundKind.COMPANY).count()
    assert company.seats.count() == standing


def test_after_an_outage_the_missed_rounds_are_made_up_but_no_stand_ups():
    with today_is("2026-03-03"):
        plan_rounds(on=D("2026-03-03"))
    SensorRound.objects.filter(nominal_on__gt="2026-03-03").delete()
    with today_is("2026-05-12"):
        round_clocks()
    company = [day[:5] for day in days(RoundKind.COMPANY)]
    assert company[:6] == ["03-03", "03-17", "03-31", "04-14", "04-28", "05-12"]
    stand_ups = SensorRound.objects.filter(kind=RoundKind.STAND_UP)
    assert not stand_ups.filter(nominal_on__range=("2026-03-04", "2026-05-11")).exists()


def test_a_day_that_is_closed_later_moves_what_has_not_begun():
    with today_is("2026-11-02"):
        plan_rounds(on=D("2026-11-02"))
        enter_day("CN_WORKDAY", D("2026-11-10"), is_open=False, by=SYSTEM)
        plan_rounds(on=D("2026-11-02"))
    moved = SensorRound.objects.get(kind=RoundKind.COMPANY, nominal_on="2026-11-10")
    assert local_date(moved.scheduled_at) == D("2026-11-11")
    assert local_date(moved.agenda_due_at) == D("2026-11-09")


def test_a_stand_up_that_nobody_opened_did_not_take_place():
    with today_is("2026-11-02", "08:00"):
        round_clocks()
    with today_is("2026-11-03", "00:30"):
        round_clocks()
    gone = SensorRound.objects.get(kind=RoundKind.STAND_UP, nominal_on="2026-11-02")
    assert gone.state == RoundState.LAPSED
    company = SensorRound.objects.filter(kind=RoundKind.COMPANY, state=RoundState.LAPSED)
    assert not company.exists()


def test_the_agenda_is_built_one_workday_before_and_that_of_a_stand_up_on_its_day():
    with today_is("2026-11-06", "23:50"):  # a Friday
        round_clocks()
        company = SensorRound.objects.get(kind=RoundKind.COMPANY, nominal_on="2026-11-10")
        assert company.agenda_at is None
    with today_is("2026-11-09", "00:05"):
        round_clocks()
        company.refresh_from_db()
        assert company.agenda_at == on("2026-11-09", "00:05")
        stand_up = SensorRound.objects.get(kind=RoundKind.STAND_UP, nominal_on="2026-11-09")
        assert stand_up.agenda_at is None
    with today_is("2026-11-09", "08:05"):
        round_clocks()
        stand_up.refresh_from_db()
        assert stand_up.agenda_at is not None
