"""Several claims decided at once: confirmed once more, done one by one, each refusal told."""

import pytest

from claims.choices import ClaimState
from claims.models import Claim
from tests.factories.claims import make_claim

LIST = "/admin/claims/claim/"


def choose(client, action: str, *claims: Claim, **more: object):
    data = {"action": action, "_selected_action": [one.pk for one in claims], **more}
    return client.post(LIST, data, follow=True)


def confirm(client, action: str, *claims: Claim, **more: object):
    versions = {f"version_{one.pk}": one.version for one in claims}
    return choose(client, action, *claims, confirmed="1", **versions, **more)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def states(*claims: Claim) -> list[str]:
    return [Claim.objects.get(pk=one.pk).state for one in claims]


def test_choosing_decides_nothing_and_shows_the_sum(cast, sign_in):
    one, other = make_claim(cast, amount=18_000), make_claim(cast, amount=2_000)
    response = choose(sign_in(cast.specialist), "approve_selected", one, other)
    page = response.content.decode()
    assert "¥20,000.00" in page
    assert "2 claims in all" in page
    assert states(one, other) == [ClaimState.IN_APPROVAL] * 2


def test_money_wants_a_second_yes(cast, sign_in):
    claim = make_claim(cast)
    response = confirm(sign_in(cast.specialist), "approve_selected", claim)
    assert response.status_code == 400
    assert states(claim) == [ClaimState.IN_APPROVAL]


def test_what_can_be_approved_is_and_the_rest_is_told_with_its_reason(cast, sign_in):
    good = [make_claim(cast), make_claim(cast)]
    early = make_claim(cast, ClaimState.CHECKING)
    response = confirm(sign_in(cast.specialist), "approve_selected", *good, early, sure="on")
    assert states(*good, early) == [ClaimState.APPROVED, ClaimState.APPROVED, ClaimState.CHECKING]
    done, refused = said(response)
    assert done == "2 done."
    assert refused.startswith(f"1 refused ({early.number}):")
    assert "STATE_CONFLICT" in refused


def test_a_claim_that_changed_meanwhile_is_left_alone(cast, sign_in):
    claim = make_claim(cast)
    shown = Claim.objects.get(pk=claim.pk)
    Claim.objects.filter(pk=claim.pk).update(version=shown.version + 1)
    response = confirm(sign_in(cast.specialist), "approve_selected", shown, sure="on")
    assert states(claim) == [ClaimState.IN_APPROVAL]
    assert "STALE" in said(response)[0]


def test_a_confirmation_without_versions_decides_nothing(cast, sign_in):
    claim = make_claim(cast)
    choose(sign_in(cast.specialist), "approve_selected", claim, confirmed="1", sure="on")
    assert states(claim) == [ClaimState.IN_APPROVAL]


def test_several_are_sent_back_with_one_reason(cast, sign_in):
    claims = [make_claim(cast), make_claim(cast)]
    reason = {"document": "D01", "reason": "A01", "note": "Scan again, please."}
    response = confirm(sign_in(cast.specialist), "return_selected", *claims, **reason)
    assert said(response) == ["2 done."]
    assert states(*claims) == [ClaimState.RESET] * 2
    finding = claims[0].findings.get()
    assert (finding.document_type, finding.reason) == ("D01", "A01")


def test_a_reason_is_needed_to_send_back(cast, sign_in):
    claim = make_claim(cast)
    assert confirm(sign_in(cast.specialist), "return_selected", claim).status_code == 400
    assert states(claim) == [ClaimState.IN_APPROVAL]


@pytest.mark.parametrize("who", ["auditor", "regional"])
def test_who_decides_at_no_level_is_offered_nothing(cast, sign_in, who):
    claim = make_claim(cast)
    client = sign_in(getattr(cast, who))
    assert "approve_selected" not in client.get(LIST).content.decode()
    confirm(client, "approve_selected", claim, sure="on")
    assert states(claim) == [ClaimState.IN_APPROVAL]


def test_claims_of_others_cannot_be_chosen(cast, sign_in):
    claim = make_claim(cast)
    confirm(sign_in(cast.far_regional), "return_selected", claim, document="D01", reason="A01")
    assert states(claim) == [ClaimState.IN_APPROVAL]
