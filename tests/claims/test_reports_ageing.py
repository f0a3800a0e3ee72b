"""R04: how long claims have been where they are (domain.md 6.4)."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
import time_machine

from claims.choices import ClaimState
from claims.selectors.ageing import ageing_by_state
from claims.services import approve_claim, route_claim
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.foundation.reporting import Period
from tests.factories.claims import give_quota, make_claim

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEK = Period(dt.date(2026, 10, 12), dt.date(2026, 10, 19))


def moment(text: str) -> dt.datetime:
    return dt.datetime.strptime(f"2026-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI)


def at(text: str):
    return time_machine.travel(moment(text), tick=False)


def report(actor, as_of: str = "10-19 08:30"):
    return ageing_by_state(actor, WEEK, moment(as_of))


def test_ages_are_workdays_in_the_state_and_buckets_add_up(cast):
    for day in ("10-16", "10-13", "10-12", "09-28", "09-15"):
        with at(f"{day} 10:00"):
            make_claim(cast, ClaimState.IN_APPROVAL)
    (row,) = report(cast.manager)
    assert (row.to_3, row.to_7, row.to_15, row.over_15) == (2, 1, 1, 1)
    assert row.count == row.to_3 + row.to_7 + row.to_15 + row.over_15
    assert row.amount == Decimal(5 * 18_000)


def test_the_oldest_is_the_one_that_entered_the_state_first(cast):
    with at("10-12 10:00"):
        late_in_state = make_claim(cast, ClaimState.CHECK_PASSED)
    with at("10-13 10:00"):
        oldest = make_claim(cast, ClaimState.IN_APPROVAL)
    with at("10-15 10:00"):
        route_claim(late_in_state.pk, by=SYSTEM)
    (row,) = report(cast.manager)
    assert row.oldest == oldest.number


def test_states_stand_in_the_order_of_the_process(cast):
    with at("10-13 10:00"):
        for state in (ClaimState.RESET, ClaimState.SUBMITTED, ClaimState.IN_APPROVAL):
            make_claim(cast, state)
        make_claim(cast, ClaimState.DRAFT)
        make_claim(cast, ClaimState.APPROVED)
        make_claim(cast, ClaimState.REJECTED)
        make_claim(cast, ClaimState.WITHDRAWN)
    assert [row.state for row in report(cast.manager)] == ["SUBMITTED", "IN_APPROVAL", "RESET"]


def test_a_claim_decided_after_the_week_still_stands_in_its_report(cast):
    with at("10-13 10:00"):
        claim = make_claim(cast, ClaimState.IN_APPROVAL)
    with at("10-20 10:00"):
        for step in claim.steps.waiting():
            approve_claim(claim.pk, by=cast.decider(step.level))
        assert [row.state for row in report(cast.manager)] == ["IN_APPROVAL"]


def test_a_claim_filed_after_the_week_does_not(cast):
    with at("10-19 08:00"):
        make_claim(cast, ClaimState.SUBMITTED)
    assert report(cast.manager) == []


def test_a_hold_stands_in_a_row_of_its_own(cast):
    with at("10-13 10:00"):
        held = make_claim(cast, ClaimState.IN_APPROVAL, quota=0)
        with pytest.raises(DomainError, match="QUOTA_EXCEEDED"):
            approve_claim(held.pk, by=cast.specialist)
        make_claim(cast, ClaimState.IN_APPROVAL)
    assert [(row.hold, row.count) for row in report(cast.manager)] == [("NONE", 1), ("QUOTA", 1)]


def test_a_hold_that_ended_after_the_week_still_stands_in_its_report(cast):
    with at("10-13 10:00"):
        held = make_claim(cast, ClaimState.IN_APPROVAL, quota=0)
        with pytest.raises(DomainError, match="QUOTA_EXCEEDED"):
            approve_claim(held.pk, by=cast.specialist)
    with at("10-20 10:00"):
        give_quota(held.dealer, 1, on=held.invoice_date, program=held.program.code)
        approve_claim(held.pk, by=cast.specialist)
    assert [(row.hold, row.count) for row in report(cast.manager)] == [("QUOTA", 1)]


def test_regions_see_their_own_and_together_everything(cast):
    with at("10-13 10:00"):
        make_claim(cast, ClaimState.IN_APPROVAL)
        make_claim(cast, ClaimState.IN_APPROVAL, by=cast.neighbour)
        make_claim(cast, ClaimState.RESET, by=cast.stranger)
    counts = [
        sum(row.count for row in report(actor))
        for actor in (cast.regional, cast.far_regional, cast.manager)
    ]
    assert counts == [2, 1, 3]
