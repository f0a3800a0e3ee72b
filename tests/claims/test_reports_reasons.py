"""R03: why claims are sent back or rejected (domain.md 2.10, 6.4)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from claims.choices import ClaimState, DocumentType, Reason
from claims.models import Claim, Finding, ReasonMeasure
from claims.selectors.reasons_of_month import reasons_of_month
from claims.services import (
    FindingInput,
    attach_document,
    propose_rejection,
    reset_check,
    resubmit_claim,
)
from dealerops.foundation.reporting import Period, declared
from dealerops.journal.models import Entry
from tests.claims.test_reports_workload import ILLEGIBLE, WRONG_VIN, at, in_check, moment
from tests.factories.claims import make_claim, make_paper
from tests.factories.drills import numbers_checked

pytestmark = pytest.mark.django_db
OCTOBER = Period(dt.date(2026, 10, 1), dt.date(2026, 11, 1))
A01, B01 = Reason.A01, Reason.B01


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def report(actor, as_of: str = "11-03 08:30"):
    return reasons_of_month(actor, OCTOBER, moment(as_of))


def found(claim: Claim, when: str, reason: str = A01, document: str = "D01", event="reset"):
    with at(when):
        return Finding.objects.create(
            claim=claim, event=event, document_type=document, reason=reason
        )


@pytest.fixture
def claims(cast):
    """Two of a dealer, one of its neighbour, one of another region."""
    with at("09-01 10:00"):
        return [
            make_claim(cast, ClaimState.DRAFT, by=by)
            for by in (cast.applicant, cast.applicant, cast.neighbour, cast.stranger)
        ]


def lines(rows):
    return [(row.reason[:3], row.dealer.code, row.figures.count) for row in rows]


def test_the_most_frequent_reason_stands_first_and_the_last_line_holds_everything(cast, claims):
    for claim in claims[:3]:
        found(claim, "10-05 10:00")
    found(claims[3], "10-06 10:00", B01)
    rows = report(cast.manager)
    assert lines(rows) == [("A01", "BJ01", 2), ("A01", "BJ02", 1), ("B01", "GZ01", 1)]
    assert [row.figures.share for row in rows] == [
        Decimal("0.5000"),
        Decimal("0.2500"),
        Decimal("0.2500"),
    ]
    assert [row.cumulative for row in rows][-2:] == [Decimal("0.7500"), Decimal("1.0000")]
    assert {row.group for row in rows} == {"Condition of the papers", "Vehicle, buyer and invoice"}


def test_counts_equal_plain_sql(cast, claims):
    for number, claim in enumerate(claims):
        for day in range(1, 2 + number):
            found(claim, f"10-{day:02d} 10:00", A01 if day % 2 else B01)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.reason, d.code, count(*) FROM claims_finding f JOIN claims_claim c ON"
            " c.id = f.claim_id JOIN network_dealer d ON d.id = c.dealer_id WHERE f.event IN"
            " ('reset', 'reject') AND f.found_at >= '2026-10-01 00:00+08' AND"
            " f.found_at < '2026-11-01 00:00+08' GROUP BY 1, 2"
        )
        assert sorted(lines(report(cast.manager))) == sorted(cursor.fetchall())


def test_the_month_holds_its_first_and_last_minute_and_no_more(cast, claims):
    found(claims[0], "09-30 23:59")
    found(claims[0], "10-01 00:00")
    found(claims[1], "10-31 23:59")
    found(claims[1], "11-01 00:00")
    assert [row.figures.count for row in report(cast.manager)] == [2]
    assert [row.figures.count for row in report(cast.manager, as_of="10-20 10:00")] == [1]


def test_the_change_is_to_the_same_line_of_the_month_before(cast, claims):
    for day in (1, 2, 30):
        found(claims[0], f"09-{day:02d} 10:00")
    found(claims[0], "08-31 23:59")
    found(claims[0], "09-15 10:00", document="D02")
    found(claims[0], "10-05 10:00")
    (row,) = report(cast.manager)
    assert row.figures.delta == 1 - 3


def test_a_reason_repeats_for_the_same_dealer_on_another_claim_within_ninety_days(cast, claims):
    first, second, neighbours, _far = claims
    found(first, "10-05 10:00")
    found(first, "10-06 10:00")  # the same claim once more is no repetition
    found(neighbours, "10-06 10:00")
    assert {row.figures.repeat_rate for row in report(cast.manager)} == {Decimal(0)}
    found(second, "10-07 10:00")
    by_dealer = {row.dealer.code: row.figures.repeat_rate for row in report(cast.manager)}
    assert by_dealer == {"BJ01": Decimal("0.3333"), "BJ02": Decimal(0)}
    found(neighbours, "07-08 09:59", document="D02")
    assert report(cast.manager)[1].figures.repeat_rate == Decimal(0)


def test_extra_days_run_from_sending_back_to_coming_again(cast):
    claim = in_check(cast, "10-12 10:00")
    with at("10-13 10:00"):
        reset_check(claim.pk, ILLEGIBLE, by=cast.checker)
    with at("10-15 22:00"):
        attach_document(claim.pk, DocumentType.D01, make_paper(), name="n.png", by=cast.applicant)
        resubmit_claim(claim.pk, by=cast.applicant)
    assert report(cast.manager)[0].figures.extra_days == Decimal("2.5")
    assert report(cast.manager, as_of="10-14 10:00")[0].figures.extra_days is None


def test_a_proposal_counts_once_and_only_when_it_is_confirmed(cast):
    claim = in_check(cast, "10-12 10:00")
    with at("10-13 10:00"):
        propose_rejection(claim.pk, WRONG_VIN, by=cast.checker)
    assert report(cast.manager) == []


def test_a_region_counts_its_own_only_and_all_regions_make_the_whole(cast, claims):
    for claim in claims:
        found(claim, "10-05 10:00")
    near, far, whole = (report(one) for one in (cast.regional, cast.far_regional, cast.manager))
    assert {row.dealer.code for row in near} == {"BJ01", "BJ02"}
    assert [row.figures.share for row in far] == [Decimal(1)]
    assert sorted(lines(near) + lines(far)) == sorted(lines(whole))


def test_the_newest_measure_known_then_stands_beside_its_reason(cast, claims):
    found(claims[0], "10-05 10:00")
    for day, proposal in (("10-20", "Scan at 300 dpi"), ("11-02", "Scanner app"), ("11-04", "No")):
        with at(f"{day} 10:00"):
            ReasonMeasure.objects.create(reason=A01, proposal=proposal, owner="SSA")
    (row,) = report(cast.manager)
    assert (row.proposal, row.owner) == ("Scanner app", "SSA")


def test_more_findings_take_no_more_queries(cast, claims, django_assert_max_num_queries):
    for claim in claims:
        found(claim, "10-05 10:00")
    with django_assert_max_num_queries(4):
        rows = report(cast.manager)
        monthly = declared()["R03"]
        assert all(column.value(row) != "" for row in rows for column in monthly.columns)


def test_two_findings_of_one_reset_are_two(cast):
    claim = in_check(cast, "10-12 10:00")
    two = [FindingInput(DocumentType.D01, A01), FindingInput(DocumentType.D02, A01)]
    with at("10-13 10:00"):
        reset_check(claim.pk, two, by=cast.checker)
    assert [row.document[:3] for row in report(cast.manager)] == ["D01", "D02"]


def test_special_sales_enters_a_measure_and_nobody_changes_it(cast, sign_in):
    typed = {"reason": A01, "proposal": "Scan at 300 dpi", "owner": "SSA"}
    added = sign_in(cast.manager).post(reverse("admin:claims_reasonmeasure_add"), typed)
    assert added.status_code == 302
    one = ReasonMeasure.objects.get()
    assert Entry.objects.about(one).get().topic == "claims.reasonmeasure_added"
    page = reverse("admin:claims_reasonmeasure_change", args=(one.pk,))
    assert sign_in(cast.manager).get(page).status_code == 200
    assert sign_in(cast.manager).post(page, typed | {"version": 1}).status_code == 403
    assert sign_in(cast.regional).get(page).status_code == 403


def test_a_count_leads_to_the_claims_for_which_the_reason_was_given(cast, claims):
    for claim in claims:
        found(claim, "10-08 10:00")
    assert numbers_checked(declared()["R03"], cast.manager, OCTOBER, moment("11-03 08:30")) == {
        "figures.count"
    }
