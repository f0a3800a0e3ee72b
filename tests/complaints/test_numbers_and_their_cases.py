"""Every number of R14, R17 and R18 that leads to a list counts the cases of it."""

import datetime as dt

import pytest
from django.utils import translation

from complaints.reports.kpis import KPIS_MONTHLY
from complaints.reports.resolution import RESOLUTION_MONTHLY
from complaints.reports.sensors import SENSORS_DAILY
from dealerops.foundation.reporting import Period
from tests.complaints.test_complaint_reports import JUNE, LATER, ON_THE_THIRD, month  # noqa: F401
from tests.factories.complaints_measures import a_case, a_closed_case
from tests.factories.drills import numbers_checked

pytestmark = pytest.mark.django_db


@pytest.fixture
def june(house, month):  # noqa: F811
    """Beside the month's: closed in it, merged in it, nobody's dealer, and closed only afterwards."""
    a_closed_case(house.dealer, "2026-06-02T09:00", "2026-06-12T09:00", department="SALES")
    a_case(house.dealer, "2026-06-08T09:00", state="MERGED", merged_into=month)
    a_case(None, "2026-06-09T09:00", source="HOTLINE_400")
    a_closed_case(house.dealer, "2026-06-20T09:00", "2026-07-09T09:00")
    return house


@pytest.mark.parametrize("as_of", [ON_THE_THIRD, LATER])
def test_kpis_of_a_month_lead_to_their_cases(june, as_of):
    with translation.override("en"):
        for actor in (june.manager, june.management):
            assert numbers_checked(KPIS_MONTHLY, actor, JUNE, as_of) == {
                *("cases", "closed", "pending")
            }


def test_totals_of_a_department_lead_to_its_cases(june):
    with translation.override("en"):
        found = numbers_checked(RESOLUTION_MONTHLY, june.manager, JUNE, ON_THE_THIRD)
    assert found == {"number"}


def test_a_red_case_leads_to_itself(june):
    a_case(june.dealer, "2026-07-01T09:00", lamp="RED", score=80)
    day = Period(dt.date(2026, 7, 3), dt.date(2026, 7, 4))
    with translation.override("en"):
        found = numbers_checked(SENSORS_DAILY, june.management, day, ON_THE_THIRD)
    assert found == {"number"}
