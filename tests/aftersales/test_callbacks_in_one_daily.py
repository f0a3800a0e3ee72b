"""Callers work until 20:00 and R11 is made at 18:00: whatever they do stands in exactly one R11."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import translation

from aftersales.choices import CallResult
from aftersales.models import Interview
from aftersales.selectors.callback_lines import CallbackLine
from aftersales.selectors.callback_reports import (
    callbacks_of_day,
    callbacks_of_week,
    satisfaction_of_month,
)
from aftersales.services import Said, end_call
from dealerops.foundation.reporting import Period
from dealerops.workcal.choices import Source, dealer_open
from dealerops.workcal.models import CalendarDay
from tests.factories.callbacks import a_callback, interviewed, moment, travel

D = dt.date.fromisoformat
ONE_DAY = dt.timedelta(days=1)
WEEK = Period(D("2026-09-07"), D("2026-09-14"))


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def daily(workshop, day: str, made: str = "") -> list[CallbackLine]:
    """The R11 of a day, made at 18:00 or when it says."""
    period = Period(D(day), D(day) + ONE_DAY)
    return callbacks_of_day(workshop.director, period, moment(made or f"{day}T18:00"))


def heard(lines: list[CallbackLine]) -> int:
    """Interviews, by the answers about the cleaning, which everybody is asked."""
    return sum(one.n or 0 for one in lines if one.label == "Cleaning")


@pytest.fixture
def evening(workshop, caller):
    """Of three due on the 11th one is asked at noon, one at 19:00 and is unhappy; one the day after."""
    noon, late, next_day = (a_callback(workshop.dealer, "2026-09-08T15:00") for _ in range(3))
    with travel("2026-09-11T11:00"):
        interviewed(noon, caller)
    with travel("2026-09-11T19:00"):
        interviewed(late, caller, said=Said(words="Dirty windows"), q4c=1)
    with travel("2026-09-12T10:00"):
        interviewed(next_day, caller)


@pytest.mark.usefixtures("evening")
def test_an_evening_interview_stands_in_the_daily_of_the_day_after(workshop):
    friday, saturday, sunday = (daily(workshop, f"2026-09-{day}") for day in (11, 12, 13))
    assert [heard(one) for one in (friday, saturday, sunday)] == [1, 2, 0]
    problems = [[line.words for line in one if line.problem] for one in (friday, saturday, sunday)]
    assert problems == [[], ["Dirty windows"], []]


@pytest.mark.usefixtures("evening")
def test_what_comes_after_the_daily_of_the_due_day_is_told_by_due_day(workshop):
    friday, saturday = daily(workshop, "2026-09-11"), daily(workshop, "2026-09-12")
    assert [(one.due, one.attempted, one.done) for one in friday if one.part == "Callbacks"] == [
        (3, 1, 1)
    ]
    told = [one for one in saturday if one.part == "Callbacks"]
    assert [(one.due, one.attempted, one.done, one.not_reached) for one in told] == [
        (0, 0, 0, 0),
        (None, 2, 2, 0),
    ]
    assert "09-11" in told[1].label


@pytest.mark.usefixtures("evening")
def test_made_late_or_again_a_daily_says_what_it_said_at_its_hour(workshop):
    asked = daily(workshop, "2026-09-11")
    assert daily(workshop, "2026-09-11", made="2026-09-14T09:00") == asked


def test_after_closed_days_the_daily_begins_where_the_dealer_got_the_last_one(workshop, caller):
    for day in ("2026-09-09", "2026-09-10"):
        CalendarDay.objects.create(
            calendar=dealer_open(workshop.dealer.pk),
            date=D(day),
            is_open=False,
            source=Source.MANUAL,
        )
    task = a_callback(workshop.dealer, "2026-09-05T15:00")
    with travel("2026-09-08T19:00"):
        interviewed(task, caller)
    assert [heard(daily(workshop, f"2026-09-{day:02d}")) for day in (8, 11, 12)] == [0, 1, 0]


def test_dailies_add_up_to_the_weekly_and_the_monthly(workshop, caller):
    hours = ("10:00", "15:00", "17:59", "18:00", "18:30", "19:59")
    for n in range(12):
        task = a_callback(workshop.dealer, f"2026-09-{4 + n // 2:02d}T09:00")
        with travel(f"2026-09-{7 + n // 2:02d}T{hours[n % 6]}"):
            if n % 4 == 3:
                end_call(task.pk, CallResult.REFUSED, by=caller)
            else:
                interviewed(task, caller, q4c=1 if n % 5 == 0 else 5)
    days = [D("2026-09-01") + ONE_DAY * n for n in range(30)]
    dailies = [daily(workshop, day.isoformat()) for day in days]
    held = Interview.objects.filter(finished_at__isnull=False).count()
    weekly = callbacks_of_week(workshop.director, WEEK, moment("2026-09-14T17:00"))
    month = Period(D("2026-09-01"), D("2026-10-01"))
    monthly = satisfaction_of_month(workshop.director, month, moment("2026-10-08T08:30"))
    assert held == 9
    assert sum(map(heard, dailies)) == heard(weekly) == held
    assert next(one.n for one in monthly if one.department == "Cleaning") == held
    forms = Counter(line.form for one in dailies for line in one if line.problem)
    assert set(forms) == {line.form for line in weekly if line.problem}
    assert set(forms.values()) == {1}
    told = [line for one in dailies for line in one if line.part == "Callbacks"]
    total = next(one for one in weekly if one.part == "Callbacks")
    assert sum(one.due or 0 for one in told) == total.due == 12
    assert sum(one.attempted for one in told) == total.due
    assert sum(one.done for one in told) == total.done == held
