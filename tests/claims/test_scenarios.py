"""Acceptance scenarios of domain.md 8 through the services."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.utils import timezone

from claims.choices import ClaimState, LockState, Reason, ReserveAt
from claims.models import AnnualAgreement, Claim, PreAppLine, Program, VinLock
from claims.services import (
    FindingInput,
    LineInput,
    Registration,
    approve_claim,
    assign_claim,
    attach_document,
    enter_preapplication,
    install_programs,
    pass_check,
    reject_claim,
    release_rejected,
    reset_check,
    resubmit_claim,
    route_claim,
    start_check,
    submit_claim,
)
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import InvalidInput
from dealerops.workcal.services import end_of
from quota.models import QuotaBucket
from quota.services import BucketKey, allocate
from tests.factories.claims import (
    Cast,
    draft_claim,
    make_customer,
    make_model,
    make_paper,
    make_vin,
)

MISSING_PAGE = FindingInput("D02", Reason.A02)
SYSTEM_ERROR = FindingInput("D01", Reason.O01)


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{text}+08:00")


def travel(text: str):
    return time_machine.travel(moment(text), tick=False)


def fleet_line(cast: Cast) -> PreAppLine:
    """S01's registration: 3 cars of 18,000, planned for April, quota reserved at pre-application."""
    install_programs(by=SYSTEM)
    Program.objects.filter(code="CORP_FLEET").update(reserve_at=ReserveAt.PREAPP)
    program = Program.objects.get(code="CORP_FLEET")
    customer = make_customer()
    agreement = AnnualAgreement.objects.create(
        number="S01", customer=customer, program=program, valid=(dt.date(2026, 1, 1), None)
    )
    for month in (3, 4):
        key = BucketKey(
            "CORP_FLEET", cast.dealer.region_id, cast.dealer.pk, dt.date(2026, month, 1)
        )
        allocate(key, 3, by=SYSTEM)
    lines = [LineInput(make_model(), 3, Decimal(18_000), dt.date(2026, 4, 1))]
    asked = Registration(cast.dealer, program, customer, lines, agreement)
    return enter_preapplication(asked, approved_on=dt.date(2026, 3, 2), by=SYSTEM).lines.get()


def bucket(month: int) -> QuotaBucket:
    return QuotaBucket.objects.get(month=dt.date(2026, month, 1))


def check(claim: Claim, cast: Cast) -> None:
    start_check(claim.pk, by=cast.checker_of(claim))


def test_s01_fleet_claim_happy_path(cast):
    with travel("2026-03-02T10:00"):
        line = fleet_line(cast)
    assert line.preapplication.valid.upper == dt.date(2026, 6, 1)  # valid to 2026-05-31, inclusive
    assert (bucket(3).reserved, bucket(4).reserved) == (0, 3)

    with travel("2026-04-03T10:00"):
        claim = draft_claim(
            cast,
            line=line,
            invoice_date=dt.date(2026, 3, 20),
            registered_on=dt.date(2026, 3, 25),
        )
    with travel("2026-04-03T11:00"):
        submit_claim(claim.pk, by=cast.applicant)
        claim = assign_claim(claim.pk, by=SYSTEM)
    assert claim.check_due_at == end_of(dt.date(2026, 4, 8))  # 4 to 6 April is a holiday

    with travel("2026-04-08T15:00"):
        check(claim, cast)
        pass_check(claim.pk, by=cast.checker_of(claim))
        claim = route_claim(claim.pk, by=SYSTEM)
    assert [step.level for step in claim.steps.all()] == ["L1"]

    with travel("2026-04-09T09:30"):
        claim = approve_claim(claim.pk, by=cast.specialist)
    assert claim.state == ClaimState.APPROVED
    assert claim.support_amount == Decimal(18_000)
    assert claim.hold_until == dt.date(2026, 9, 25)
    assert claim.vin_lock.state == LockState.CONSUMED
    assert (bucket(4).reserved, bucket(3).consumed) == (2, 1)
    line.refresh_from_db()
    assert line.remaining == 2


def test_s01_the_last_possible_day_is_day_sixty(cast):
    with travel("2026-03-02T10:00"):
        line = fleet_line(cast)
    with travel("2026-05-19T23:00"):
        claim = draft_claim(cast, line=line, invoice_date=dt.date(2026, 3, 20))
        submit_claim(claim.pk, by=cast.applicant)
    with travel("2026-05-20T00:01"):
        late = draft_claim(cast, line=line, invoice_date=dt.date(2026, 3, 20))
        with pytest.raises(Exception, match="T01"):
            submit_claim(late.pk, by=cast.applicant)


def reset_once(claim_id: int, cast: Cast, finding: FindingInput = MISSING_PAGE) -> Claim:
    claim = Claim.objects.get(pk=claim_id)
    check(claim, cast)
    return reset_check(claim_id, [finding], by=cast.checker_of(claim))


def answer(claim_id: int, cast: Cast) -> Claim:
    for document in ("D01", "D02"):
        attach_document(claim_id, document, make_paper(), name="again.png", by=cast.applicant)
    return resubmit_claim(claim_id, by=cast.applicant)


def test_s05_reset_loop(cast):
    with travel("2026-03-02T10:00"):
        line = fleet_line(cast)
    with travel("2026-04-08T10:00"):
        claim = draft_claim(cast, line=line, invoice_date=dt.date(2026, 3, 20))
        submit_claim(claim.pk, by=cast.applicant)
        claim = assign_claim(claim.pk, by=SYSTEM)
        first_checker = claim.checker_id
    with travel("2026-04-10T10:00"):
        claim = reset_once(claim.pk, cast)
    assert claim.reset_due_at == end_of(dt.date(2026, 4, 24))
    assert claim.checker_id is None

    first_submission = claim.first_submitted_at
    Program.objects.get(code="CORP_FLEET").policies.update(claim_window_days=26)  # ends 04-15
    with travel("2026-04-23T11:00"):
        claim = answer(claim.pk, cast)
    assert claim.state == ClaimState.ASSIGNED
    assert claim.first_submitted_at == first_submission
    assert claim.checker_id == first_checker
    assert claim.check_due_at == end_of(dt.date(2026, 4, 24))  # a re-check has one workday

    with travel("2026-04-24T10:00"):
        reset_once(claim.pk, cast)
        answer(claim.pk, cast)
        reset_once(claim.pk, cast)
        claim = answer(claim.pk, cast)
    assert claim.reset_count == 3
    with travel("2026-04-27T10:00"):
        claim = reset_once(claim.pk, cast)
    assert claim.state == ClaimState.REJECTED
    assert claim.findings.filter(reason=Reason.T03).exists()
    line.refresh_from_db()
    assert line.taken == 1
    assert VinLock.objects.get(claim=claim).state == LockState.HELD

    with travel("2026-05-13T23:00"):  # 10 workdays after 04-27, the 1st to 5th of May being closed
        assert release_rejected(claim.pk, by=SYSTEM).released_at is None
    with travel("2026-05-14T00:30"):
        release_rejected(claim.pk, by=SYSTEM)
    line.refresh_from_db()
    assert line.taken == 0
    assert VinLock.objects.get(claim=claim).state == LockState.RELEASED


def test_s05_a_system_error_does_not_count(cast):
    claim = draft_claim(cast)
    submit_claim(claim.pk, by=cast.applicant)
    claim = assign_claim(claim.pk, by=SYSTEM)
    assert reset_once(claim.pk, cast, SYSTEM_ERROR).reset_count == 0
    claim = answer(claim.pk, cast)
    assert reset_once(claim.pk, cast).reset_count == 1


def test_n01_a_vin_in_other_letters_does_not_slip_by(cast):
    vin = make_vin()
    first = draft_claim(cast, vin=vin)
    submit_claim(first.pk, by=cast.applicant)
    for written in (
        vin.lower(),
        vin.translate({ord(c): ord(c) + 0xFEE0 for c in vin}),
        f"{vin[:8]} {vin[8:]}",
    ):
        again = draft_claim(cast, by=cast.neighbour, vin=written)
        with pytest.raises(Exception, match="V01"):
            submit_claim(again.pk, by=cast.neighbour)
    with_letter_o = draft_claim(
        cast, by=cast.neighbour, vin=vin[:11] + vin[11:].replace("0", "O", 1)
    )
    with pytest.raises(Exception, match="VIN_CHARSET"):
        submit_claim(with_letter_o.pk, by=cast.neighbour)


def test_n01_the_lock_outlives_a_rejection_until_the_appeal_window_ends(cast):
    vin = make_vin()
    with travel("2026-04-08T10:00"):
        first = draft_claim(cast, vin=vin)
        submit_claim(first.pk, by=cast.applicant)
        claim = assign_claim(first.pk, by=SYSTEM)
        check(claim, cast)
        pass_check(claim.pk, by=cast.checker_of(claim))
        route_claim(claim.pk, by=SYSTEM)

        reject_claim(claim.pk, [FindingInput("D01", Reason.B02)], by=cast.specialist)
        second = draft_claim(cast, by=cast.neighbour, vin=vin)
        with pytest.raises(Exception, match="V01") as refused:
            submit_claim(second.pk, by=cast.neighbour)
    assert cast.dealer.name not in str(refused.value.refusals)
    with travel("2026-04-23T00:30"):
        release_rejected(first.pk, by=SYSTEM)
        assert submit_claim(second.pk, by=cast.neighbour).state == ClaimState.SUBMITTED


def test_findings_must_fit_their_event(cast):
    claim = draft_claim(cast)
    submit_claim(claim.pk, by=cast.applicant)
    claim = assign_claim(claim.pk, by=SYSTEM)
    check(claim, cast)
    checker = cast.checker_of(claim)
    for wrong, code in (
        ([], "FINDING_MISSING"),
        ([FindingInput("D02", Reason.A06)], "REASON_NOT_ALLOWED"),
        ([FindingInput("D77", Reason.A01)], "DOCUMENT_UNKNOWN"),
        ([FindingInput("D02", Reason.O99)], "REASON_NEEDS_L2"),
    ):
        with pytest.raises(InvalidInput, match=code):
            reset_check(claim.pk, wrong, by=checker)
    claim.refresh_from_db()
    assert claim.state == ClaimState.CHECKING
    assert timezone.now() > claim.created_at
