"""What stops a submission, one reason after the other (domain.md 2.6, 2.9)."""

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import timezone

from claims.choices import AccountState, ClaimState
from claims.models import Claim, DealerAccount, PreApplication
from claims.services import open_claim, remove_document, resubmit_claim, submit_claim
from dealerops.foundation.errors import DomainError, TransitionRefused
from dealerops.network.models import DealerAlias
from tests.factories.claims import Cast, draft_claim, make_claim, make_line, make_usc_code

FOREIGN_VIN = "WVWZZZ1JZXW000001"  # European: position 9 says nothing


def refusals(claim: Claim, cast: Cast) -> set[str]:
    """The codes with which the submission is refused; empty when it goes through."""
    try:
        submit_claim(claim.pk, by=cast.applicant)
    except DomainError as error:
        return {one.code for one in error.refusals}
    return set()


def today() -> dt.date:
    return timezone.localdate()


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"vin": "LSGZJ5350TS000123"}, "VIN_CHECK_DIGIT"),
        ({"vin": "LSGZJ535OTS000123"}, "VIN_CHARSET"),
        ({"vin": FOREIGN_VIN}, "VIN_CHECK_DIGIT"),
        ({"invoice_amount": Decimal(0)}, "AMOUNT_NOT_POSITIVE"),
        ({"invoice_amount": None}, "AMOUNT_NOT_POSITIVE"),
        ({"seller_name": "别家汽车销售有限公司"}, "B03"),
        ({"buyer_name": ""}, "INVOICE_INCOMPLETE"),
    ],
)
def test_a_wrong_fact_stops_the_submission(cast, facts, code):
    assert refusals(draft_claim(cast, **facts), cast) == {code}


def test_a_foreign_vin_passes_once_the_plate_of_the_vehicle_was_compared(cast):
    claim = draft_claim(cast, vin=FOREIGN_VIN, vin_confirmed=True)
    assert refusals(claim, cast) == set()


def test_no_confirmation_helps_a_vin_built_in_china(cast):
    claim = draft_claim(cast, vin="LSGZJ5350TS000123", vin_confirmed=True)
    assert refusals(claim, cast) == {"VIN_CHECK_DIGIT"}


def test_the_invoice_lies_between_approval_and_expiry_and_not_in_the_future(cast):
    line = make_line(cast.dealer)
    day = dt.timedelta(days=1)
    early = draft_claim(cast, line=line, invoice_date=line.preapplication.valid.lower - day)
    late = draft_claim(cast, line=line, invoice_date=today() + day)
    first = draft_claim(cast, line=line, invoice_date=line.preapplication.valid.lower)
    assert refusals(early, cast) == {"P04"}
    assert refusals(late, cast) == {"INVOICE_IN_FUTURE"}
    assert refusals(first, cast) == set()


def test_a_cancelled_or_expired_preapplication_carries_no_claim(cast):
    cancelled, expired = draft_claim(cast), draft_claim(cast)
    PreApplication.objects.filter(lines=cancelled.line).update(state="CANCELLED")
    before = (expired.invoice_date - dt.timedelta(days=9), expired.invoice_date)
    PreApplication.objects.filter(lines=expired.line).update(valid=before)
    assert refusals(cancelled, cast) == {"P03"}
    assert refusals(expired, cast) == {"P03"}


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("111002371030", "7770001"),  # a digit is missing
        ("", "77700001"),  # the code was forgotten
        ("1110023710", "77700001"),  # a vehicle invoice's code has twelve digits
    ],
)
def test_an_invoice_number_has_the_form_of_a_vehicle_invoice(cast, code, number):
    claim = draft_claim(cast, invoice_code=code, invoice_number=number)
    assert refusals(claim, cast) == {"INV_FORMAT"}


def test_a_code_typed_into_the_number_does_not_make_the_invoice_another_one(cast):
    first = make_claim(cast, ClaimState.SUBMITTED)
    glued = first.invoice_code + first.invoice_number
    again = draft_claim(cast, invoice_code="", invoice_number=glued)
    assert refusals(again, cast) == {"INV_YEAR"}


def test_full_width_digits_and_spaces_do_not_make_the_invoice_another_one(cast):
    make_claim(cast, ClaimState.SUBMITTED, invoice_number="77700001")
    again = draft_claim(cast, invoice_code="１１１００２３７１０３０", invoice_number="7770 0001")
    assert refusals(again, cast) == {"INV_DUP"}


def test_the_seller_is_the_dealer_under_the_name_of_that_day(cast):
    claim = draft_claim(cast)
    renamed_on = claim.invoice_date + dt.timedelta(days=1)
    DealerAlias.objects.filter(dealer=cast.dealer).update(valid=(dt.date(2025, 1, 1), renamed_on))
    DealerAlias.objects.create(
        dealer=cast.dealer,
        legal_name="新名汽车销售有限公司",
        usc_code=make_usc_code(),
        valid=(renamed_on, None),
    )
    too_soon = draft_claim(cast, seller_name="新名汽车销售有限公司")
    assert refusals(too_soon, cast) == {"B03"}
    assert refusals(claim, cast) == set()


def test_a_suspended_dealer_answers_resets_and_files_nothing_new(cast):
    sent_back, draft = make_claim(cast, ClaimState.RESET), draft_claim(cast)
    for paper in sent_back.documents.current().filter(state="FAIL"):
        paper.state = "UPLOADED"
        paper.save(update_fields=("state",))
    account = DealerAccount.objects.filter(dealer=cast.dealer)
    account.update(state=AccountState.SUSPENDED)
    assert refusals(draft, cast) == {"DEALER_NOT_ACTIVE"}
    claim = resubmit_claim(sent_back.pk, by=cast.applicant)
    assert claim.state == ClaimState.ASSIGNED
    account.update(state=AccountState.CLOSED)
    assert refusals(draft, cast) == {"DEALER_NOT_ACTIVE"}


def test_an_account_is_open_for_its_programs_only(cast):
    draft = draft_claim(cast)
    DealerAccount.objects.get(dealer=cast.dealer).programs.clear()
    assert refusals(draft, cast) == {"DEALER_NOT_ACTIVE"}


@pytest.mark.parametrize(
    ("amount", "facts", "code"),
    [
        (20_001, {}, "D03"),
        (18_000, {"signed_by_agent": True}, "D20"),
        (18_000, {"imported": True}, "D21"),
        (18_000, {}, "D11"),
    ],
)
def test_a_paper_that_the_facts_ask_for_is_missed_by_name(cast, amount, facts, code):
    claim = draft_claim(cast, amount, **facts)
    for paper in claim.documents.current().filter(type=code):
        remove_document(paper.pk, by=cast.applicant)
    with pytest.raises(DomainError) as refused:
        submit_claim(claim.pk, by=cast.applicant)
    assert [(one.code, one.field) for one in refused.value.refusals] == [("DOCUMENT_MISSING", code)]
    assert code in str(refused.value.refusals[0].message)


def test_twenty_thousand_exactly_needs_no_registration_certificate(cast):
    claim = draft_claim(cast, 20_000)
    assert not claim.documents.filter(type="D03").exists()
    assert refusals(claim, cast) == set()


def test_a_suspended_dealer_opens_no_new_claim(cast):
    line = make_line(cast.dealer)
    DealerAccount.objects.filter(dealer=cast.dealer).update(state=AccountState.SUSPENDED)
    with pytest.raises(TransitionRefused, match="DEALER_NOT_ACTIVE"):
        open_claim(line.pk, by=cast.applicant)


def test_a_line_that_is_used_up_opens_no_new_claim(cast):
    line = make_line(cast.dealer, qty=1)
    submit_claim(draft_claim(cast, line=line).pk, by=cast.applicant)
    with pytest.raises(TransitionRefused, match="P02"):
        open_claim(line.pk, by=cast.applicant)
