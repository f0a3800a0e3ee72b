"""What a submission makes people look at; nothing of it blocks (domain.md 2.6)."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from claims.choices import ClaimState, FlagCode
from claims.models import Claim
from claims.services import attach_document, submit_claim
from dealerops.documents.models import Attachment
from dealerops.identifiers.vin import check_digit
from tests.factories.claims import (
    draft_claim,
    make_claim,
    make_customer,
    make_line,
    make_paper,
    make_vin,
)


def flags(claim: Claim) -> set[str]:
    return set(claim.flags.values_list("code", flat=True))


def test_an_ordinary_claim_carries_no_flag(cast):
    assert flags(make_claim(cast, ClaimState.SUBMITTED)) == set()


def test_a_price_below_seven_tenths_of_the_list_price_is_flagged(cast):
    just = make_claim(cast, ClaimState.SUBMITTED, invoice_amount=Decimal(420_000))
    below = make_claim(cast, ClaimState.SUBMITTED, invoice_amount=Decimal("419999.99"))
    assert (flags(just), flags(below)) == (set(), {FlagCode.LOW_PRICE})


def test_a_car_registered_in_another_city_is_flagged(cast):
    claim = make_claim(cast, ClaimState.SUBMITTED, registered_city="上海")
    assert flags(claim) == {FlagCode.CITY_DIFFERS}


def test_the_third_car_of_a_buyer_in_a_year_is_flagged(cast):
    customer = make_customer()
    lines = [make_line(cast.dealer, customer=customer) for _ in range(3)]
    found = [flags(make_claim(cast, ClaimState.SUBMITTED, line=line)) for line in lines]
    assert found == [set(), set(), {FlagCode.MANY_CARS}]


def test_a_vehicle_that_was_claimed_before_is_flagged(cast):
    first = make_claim(cast, ClaimState.WITHDRAWN)
    again = make_claim(cast, ClaimState.SUBMITTED, vin=first.vin)
    assert flags(again) == {FlagCode.HOLDING_RISK}


def test_a_file_used_for_another_vehicle_is_flagged(cast):
    paper = make_paper()
    first, second = draft_claim(cast), draft_claim(cast)
    for claim in (first, second):
        paper.seek(0)
        attach_document(claim.pk, "D07", paper, name="photo.png", by=cast.applicant)
        submit_claim(claim.pk, by=cast.applicant)
    assert flags(second) == {FlagCode.PHOTO_REUSED}


def test_a_model_year_far_from_the_invoice_is_flagged(cast):
    today = timezone.localdate()
    years = "ABCDEFGHJKLMNPRSTVWXY123456789"

    def of(year: int) -> str:
        draft = make_vin()
        draft = draft[:9] + years[(year - 2010) % 30] + draft[10:]
        return draft[:8] + check_digit(draft) + draft[9:]

    invoiced = today - dt.timedelta(days=10)
    just = make_claim(cast, ClaimState.SUBMITTED, vin=of(invoiced.year - 2))
    beyond = make_claim(cast, ClaimState.SUBMITTED, vin=of(invoiced.year - 3))
    assert (flags(just), flags(beyond)) == (set(), {FlagCode.MODEL_YEAR})
    data = beyond.flags.get().data
    assert data == {"model_year": invoiced.year - 3, "invoice_year": invoiced.year}


def test_a_photo_of_ninety_one_days_ago_is_flagged(cast):
    claim = draft_claim(cast)
    taken_at = timezone.now() - dt.timedelta(days=91)
    photo = claim.documents.get(type="D07")
    Attachment.objects.filter(pk=photo.attachment_id).update(taken_at=taken_at)
    submit_claim(claim.pk, by=cast.applicant)
    assert flags(claim) == {FlagCode.OLD_PHOTO}
