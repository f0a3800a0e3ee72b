"""Who gets a claim to check, and until when (domain.md 2.11)."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from claims.calc import Candidate, choose_checker
from claims.choices import ClaimState
from claims.models import CheckAssignment, Checker, Claim, SlaBreach
from claims.services import (
    assign_claim,
    attach_document,
    resubmit_claim,
    start_check,
    submit_claim,
    try_reassign,
)
from claims.tasks import clocks
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from dealerops.workcal.services import end_of
from tests.factories.claims import Cast, draft_claim, make_claim, make_paper

SHARE = Decimal("0.30")
LONG_AGO = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


def travel(text: str) -> time_machine.travel:
    return time_machine.travel(dt.datetime.fromisoformat(f"{text}+08:00"), tick=False)


def candidate(pk: int, load: int = 0, **more: object) -> Candidate:
    facts = {"daily_capacity": 40, "last_assigned_at": LONG_AGO, **more}
    return Candidate(checker_id=pk, open_load=load, **facts)


def chosen(*candidates: Candidate, total: int = 0) -> int | None:
    return choose_checker(candidates, dealer_total=total, largest_share=SHARE)


def test_the_lowest_load_per_capacity_gets_the_claim():
    assert chosen(candidate(1, 10, daily_capacity=20), candidate(2, 15, daily_capacity=40)) == 2


def test_a_tie_goes_to_who_waited_longest_then_to_the_smaller_number():
    later = LONG_AGO + dt.timedelta(days=1)
    assert chosen(candidate(1, last_assigned_at=later), candidate(2)) == 2
    assert chosen(candidate(1), candidate(2, last_assigned_at=None)) == 2
    assert chosen(candidate(2), candidate(1)) == 1


def test_who_has_more_than_thirty_per_cent_of_a_dealers_week_steps_back():
    assert chosen(candidate(1, of_dealer=3), candidate(2, 5), total=10) == 1  # exactly 30 %
    assert chosen(candidate(1, of_dealer=4), candidate(2, 5), total=10) == 2
    assert chosen(candidate(1, of_dealer=4), total=10) == 1  # nobody else is there
    assert chosen() is None


@pytest.mark.parametrize(
    ("submitted", "last_day"),
    [
        ("2026-04-08T15:59:59", dt.date(2026, 4, 10)),
        ("2026-04-08T16:00:00", dt.date(2026, 4, 10)),
        ("2026-04-08T16:00:01", dt.date(2026, 4, 13)),
    ],
)
def test_after_four_in_the_afternoon_the_check_begins_the_next_workday(cast, submitted, last_day):
    with travel(submitted):
        claim = draft_claim(cast)
        submit_claim(claim.pk, by=cast.applicant)
        claim = assign_claim(claim.pk, by=SYSTEM)
    assert claim.state == ClaimState.ASSIGNED  # at once; only the clock waits
    assert claim.check_due_at == end_of(last_day)
    policy = Entry.objects.get(topic="claims.assigned").data["policy"]
    assert policy["claims.check_cut_off"] == "16:00:00"
    assert policy["claims.check_workdays"] == 2


def sent_back(cast: Cast) -> Claim:
    """A claim that came back on Wednesday 8 April, with a new invoice already attached."""
    with travel("2026-04-08T10:00"):
        claim = make_claim(cast, ClaimState.RESET)
        attach_document(claim.pk, "D01", make_paper(), name="new.png", by=cast.applicant)
    return claim


@pytest.mark.parametrize(
    ("back_on", "same"),
    [(dt.date(2026, 4, 10), True), (dt.date(2026, 4, 11), False), (None, False)],
)
def test_a_recheck_waits_one_workday_for_its_checker_and_no_longer(cast, back_on, same):
    claim = sent_back(cast)
    first = claim.assignments.get().checker_id
    away = (dt.date(2026, 4, 9), back_on)
    Checker.objects.filter(user=first).update(absent=away)
    with travel("2026-04-09T10:00"):
        claim = resubmit_claim(claim.pk, by=cast.applicant)
    assert (claim.checker_id == first) is same
    assert claim.assignments.open().get().is_recheck
    assert "claims.recheck_workdays" in Entry.objects.get(topic="claims.resubmitted").data["policy"]


def test_a_late_check_that_nobody_began_changes_hands_once(cast):
    with travel("2026-04-07T10:00"):
        claim = make_claim(cast, ClaimState.ASSIGNED)
    assert claim.check_due_at == end_of(dt.date(2026, 4, 9))
    with travel("2026-04-10T09:00"):
        clocks()
    assert SlaBreach.objects.count() == 1
    assert CheckAssignment.objects.count() == 1
    with travel("2026-04-11T00:05"):
        clocks()
        clocks()
    first, second = CheckAssignment.objects.order_by("pk")
    assert first.checker_id != second.checker_id
    assert second.due_at > first.due_at  # the new checker has the time of a check
    assert SlaBreach.objects.get().assignment_id == first.pk


def test_a_late_check_that_was_begun_stays_where_it_is(cast):
    with travel("2026-04-07T10:00"):
        claim = make_claim(cast, ClaimState.ASSIGNED)
        start_check(claim.pk, by=cast.checker_of(claim))
    with travel("2026-04-20T09:00"):
        clocks()
    assert SlaBreach.objects.count() == 1
    assert not try_reassign(claim.pk, by=SYSTEM)
    assert CheckAssignment.objects.count() == 1


def test_an_unanswered_reset_is_rejected_when_its_last_day_is_over(cast):
    claim = sent_back(cast)
    assert claim.reset_due_at == end_of(dt.date(2026, 4, 22))
    with travel("2026-04-22T23:59"):
        clocks()
        claim.refresh_from_db()
        assert claim.state == ClaimState.RESET
    with travel("2026-04-23T00:00"):
        clocks()
        claim.refresh_from_db()
    assert claim.state == ClaimState.REJECTED
    assert Entry.objects.get(topic="claims.rejected").reason == "T02"


def test_a_held_claim_waits_for_nobody_to_be_assigned(cast):
    claim = make_claim(cast, ClaimState.SUBMITTED)
    Claim.objects.update(hold_reason="ONSITE")
    other = make_claim(cast, ClaimState.SUBMITTED)
    clocks()
    claim.refresh_from_db()
    other.refresh_from_db()
    assert (claim.state, other.state) == (ClaimState.SUBMITTED, ClaimState.ASSIGNED)
