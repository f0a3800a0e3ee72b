"""A pre-application past its last day keeps no more quota than its claims need (domain.md 2Q.2)."""

import datetime as dt

import time_machine
from django.utils import timezone

from claims.choices import ClaimState, ReserveAt
from claims.models import Claim, PreAppLine, Program
from claims.services import install_programs, submit_claim, withdraw_claim
from claims.tasks import nightly
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Entry
from quota.models import QuotaBucket
from quota.selectors import ledger_differs
from tests.factories.claims import Cast, draft_claim, give_quota, make_line

DAY = dt.timedelta(days=1)


def reserving_line(cast: Cast, qty: int = 3) -> PreAppLine:
    install_programs(by=SYSTEM)
    Program.objects.filter(code="CORP_FLEET").update(reserve_at=ReserveAt.PREAPP)
    give_quota(cast.dealer, 5, on=timezone.localdate())
    return make_line(cast.dealer, qty=qty)


def night_of(day: dt.date) -> int:
    """Half past midnight."""
    moment = dt.datetime.combine(day, dt.time(0, 30), tzinfo=timezone.get_current_timezone())
    with time_machine.travel(moment, tick=False):
        return nightly()


def reserved() -> int:
    assert ledger_differs() == []
    return QuotaBucket.objects.get().reserved


def test_the_night_after_the_last_day_sets_the_unclaimed_units_free_once(cast):
    line = reserving_line(cast)
    after = line.preapplication.valid.upper
    assert (night_of(after - DAY), reserved()) == (0, 3)
    assert (night_of(after), reserved()) == (1, 0)
    assert Entry.objects.get(topic="claims.preapplication_expired").data["units"] == 3
    assert night_of(after + DAY) == 0


def test_a_claim_under_way_keeps_its_unit_until_it_is_let_go(cast):
    line = reserving_line(cast)
    claim = draft_claim(cast, line=line)
    submit_claim(claim.pk, by=cast.applicant)
    after = line.preapplication.valid.upper
    night_of(after)
    assert reserved() == 1
    night_of(after + DAY)
    assert reserved() == 1
    withdraw_claim(claim.pk, by=cast.applicant)
    night_of(after + 2 * DAY)
    assert reserved() == 0
    units = Entry.objects.filter(topic="claims.preapplication_expired").order_by("seq")
    assert [one.data["units"] for one in units] == [2, 1]


def test_an_invoice_of_the_validity_may_still_be_claimed_in_its_window(cast):
    line = reserving_line(cast)
    after = line.preapplication.valid.upper
    with time_machine.travel(dt.datetime.combine(after, dt.time(4), tzinfo=dt.UTC), tick=False):
        draft = draft_claim(cast, line=line, invoice_date=after - DAY)
    night_of(after)
    with time_machine.travel(dt.datetime.combine(after, dt.time(5), tzinfo=dt.UTC), tick=False):
        submit_claim(draft.pk, by=cast.applicant)
    assert Claim.objects.get(pk=draft.pk).state == ClaimState.SUBMITTED
