"""R02: the third party's week (domain.md 2.11, 6.4)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import transaction
from django.utils import translation

from claims.calc.checks_of_week import forecast
from claims.choices import ClaimState, DocumentType, Reason
from claims.selectors.checks_of_week import checks_of_week
from claims.services import (
    FindingInput,
    attach_document,
    pass_check,
    propose_rejection,
    reassign_claim,
    reset_check,
    resubmit_claim,
    start_check,
)
from dealerops.foundation.reporting import Period, declared
from dealerops.journal.services import record
from tests.claims.test_reports_workload import ILLEGIBLE, WRONG_VIN, at, in_check, moment
from tests.factories.claims import make_claim
from tests.factories.market import make_paper

pytestmark = pytest.mark.django_db
WEEK = Period(dt.date(2026, 10, 12), dt.date(2026, 10, 19))


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def report(actor, as_of: str = "10-19 08:30"):
    return checks_of_week(actor, WEEK, moment(as_of))


def parts(rows, name: str):
    return [row for row in rows if row.part == name]


def test_the_checkers_lines_add_up_to_what_happened_and_the_rates_to_one(cast):
    early = in_check(cast, "10-09 10:00")  # due by 10-12
    passed, back, lost, lying = (in_check(cast, "10-13 10:00") for _ in range(4))
    with at("10-13 15:00"):
        pass_check(early.pk, by=cast.checker)  # a day late
    with at("10-14 10:00"):
        pass_check(passed.pk, by=cast.checker)
        reset_check(back.pk, ILLEGIBLE, by=cast.checker)
        propose_rejection(lost.pk, WRONG_VIN, by=cast.checker)
    rows = report(cast.specialist)
    loads = [row.load for row in parts(rows, "Checker")]
    assert sum(load.received for load in loads) == 4
    assert sum(load.opening for load in loads) == 1
    assert sum(load.closing for load in loads) == 1
    assert sum(load.overdue for load in loads) == 1
    (total,) = parts(rows, "All programs")
    assert total.quality.sla == Decimal("0.7500")
    assert total.quality.pass_rate == Decimal("0.5000")
    assert total.quality.reset_rate == total.quality.reject_rate == Decimal("0.2500")
    assert parts(rows, "Program")[0].quality == total.quality
    assert lying.number


@pytest.mark.parametrize(
    ("given_away", "sla"), [("10-12 15:00", "1.0000"), ("10-13 15:00", "0.0000")]
)
def test_a_check_that_was_late_stays_late_whoever_finishes_it(cast, given_away, sla):
    """The next checker's own time begins anew; the week tells of the check."""
    with at("10-09 10:00"):  # due by 10-12
        claim = make_claim(cast, ClaimState.ASSIGNED)
    with at(given_away):
        claim = reassign_claim(claim.pk, by=cast.specialist)
    checker = cast.checker_of(claim)
    with at("10-12 16:00" if sla == "1.0000" else "10-13 16:00"):
        start_check(claim.pk, by=checker)
        reset_check(claim.pk, ILLEGIBLE, by=checker)
    rows = report(cast.specialist)
    assert {row.quality.sla for row in rows if row.quality.finished} == {Decimal(sla)}
    with at("10-14 10:00"):
        attach_document(claim.pk, DocumentType.D01, make_paper(), name="n.png", by=cast.applicant)
        again = resubmit_claim(claim.pk, by=cast.applicant)
        start_check(claim.pk, by=cast.checker_of(again))
        pass_check(claim.pk, by=cast.checker_of(again))
    (total,) = parts(report(cast.specialist), "All programs")  # the re-check is a check of its own
    assert total.quality.sla == (Decimal(sla) + 1) / 2


def test_the_week_ends_at_midnight_and_what_was_recorded_after_the_run_is_not_in_it(cast):
    sunday, monday = in_check(cast, "10-16 10:00"), in_check(cast, "10-16 10:00")
    with at("10-18 23:59"):
        pass_check(sunday.pk, by=cast.checker)
    with at("10-19 00:00"):
        pass_check(monday.pk, by=cast.checker)
    assert parts(report(cast.specialist), "All programs")[0].quality.passed == 1
    early = report(cast.specialist, as_of="10-18 12:00")
    assert parts(early, "All programs")[0].quality.passed == 0


def test_without_a_finished_check_rates_are_a_dash(cast):
    in_check(cast, "10-13 10:00")
    (total,) = parts(report(cast.specialist), "All programs")
    assert (total.quality.sla, total.quality.pass_rate, total.hours) == (None, None, None)


def test_reasons_are_the_checkers_and_a_dealer_with_four_resets_is_named(cast):
    often = [
        [FindingInput(DocumentType.D01, Reason.A02), FindingInput(DocumentType.D02, Reason.A01)]
    ]
    claims = [in_check(cast, "10-13 10:00") for _ in range(4)]
    with at("10-14 10:00"):
        for claim in claims[:3]:
            reset_check(claim.pk, *often, by=cast.checker)
    assert parts(report(cast.specialist), "Dealer") == []
    with at("10-15 10:00"):
        reset_check(claims[3].pk, ILLEGIBLE, by=cast.checker)
        make_claim(cast, ClaimState.REJECTED)  # head office, for B01
    rows = report(cast.specialist)
    assert [(row.named[:3], row.count, row.share) for row in parts(rows, "Reason")] == [
        ("A01", 4, Decimal("0.5714")),
        ("A02", 3, Decimal("0.4286")),
    ]
    assert [(row.named, row.count) for row in parts(rows, "Dealer")] == [(str(cast.dealer), 4)]


def test_an_enquiry_is_open_until_it_is_closed(cast):
    claim = in_check(cast, "10-13 10:00")
    for day, topic in (("10-13", "opened"), ("10-14", "opened"), ("10-15", "closed")):
        with at(f"{day} 11:00"), transaction.atomic():
            record(claim, f"claims.enquiry_{topic}", by=cast.checker)
    with at("10-19 00:00"), transaction.atomic():
        record(claim, "claims.enquiry_closed", by=cast.checker)
    (total,) = parts(report(cast.specialist), "All programs")
    assert total.enquiries_open == 1


def test_the_forecast_goes_by_workdays(cast):
    for day in ("09-22", "10-12", "10-13", "10-14"):  # in the 15 workdays from 09-21 to 10-18
        in_check(cast, f"{day} 10:00")
    (total,) = parts(report(cast.specialist), "All programs")
    assert total.forecast == 4 + 1  # 4 / 15 x 5 = 1.33
    assert forecast(4, 9, workdays=6, next_workdays=5) == 4 + 8  # 7.5
    assert forecast(4, 9, workdays=0, next_workdays=5) == 4


def test_a_longer_period_loses_no_check_of_its_first_days(cast):
    """On the screen anybody may ask for a quarter; the forecast goes by its last four weeks."""
    claim = in_check(cast, "08-11 10:00")
    with at("08-12 10:00"):
        pass_check(claim.pk, by=cast.checker)
    quarter = Period(dt.date(2026, 8, 1), dt.date(2026, 10, 19))
    rows = checks_of_week(cast.specialist, quarter, moment("10-19 08:30"))
    assert parts(rows, "All programs")[0].quality.passed == 1
    assert parts(rows, "Checker")[0].load.received == 1


def test_a_region_gets_nothing(cast):
    in_check(cast, "10-13 10:00")
    assert report(cast.regional) == []


def test_a_hundred_claims_take_as_many_queries_as_two(cast, django_assert_max_num_queries):
    for _ in range(4):
        in_check(cast, "10-13 10:00")
    with django_assert_max_num_queries(9):
        report(cast.specialist)


def test_every_column_finds_its_value_on_every_line(cast):
    claim = in_check(cast, "10-13 10:00")
    with at("10-14 10:00"):
        reset_check(claim.pk, ILLEGIBLE, by=cast.checker)
    weekly = declared()["R02"]
    for row in report(cast.specialist):
        assert all(column.note for column in weekly.columns)
        assert len([column.value(row) for column in weekly.columns]) == len(weekly.columns)
