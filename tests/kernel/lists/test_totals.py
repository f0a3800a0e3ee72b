"""The total row: what the filter shows is added up, by one question, and never beyond the cap."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.http import QueryDict

from claims.models import Claim
from dealerops.foundation.reporting import Kind
from dealerops.lists.registry import list_by_key, registered_lists
from dealerops.lists.totals import totals_of
from tests.factories.claims import Cast, draft_claim

CLAIMS = "claims.claims"


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast.hire()


def three_claims(cast: Cast) -> None:
    for amount in ("100.10", "200.20", None):
        claim = draft_claim(cast)
        Claim.objects.filter(pk=claim.pk).update(invoice_amount=amount and Decimal(amount))


def total(cast: Cast, query: str = "", **options):
    spec = list_by_key(CLAIMS)
    rows = spec.queryset(cast.applicant, QueryDict(query))
    return totals_of(rows, spec.columns_for(cast.applicant), **options)


def test_amounts_of_all_rows_are_added_up_by_one_question(cast, django_assert_num_queries):
    three_claims(cast)
    with django_assert_num_queries(1):
        found = total(cast)
    assert found.rows == (3, False)
    assert found.sums["invoice_amount"] == Decimal("300.30")


def test_the_sum_is_of_what_the_column_says(cast):
    three_claims(cast)
    one = Claim.objects.order_by("pk").first()
    Claim.objects.filter(pk=one.pk).update(support_amount=7)
    spec = list_by_key(CLAIMS)
    support = next(column for column in spec.columns if column.name == "support")
    said = [value for (value,) in spec.rows(spec.visible(cast.applicant), [support])]
    assert total(cast).sums["support"] == sum(said)
    assert Decimal(7) in said


def test_the_filter_decides_what_is_added_up(cast):
    three_claims(cast)
    assert total(cast, "state=APPROVED").rows == (0, False)
    assert total(cast, "state=APPROVED").sums["invoice_amount"] is None


def test_beyond_the_cap_nothing_is_added_up(cast, django_assert_num_queries):
    three_claims(cast)
    with django_assert_num_queries(1):
        found = total(cast, cap=2)
    assert (found.rows, found.sums) == ((2, True), {})
    assert total(cast, cap=3).rows == (3, False)


def test_nobody_elses_rows_are_in_the_sum(cast):
    three_claims(cast)
    spec = list_by_key(CLAIMS)
    rows = spec.queryset(cast.neighbour, QueryDict())
    assert totals_of(rows, spec.columns_for(cast.neighbour)).rows == (0, False)


def test_a_list_whose_columns_are_never_summed_asks_nothing(cast, django_assert_num_queries):
    spec = list_by_key(CLAIMS)
    texts = [one for one in spec.columns if one.kind == Kind.TEXT]
    with django_assert_num_queries(0):
        assert totals_of(spec.visible(cast.applicant), texts) is None


@pytest.mark.parametrize("key", registered_lists())
def test_every_total_of_the_house_can_be_asked_for(cast, key):
    spec = list_by_key(key)
    summed = [one for one in spec.columns if one.total is not None]
    assert {one.kind for one in summed} <= {Kind.MONEY, Kind.INTEGER}
    for role in sorted(spec.roles):
        rows = spec.queryset(replace(cast.applicant, role=role), QueryDict())
        found = totals_of(rows, summed)
        assert found is None if not summed else set(found.sums) == {one.name for one in summed}
