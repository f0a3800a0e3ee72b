"""Whoever waits for a claim reminds those in whose hands it lies, once per workday."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from claims.choices import ClaimState
from claims.models import Claim
from claims.selectors.timeline import timeline_of
from claims.services import nudge_claim
from dealerops.accounts.models import User
from dealerops.foundation.errors import DomainError, TransitionRefused
from dealerops.journal.services import drain
from dealerops.notifications.models import Message
from dealerops.workcal.services import add_workdays
from tests.factories.claims import make_claim


def nudge(claim: Claim, by) -> list[Message]:
    nudge_claim(claim.pk, by=by)
    while drain("default"):
        pass
    return list(Message.objects.filter(topic="claims/nudged"))


def told(messages: list[Message]) -> set[int]:
    return {one.recipient_id for one in messages}


@pytest.mark.parametrize("state", [ClaimState.ASSIGNED, ClaimState.CHECKING])
def test_a_nudge_goes_to_the_checker_while_it_is_checked(cast, state):
    claim = make_claim(cast, state)
    assert told(nudge(claim, cast.applicant)) == {claim.checker_id}


def test_a_nudge_goes_to_the_level_that_is_due(cast):
    assert told(nudge(make_claim(cast), cast.applicant)) == {cast.specialist.user_id}


def test_head_office_nudges_the_dealer_to_answer(cast):
    assert told(nudge(make_claim(cast, ClaimState.RESET), cast.specialist)) == {
        cast.applicant.user_id
    }


def test_a_dealer_does_not_nudge_itself(cast):
    with pytest.raises(TransitionRefused):
        nudge_claim(make_claim(cast, ClaimState.RESET).pk, by=cast.applicant)


def test_a_dealer_cannot_tell_a_proposed_rejection_from_a_check_by_nudging(cast):
    claim = make_claim(cast, ClaimState.REJECT_PROPOSED)
    assert cast.specialist.user_id in told(nudge(claim, cast.applicant))
    row = timeline_of(claim, reader=cast.applicant)[-1]
    assert (row.topic, row.source, row.target, row.detail) == ("claims.nudged", "", "", "")


def test_a_person_nudges_once_per_workday_and_hears_when_it_was(cast):
    claim = make_claim(cast)
    nudge(claim, cast.applicant)
    with pytest.raises(DomainError, match="NUDGED_TODAY"):
        nudge_claim(claim.pk, by=cast.applicant)
    nudge_claim(claim.pk, by=cast.manager)  # another person may
    tomorrow = add_workdays(timezone.localdate(), 1)
    noon = dt.datetime.combine(tomorrow, dt.time(12), timezone.get_current_timezone())
    with time_machine.travel(noon, tick=False):
        nudge_claim(claim.pk, by=cast.applicant)


def test_the_timeline_tells_who_nudged_and_when(cast):
    claim = make_claim(cast)
    nudge(claim, cast.applicant)
    row = timeline_of(claim, reader=cast.specialist)[-1]
    assert row.topic == "claims.nudged"
    assert row.who == str(User.objects.get(pk=cast.applicant.user_id))


@pytest.mark.parametrize("state", [ClaimState.DRAFT, ClaimState.APPROVED])
def test_what_waits_for_nobody_is_not_nudged(cast, state):
    with pytest.raises(TransitionRefused):
        nudge_claim(make_claim(cast, state).pk, by=cast.specialist)


@pytest.mark.parametrize("who", ["regional", "auditor", "finance", "checker"])
def test_who_does_not_wait_does_not_nudge(cast, who):
    claim = make_claim(cast, ClaimState.CHECKING)
    by = cast.checker_of(claim) if who == "checker" else getattr(cast, who)
    with pytest.raises(TransitionRefused):
        nudge_claim(claim.pk, by=by)


def test_another_dealer_does_not_find_the_claim(cast, sign_in):
    claim = make_claim(cast)
    assert sign_in(cast.neighbour).post(f"/claims/{claim.pk}/nudge/").status_code == 404


def test_the_dealer_s_page_offers_it_and_does_it(cast, sign_in):
    claim, client = make_claim(cast), sign_in(cast.applicant)
    address = f"/claims/{claim.pk}/nudge/"
    assert address in client.get(f"/claims/{claim.pk}/").content.decode()
    assert client.post(address).status_code == 302
    assert timeline_of(claim, reader=cast.applicant)[-1].topic == "claims.nudged"


def test_head_office_s_page_offers_it_does_it_and_says_when_it_was_done(cast, sign_in):
    claim, client = make_claim(cast), sign_in(cast.manager)
    page = f"/admin/claims/claim/{claim.pk}/change/"
    address = f"/admin/claims/claim/{claim.pk}/nudge/"
    assert address in client.get(page).content.decode()
    client.post(address)
    again = client.post(address, follow=True)
    assert "NUDGED_TODAY" in str(list(again.context["messages"])[-1])


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_mail_names_no_firm_and_no_buyer(cast, language):
    claim = make_claim(cast)
    User.objects.update(language=language)
    sent = nudge(claim, cast.applicant)[0]
    assert claim.number in sent.subject
    assert f"/admin/claims/claim/{claim.pk}/change/" in sent.text
    assert claim.buyer_name not in sent.html + sent.text
    assert cast.firm.name not in sent.html + sent.text
