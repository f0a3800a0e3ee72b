"""Each level has its own two workdays; who comes next sees what is late (domain.md 2.8)."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from claims.choices import ClaimState
from claims.models import Claim
from claims.selectors.dashboard import due_next
from claims.selectors.desk import late_before, waiting_for
from claims.services import approve_claim
from dealerops.workcal.services import add_workdays, end_of
from tests.factories.claims import Cast, make_claim

ROUTED = dt.date(2026, 3, 2)  # a Monday
LATER = dt.date(2026, 3, 11)


@pytest.fixture
def claim(cast: Cast) -> Claim:
    """In approval since ROUTED, by three levels."""
    with at(ROUTED):
        return make_claim(cast, amount=150_000)


def at(day: dt.date):
    return time_machine.travel(dt.datetime.combine(day, dt.time(10)).astimezone(), tick=False)


def due(claim: Claim) -> list[dt.datetime]:
    return [step.due_at for step in claim.steps.waiting()]


def workday(since: dt.date, count: int) -> dt.datetime:
    return end_of(add_workdays(since, count))


def test_the_time_of_a_level_begins_when_the_one_before_has_decided(claim, cast):
    assert due(claim) == [workday(ROUTED, 2), workday(ROUTED, 4), workday(ROUTED, 6)]
    with at(LATER):
        approve_claim(claim.pk, by=cast.specialist)
        assert due(claim) == [workday(LATER, 2), workday(LATER, 4)]
        assert due_next(cast.manager) == [(workday(LATER, 2), claim)]


def test_the_next_level_sees_what_is_late_and_cannot_decide_it(claim, cast, sign_in):
    with at(dt.date(2026, 3, 4)):
        assert not late_before(cast.manager).exists()
    with at(LATER):
        assert late_before(cast.manager).get() == claim
        for other in (cast.specialist, cast.head, cast.vp, cast.auditor):
            assert not late_before(other).exists()
        assert not waiting_for(cast.manager).exists()
        client = sign_in(cast.manager)
        home = client.get("/admin/").text
        assert "Late one level before mine" in home
        page = client.get(reverse("admin:claims_claim_change", args=(claim.pk,)))
        assert (claim.number in home, page.status_code) == (True, 200)
        assert 'data-offer="approve"' not in page.text
        approve_claim(claim.pk, by=cast.specialist)
        assert not late_before(cast.manager).exists()
    claim.refresh_from_db()
    assert claim.state == ClaimState.IN_APPROVAL
