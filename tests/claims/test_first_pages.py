"""The charts of the first pages count what the lists behind them show, each within its own scope."""

import datetime as dt
import re

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from claims.choices import ClaimState
from claims.models import Claim
from claims.selectors.dashboard import WEEKS, claims_by_week, due_next, open_by_state
from dealerops.portal.remembered import remembered
from tests.factories.claims import draft_claim, make_claim
from tests.factories.market import give_quota


def in_states(actor) -> dict[str, int]:
    return {one.state: one.count for one in open_by_state(actor, now=timezone.now())}


def test_weeks_count_what_was_opened_and_what_became_of_it(cast):
    make_claim(cast, ClaimState.APPROVED)
    old = make_claim(cast, ClaimState.REJECTED)
    draft_claim(cast)
    monday = timezone.localdate() - dt.timedelta(days=timezone.localdate().weekday())
    Claim.objects.filter(pk=old.pk).update(created_at=timezone.now() - dt.timedelta(weeks=2))
    weeks = claims_by_week(cast.specialist, today=timezone.localdate())
    assert len(weeks) == WEEKS
    assert (weeks[-1].monday, weeks[-1].states) == (monday, {"APPROVED": 1})
    assert weeks[-3].states == {"REJECTED": 1}
    assert weeks[-2].states == {}


def test_everybody_counts_only_what_they_may_see(cast):
    make_claim(cast, ClaimState.SUBMITTED)
    today = timezone.localdate()
    for nobody in (cast.stranger, cast.neighbour, cast.far_regional):
        assert in_states(nobody) == {}
        assert not any(week.states for week in claims_by_week(nobody, today=today))
        assert due_next(nobody) == []
    for reader in (cast.applicant, cast.regional, cast.vp):
        assert in_states(reader) == {"SUBMITTED": 1}


def test_ages_are_told_in_steps_and_sum_up(cast):
    claims = [make_claim(cast, ClaimState.SUBMITTED) for _ in range(3)]
    for claim, days in zip(claims, (1, 5, 40), strict=True):
        then = timezone.now() - dt.timedelta(days=days)
        Claim.objects.filter(pk=claim.pk).update(first_submitted_at=then)
    (submitted,) = open_by_state(cast.specialist, now=timezone.now())
    assert list(submitted.ages) == [1, 1, 0, 1]
    assert sum(submitted.ages) == submitted.count == 3


def test_what_ends_next_comes_first_whoever_has_to_act(cast):
    reset = make_claim(cast, ClaimState.RESET)
    checked = make_claim(cast, ClaimState.CHECKING)
    decided = make_claim(cast, ClaimState.IN_APPROVAL)
    now = timezone.now()
    Claim.objects.filter(pk=reset.pk).update(reset_due_at=now + dt.timedelta(days=3))
    Claim.objects.filter(pk=checked.pk).update(check_due_at=now - dt.timedelta(days=1))
    decided.steps.update(due_at=now + dt.timedelta(days=1))
    assert [claim for _at, claim in due_next(cast.specialist)] == [checked, decided, reset]


def test_a_figure_leads_to_a_list_that_shows_as_many(cast, sign_in):
    for state in (ClaimState.DRAFT, ClaimState.RESET, ClaimState.IN_APPROVAL, ClaimState.CHECKING):
        make_claim(cast, state)
    make_claim(cast, ClaimState.RESET)
    links = r'<a href="([^"]+)"><i class="dx-swatch[^>]*></i>[^<]*<b>(\d+)</b>'
    for reader, home in ((cast.applicant, "/"), (cast.specialist, "/admin/")):
        client = sign_in(reader)
        found = re.findall(links, client.get(home).text)
        assert found
        for url, count in found:
            shown = set(re.findall(r"CLM-\d{6}-\d{6}", client.get(url).text.split("<main")[-1]))
            assert len(shown) == int(count), url


def test_the_first_pages_tell_numbers_to_those_who_see_no_picture(cast, sign_in):
    make_claim(cast, ClaimState.APPROVED)
    for reader, home in ((cast.applicant, "/"), (cast.regional, "/admin/")):
        page = sign_in(reader).get(home).text
        assert "Claims by week" in page
        assert "Show as a table" in page
        assert "Quota this month" in page


def test_quota_calls_programs_by_their_names(cast, sign_in):
    """A program's code is no word of any language."""
    give_quota(cast.dealer, 3, on=timezone.localdate().replace(day=1))
    page = sign_in(cast.applicant).get("/").text
    assert "Corporate fleet" in page
    assert "CORP_FLEET" not in page


def test_a_remembered_answer_is_of_one_scope_only(cast, settings):
    settings.HOME_CACHE_SECONDS = 60
    key = f"test:{timezone.now().timestamp()}"
    assert remembered(key, cast.applicant, lambda: 1) == 1
    assert remembered(key, cast.applicant, lambda: 2) == 1
    assert remembered(key, cast.neighbour, lambda: 3) == 3
    assert remembered(key, cast.regional, lambda: 4) == 4
    assert remembered(key, cast.specialist, lambda: 5) == 5
    assert remembered(key, cast.manager, lambda: 6) == 6


def test_a_first_page_costs_the_same_however_many_claims_there_are(cast, sign_in):
    client = sign_in(cast.specialist)
    make_claim(cast)
    client.get("/admin/")
    few = questions(client)
    for _ in range(3):
        make_claim(cast)
    assert questions(client) == few


def questions(client) -> int:
    with CaptureQueriesContext(connection) as caught:
        client.get("/admin/")
    return len(caught)
