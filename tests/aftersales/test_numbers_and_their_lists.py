"""Every number of R11, R12, R13, R15 and R22 that leads to a list counts the rows of it."""

import datetime as dt

import pytest
from django.utils import timezone, translation

from aftersales.choices import CallResult
from aftersales.choices.retention_policy import INTERVAL_KM
from aftersales.models import LostCase
from aftersales.reports.archives import ARCHIVES_MONTHLY
from aftersales.reports.callbacks import CALLBACKS_DAILY, CALLBACKS_WEEKLY, SATISFACTION_MONTHLY
from aftersales.reports.churn import CHURN_MONTHLY
from aftersales.services import Outcome, end_call, record_outcome, refresh_dealer
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.reporting import Period
from dealerops.policy.services import set_value
from dealerops.registry.choices import ContactChannel
from tests.aftersales.test_archive_report import sellers  # noqa: F401
from tests.aftersales.test_churn_report import year  # noqa: F401
from tests.factories.callbacks import a_callback, interviewed, moment, travel
from tests.factories.drills import numbers_checked

pytestmark = pytest.mark.django_db
D = dt.date.fromisoformat
SEPTEMBER = Period(D("2026-09-01"), D("2026-10-01"))
WEEK = Period(D("2026-09-07"), D("2026-09-14"))


@pytest.fixture
def calls(workshop, caller):
    """Of a week: one interview in time, one problem, one late, three misses, one not called."""
    content, problem, late, missed, _left = [
        a_callback(workshop.dealer, "2026-09-08T16:00", advisor=workshop.advisor, has_paint=True)
        for _ in range(5)
    ]
    with travel("2026-09-10T15:00"):
        interviewed(content, caller)
        interviewed(problem, caller, q4b=2)
    for when in ("2026-09-10T15:00", "2026-09-11T10:00", "2026-09-12T18:30"):
        with travel(when):
            end_call(missed.pk, CallResult.NO_ANSWER, by=caller)
    with travel("2026-09-13T15:00"):
        interviewed(late, caller)
    return workshop


@pytest.mark.usefixtures("calls")
def test_callbacks_of_day_week_and_month_lead_to_their_customers(workshop):
    as_of = moment("2026-09-14T17:00")
    with translation.override("en"), travel("2026-09-14T17:00"):
        daily = numbers_checked(CALLBACKS_DAILY, workshop.director, WEEK, as_of)
        weekly = numbers_checked(CALLBACKS_WEEKLY, workshop.director, WEEK, as_of)
        monthly = numbers_checked(SATISFACTION_MONTHLY, workshop.director, SEPTEMBER, as_of)
    assert daily == {"due", "attempted", "done", "not_reached", "form"}
    assert weekly == {"due", "done", "late", "order"}
    assert monthly == {"n", "order"}


def test_lost_customers_lead_to_their_cases(year):  # noqa: F811
    set_value(INTERVAL_KM, 2_000, valid_from=D("2026-01-01"), by=SYSTEM)
    refresh_dealer(year.dealer.pk, on=D("2026-09-27"))
    first = LostCase.objects.order_by("pk").first()
    record_outcome(first.pk, Outcome("PRICE", ContactChannel.PHONE), by=year.advisor)
    now = timezone.now() + dt.timedelta(days=1)
    months = {first.lost_on.replace(day=1), D("2026-09-01")}
    spans = [Period(one, (one + dt.timedelta(days=32)).replace(day=1)) for one in months]
    with translation.override("en"):
        found = [numbers_checked(CHURN_MONTHLY, year.director, span, now) for span in spans]
    assert {"lost"} in found


@pytest.mark.usefixtures("sellers")
def test_missing_papers_lead_to_the_files_that_miss_them(workshop):
    with translation.override("en"):
        found = numbers_checked(
            ARCHIVES_MONTHLY, workshop.director, SEPTEMBER, moment("2026-10-08T08:30")
        )
    assert found == {"files", "complete", "missing"}
