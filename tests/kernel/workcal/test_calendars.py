"""Stored calendars: what beats what, and what a night changes."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import InvalidInput
from dealerops.journal.models import Entry
from dealerops.workcal import services
from dealerops.workcal.choices import Source
from dealerops.workcal.models import CalendarDay

pytestmark = pytest.mark.django_db

D = dt.date.fromisoformat
ADMIN = Actor(Role.SYSADMIN, Channel.BACKOFFICE, 1)
BEFORE_HOLIDAY = D("2026-02-12")


def test_without_any_row_the_published_calendar_holds():
    assert services.add_workdays(BEFORE_HOLIDAY, 7) == D("2026-02-28")
    assert services.add_workdays(D("2026-09-29"), 45) == D("2026-12-07")
    assert services.shift(D("2026-10-03"), services.Shift.NEXT) == D("2026-10-08")
    assert services.is_open(D("2027-01-04"))


def test_seeding_changes_no_answer():
    services.seed(range(2026, 2028))
    assert CalendarDay.objects.count() == 730
    assert services.add_workdays(BEFORE_HOLIDAY, 7) == D("2026-02-28")
    assert services.workdays_between(D("2026-09-29"), D("2026-10-19")) == 10


def test_a_second_seeding_changes_nothing():
    services.seed(range(2026, 2027))
    assert services.seed(range(2026, 2027)) == 0


def test_a_year_without_published_days_is_named_provisional():
    services.seed(range(2026, 2028))
    assert services.provisional_years(on=D("2026-11-21")) == [2027]
    assert services.provisional_years(on=D("2028-01-01")) == []


def test_a_day_entered_by_hand_survives_the_night():
    services.enter_day(services.CN_WORKDAY, D("2026-02-13"), is_open=False, name="大雪", by=ADMIN)
    services.seed(range(2026, 2027))
    row = CalendarDay.objects.get(date=D("2026-02-13"))
    assert (row.is_open, row.source, row.name) == (False, Source.MANUAL, "大雪")
    assert services.add_workdays(BEFORE_HOLIDAY, 6) == D("2026-02-28")


def test_a_published_day_replaces_a_provisional_one_and_says_so():
    CalendarDay.objects.create(
        calendar=services.CN_WORKDAY,
        date=D("2026-02-16"),
        is_open=True,
        source=Source.PROVISIONAL,
    )
    services.seed(range(2026, 2027))
    row = CalendarDay.objects.get(date=D("2026-02-16"))
    assert (row.is_open, row.source) == (False, Source.PACKAGE)
    entry = Entry.objects.get(topic="workcal.day_changed")
    assert entry.data["date"] == "2026-02-16"
    assert entry.data["was_open"] is True
    assert entry.data["is_open"] is False


def test_a_guess_never_replaces_a_published_day():
    CalendarDay.objects.create(
        calendar=services.CN_WORKDAY, date=D("2027-01-01"), is_open=False, source=Source.PACKAGE
    )
    services.seed(range(2027, 2028))
    assert not CalendarDay.objects.get(date=D("2027-01-01")).is_open


def test_a_dealer_may_open_on_a_day_when_dealers_are_closed():
    calendar = services.dealer_open(7)
    assert services.shift(D("2026-02-16"), services.Shift.NEXT, calendar) == D("2026-02-20")
    services.enter_day(calendar, D("2026-02-18"), is_open=True, by=ADMIN)
    assert services.shift(D("2026-02-16"), services.Shift.NEXT, calendar) == D("2026-02-18")
    assert not services.is_open(D("2026-02-18"), services.dealer_open(8))


def test_an_unknown_calendar_is_refused():
    with pytest.raises(InvalidInput):
        services.enter_day("MOON", D("2026-02-18"), is_open=True, by=ADMIN)


def test_a_calendar_has_a_day_once():
    day = {"calendar": services.CN_WORKDAY, "date": D("2026-02-18"), "source": Source.MANUAL}
    CalendarDay.objects.create(is_open=True, **day)
    with pytest.raises(IntegrityError, match="has_a_day_once"), transaction.atomic():
        CalendarDay.objects.create(is_open=False, **day)


def test_dealers_open_half_an_hour_before_the_office():
    early = dt.datetime(2026, 4, 3, 0, tzinfo=dt.UTC)  # 08:00 in Shanghai
    office_due = services.add_business_hours(early, 1)
    dealer_due = services.add_business_hours(early, 1, services.dealer_hours(7))
    assert office_due - dealer_due == dt.timedelta(minutes=30)
    assert services.business_hours_between(early, office_due) == 1
    assert services.add_business_hours(early, Decimal("1.5"), services.ALWAYS) == (
        early + dt.timedelta(minutes=90)
    )


def test_many_questions_about_a_month_read_it_once(django_assert_num_queries):
    with django_assert_num_queries(2):
        services.add_workdays(BEFORE_HOLIDAY, 20)
