"""The figures of R23, the quarterly summary: which day counts, what is no complaint (domain.md 4.10, 6.4)."""

from decimal import Decimal

import pytest
import time_machine
from django.utils import translation

from complaints.choices import CaseState
from complaints.services.closing import withdraw_case
from dealerops.foundation.actor import Actor, Role
from dealerops.foundation.reporting import Period
from dealerops.workcal.calc import add_months
from reports.selectors.quarter_report import quarter_of
from tests.aftersales.conftest import Workshop
from tests.factories.callbacks import a_callback, interviewed, travel
from tests.factories.complaints_measures import a_case
from tests.factories.market import make_person
from tests.reports.conftest import moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(db) -> Workshop:
    return Workshop.hire()


def figures(actor: Actor, label: str, as_of: str = "12-31 08:30") -> list[Decimal | None]:
    """Of October, November and December."""
    first = moment("10-01 00:00").date()
    with translation.override("en"):
        rows = quarter_of(actor, Period(first, add_months(first, 3)), moment(as_of))
    return [one.figure for one in rows if one.label == label]


def test_satisfaction_goes_by_the_month_in_which_the_car_was_handed_back(workshop):
    """A visit of October whose customer is asked in November counts in October, as R13 has it."""
    caller = make_person(Role.D_CALL, workshop.dealer)
    task = a_callback(workshop.dealer, "2026-10-30T16:00", advisor=workshop.advisor)
    with travel("2026-11-02T10:00"):
        interviewed(task, caller)
    assert figures(workshop.manager, "Satisfaction index") == [Decimal("100.0"), None, None]


def test_who_reads_no_complaints_is_not_told_that_none_came(workshop):
    """domain.md 7.2: the sales director reads neither complaints nor aftersales."""
    a_case(workshop.dealer, "2026-10-05T09:00", state="INVESTIGATING")
    seller = make_person(Role.D_SALES_DIR, workshop.dealer)
    for label in ("Complaints received", "Satisfaction index", "Customers lost, %"):
        assert figures(seller, label) == []
        assert len(figures(workshop.manager, label)) == 3
    assert len(figures(seller, "Duties done in time, %")) == 3


def test_what_was_merged_withdrawn_or_no_complaint_was_not_received(workshop):
    kept = a_case(workshop.dealer, "2026-10-05T09:00", state="INVESTIGATING")
    a_case(workshop.dealer, "2026-10-06T09:00", state=CaseState.MERGED, merged_into=kept)
    for state in (CaseState.INVALID, CaseState.WITHDRAWN):
        a_case(workshop.dealer, "2026-10-06T09:00", state=state)
    assert figures(workshop.manager, "Complaints received") == [1, 0, 0]
    with time_machine.travel(moment("12-31 09:00"), tick=False):
        withdraw_case(
            kept.pk, reason="客户撤诉", by=make_person(Role.REGION_CAM, workshop.dealer.region)
        )
    assert figures(workshop.manager, "Complaints received") == [1, 0, 0]  # as was known then
    assert figures(workshop.manager, "Complaints received", "12-31 10:00") == [0, 0, 0]
