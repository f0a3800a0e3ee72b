"""What dealers and head office read about a claim, in their own language."""

import datetime as dt
from typing import Any

import pytest

from claims.choices import ClaimState, DocumentType, Reason
from claims.models import Claim
from claims.services import FindingInput, reject_claim, reset_check, submit_claim
from dealerops.accounts.models import Membership, User
from dealerops.accounts.selectors import people_at_dealer
from dealerops.accounts.services import end_membership, grant_membership
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.foundation.errors import DomainError
from dealerops.journal.services import drain
from dealerops.network.models import Dealer
from dealerops.notifications.models import Message
from dealerops.notifications.templatetags.mail import last_day
from tests.factories.claims import draft_claim, make_claim

pytestmark = pytest.mark.django_db

FOUND = FindingInput(DocumentType.D01, Reason.A01, "The <stamp> covers the number")


@pytest.fixture(autouse=True)
def _store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.SITE_URL = "https://dealerops.example"


@pytest.fixture(params=["en", "zh-hans"])
def language(request: Any) -> str:
    return request.param


def speak(language: str, *people: Any) -> None:
    for person in people:
        User.objects.filter(pk=person.user_id).update(
            language=language, email=f"p{person.user_id}@dealer.example"
        )


def mail(topic: str) -> Message:
    """The one mail of a topic, once everything recorded has been delivered."""
    while drain("default"):
        pass
    return Message.objects.get(topic=topic)


def both(message: Message) -> tuple[str, str]:
    return message.text, message.html


def test_a_reset_says_what_is_wrong_until_when_and_where(cast, language):
    speak(language, cast.applicant)
    claim = make_claim(cast, ClaimState.CHECKING)
    reset_check(claim.pk, [FOUND], by=cast.checker_of(claim), note="Please hurry & scan again")
    claim.refresh_from_db()
    message = mail("claims/reset")
    day = last_day(claim.reset_due_at).isoformat()
    assert claim.number in message.subject
    assert day in message.subject
    for body in both(message):
        assert body.count(day) == 2
        for word in (claim.number, "A01", "D01"):
            assert word in body
        assert f"https://dealerops.example/claims/{claim.pk}/" in body
        assert claim.vin not in body
        assert f"{'*' * 11}{claim.vin[-6:]}" in body
        program = claim.program.name_en if language == "en" else claim.program.name
        assert program in body
    assert FOUND.note in message.text
    assert "Please hurry & scan again" in message.text
    assert "The &lt;stamp&gt; covers" in message.html
    assert message.html.count('class="action"') == 1


def test_an_approval_says_the_amount_and_how_long_the_car_is_kept(cast, language):
    speak(language, cast.applicant)
    claim = make_claim(cast, ClaimState.APPROVED)
    message = mail("claims/approved")
    amount = f"¥{claim.support_amount:,.2f}"
    assert "," in amount
    assert amount in message.subject
    for body in both(message):
        assert amount in body
        assert claim.hold_until.isoformat() in body


def test_a_rejection_says_why_and_until_when_to_appeal(cast, language):
    speak(language, cast.applicant)
    claim = make_claim(cast, ClaimState.IN_APPROVAL)
    level = claim.steps.waiting()[0].level
    wrong = FindingInput(DocumentType.D01, Reason.B01)
    reject_claim(claim.pk, [wrong], by=cast.decider(level), note="Another car")
    claim.refresh_from_db()
    message = mail("claims/rejected")
    for body in both(message):
        for word in ("B01", "D01", "Another car", last_day(claim.appeal_until).isoformat()):
            assert word in body


def test_head_office_reads_of_two_claims_for_one_car(cast, language):
    speak(language, cast.specialist)
    holder = make_claim(cast, ClaimState.SUBMITTED)
    refused = draft_claim(cast, by=cast.stranger, vin=holder.vin)
    with pytest.raises(DomainError):
        submit_claim(refused.pk, by=cast.stranger)
    message = mail("claims/vin_contested")
    assert message.recipient_id == cast.specialist.user_id
    for body in both(message):
        for claim in (holder, refused):
            assert claim.number in body
            assert claim.dealer.name in body or claim.dealer.name_en in body
        assert f"https://dealerops.example/admin/claims/claim/{refused.pk}/change/" in body
        assert holder.vin not in body
        assert holder.buyer_name not in body
        for paper in holder.documents.current():
            assert f"{paper.type} " in body


def test_two_people_of_one_dealer_get_one_mail_each_and_the_neighbour_none(cast):
    claim = make_claim(cast, ClaimState.CHECKING)
    reset_check(claim.pk, [FOUND], by=cast.checker_of(claim))
    assert mail("claims/reset").recipient_id == cast.applicant.user_id


@pytest.mark.parametrize(
    ("end", "day"),
    [("2026-04-25T00:00:00+08:00", "2026-04-24"), ("2026-04-24T18:00:00+08:00", "2026-04-24")],
)
def test_a_deadline_is_shown_as_its_last_day(end, day):
    assert last_day(dt.datetime.fromisoformat(end)).isoformat() == day


def test_a_claim_that_was_answered_meanwhile_has_no_deadline_any_more(cast):
    claim = make_claim(cast, ClaimState.CHECKING)
    reset_check(claim.pk, [FOUND], by=cast.checker_of(claim))
    Claim.objects.filter(pk=claim.pk).update(state=ClaimState.SUBMITTED, reset_due_at=None)
    message = mail("claims/reset")
    assert "None" not in message.subject + message.text + message.html
    assert message.subject


def test_who_moved_to_another_dealer_is_told_nothing_more(cast):
    moved = Membership.objects.get(user=cast.applicant.user_id)
    end_membership(moved.pk, by=SYSTEM)
    grant_membership(moved.user, Role.D_SSA, by=SYSTEM, place=Dealer.objects.get(code="BJ02"))
    assert people_at_dealer(Role.D_SSA, cast.dealer.pk) == []
