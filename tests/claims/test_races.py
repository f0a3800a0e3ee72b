"""Two people in the same moment: real threads, real transactions."""

import datetime as dt
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from django.db import connection, transaction

from claims.choices import ClaimState, HoldReason, LockState
from claims.choices.batches import BatchCommand, ItemState
from claims.models import ApprovalStep, Claim, VinLock
from claims.services import (
    BatchInput,
    approve_claim,
    assign_claim,
    confirm_batch,
    run_batch,
    submit_claim,
)
from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM, Actor, Role
from dealerops.foundation.errors import DomainError
from dealerops.journal.models import Entry
from quota.models import QuotaBucket, QuotaEvent
from quota.selectors import ledger_differs
from quota.services import BucketKey, allocate
from tests.factories.claims import Cast, draft_claim, make_claim, make_line, make_person, make_vin

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 50


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return Cast.hire()


def at_once(*works: Callable[[], object]) -> list[str]:
    """Run all works in the same moment; what each was refused with, or ''."""
    start = Barrier(len(works))

    def run(work: Callable[[], object]) -> str:
        try:
            start.wait(5)
            work()
        except DomainError as error:
            return error.refusals[0].code
        finally:
            connection.close()
        return ""

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def submit(claim: Claim, by: Actor) -> Callable[[], object]:
    return lambda: submit_claim(claim.pk, by=by)


def test_n01_two_dealers_submit_one_vin_in_the_same_second(cast):
    for _ in range(5):
        vin = make_vin()
        mine = draft_claim(cast, vin=vin)
        theirs = draft_claim(cast, by=cast.stranger, vin=vin)
        answers = at_once(submit(mine, cast.applicant), submit(theirs, cast.stranger))
        assert sorted(answers) == ["", "V01"]
        assert VinLock.objects.filter(vin=vin, state=LockState.HELD).count() == 1
        contest = Entry.objects.filter(topic="claims.vin_contested").latest("pk")
        assert {contest.object_id, contest.data["holder"]} == {mine.pk, theirs.pk}


def test_two_workers_with_one_batch_decide_each_claim_once(cast):
    claims = [make_claim(cast) for _ in range(8)]
    membership = Membership.objects.visible_to(SYSTEM).get(user=cast.specialist.user_id)
    wish = BatchInput(BatchCommand.APPROVE, {one.pk: one.version for one in claims})
    batch = confirm_batch(wish, membership=membership, by=cast.specialist)
    with time_machine.travel(batch.runs_at, tick=True):
        at_once(*[lambda: run_batch(batch.pk)] * 2)
    assert {one.state for one in batch.items.all()} == {ItemState.DONE}
    assert Entry.objects.filter(topic="claims.approved").count() == len(claims)


def test_the_last_car_of_a_line_goes_to_one_claim(cast):
    line = make_line(cast.dealer, qty=1)
    first, second = draft_claim(cast, line=line), draft_claim(cast, line=line)
    answers = at_once(submit(first, cast.applicant), submit(second, cast.applicant))
    assert sorted(answers) == ["", "P02"]
    line.refresh_from_db()
    assert line.taken == 1


def test_one_invoice_serves_one_claim(cast):
    invoice = {"invoice_code": "111002371030", "invoice_number": "77700001"}
    first, second = draft_claim(cast, **invoice), draft_claim(cast, **invoice)
    answers = at_once(submit(first, cast.applicant), submit(second, cast.applicant))
    assert sorted(answers) == ["", "INV_DUP"]


def test_one_claim_is_assigned_once_however_often_the_bell_rings(cast):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    at_once(*[lambda: assign_claim(claim.pk, by=SYSTEM) for _ in range(6)])
    assert claim.assignments.count() == 1


def copies_in_approval(claim: Claim, numbers: Iterator[int]) -> Iterator[Claim]:
    """Claims like this one, each with a VIN and an invoice of its own, waiting for level 1."""
    steps = list(claim.steps.all())
    for number in numbers:
        claim.pk, claim._state.adding = None, True
        claim.number, claim.vin = f"N03-{number}", make_vin()
        claim.invoice_number = f"{90_000_000 + number}"
        claim.save(force_insert=True)
        VinLock.objects.create(vin=claim.vin, claim=claim)
        for step in steps:
            ApprovalStep.objects.create(
                claim=claim, level=step.level, round=step.round,
                creator_id=step.creator_id, checker_id=step.checker_id, due_at=step.due_at,
            )  # fmt: skip
        yield Claim.objects.get(pk=claim.pk)


def approve(claim: Claim, by: Actor) -> Callable[[], object]:
    return lambda: approve_claim(claim.pk, by=by)


def test_n03_quota_race(cast):
    first = make_claim(cast, ClaimState.IN_APPROVAL, quota=10)
    month = first.invoice_date.replace(day=1)
    make_copies = copies_in_approval(first, iter(range(1, ROUNDS + 11)))
    for _ in range(9):
        approve_claim(next(make_copies).pk, by=cast.specialist)
    bucket = QuotaBucket.objects.get()
    assert (bucket.allocated, bucket.consumed) == (10, 9)
    assert QuotaEvent.objects.filter(threshold=100).count() == 0

    colleague = make_person(Role.SSA_SPECIALIST)
    held = next(make_copies)
    for round_number in range(ROUNDS - 1):
        fresh = next(make_copies)
        answers = at_once(approve(held, cast.specialist), approve(fresh, colleague))
        assert sorted(answers) == ["", "QUOTA_EXCEEDED"], f"round {round_number}"
        states = {one.pk: one for one in Claim.objects.filter(pk__in=(held.pk, fresh.pk))}
        approved = [one for one in states.values() if one.state == ClaimState.APPROVED]
        waiting = [one for one in states.values() if one.state == ClaimState.IN_APPROVAL]
        assert len(approved) == len(waiting) == 1
        assert waiting[0].hold_reason == HoldReason.QUOTA
        bucket.refresh_from_db()
        assert bucket.consumed == bucket.allocated
        held = waiting[0]
        give_one_more(bucket, month)
    assert not ledger_differs()


def give_one_more(bucket: QuotaBucket, month: dt.date) -> None:
    with transaction.atomic():
        allocate(BucketKey("CORP_FLEET", bucket.region_id, bucket.dealer_id, month), 1, by=SYSTEM)
