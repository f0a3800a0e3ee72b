"""Several claims decided at once: confirmed once more, undone within ten seconds or done one by one."""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.choices import ClaimState
from claims.choices.batches import UNDO_FOR, BatchState
from claims.models import Claim, ClaimBatch, ClaimBatchItem
from claims.services import batches, run_batch, undo_batch
from dealerops.accounts.models import Membership, User
from dealerops.foundation.errors import TransitionRefused
from dealerops.journal.models import Delivery, Entry
from dealerops.journal.services import drain
from tests.factories.claims import make_claim

LIST = "/admin/claims/claim/"
LATER = UNDO_FOR + dt.timedelta(seconds=1)


def choose(client, action: str, *claims: Claim, **more: object):
    data = {"action": action, "_selected_action": [one.pk for one in claims], **more}
    return client.post(LIST, data, follow=True)


def confirm(client, action: str, *claims: Claim, **more: object):
    versions = {f"version_{one.pk}": one.version for one in claims}
    return choose(client, action, *claims, confirmed="1", **versions, **more)


def approve(client, *claims: Claim) -> ClaimBatch:
    confirm(client, "approve_selected", *claims, sure="on")
    return ClaimBatch.objects.latest("pk")


def wait() -> None:
    """Ten seconds pass, and the workers look at what is due."""
    with time_machine.travel(timezone.now() + LATER, tick=True):
        drain("default")


def bar(client) -> str:
    """What the list says above its rows."""
    page = client.get(LIST).content.decode()
    _, found, rest = page.partition('id="batch-bar"')
    return " ".join(rest.partition("</div>")[0].split()) if found else ""


def told(batch: ClaimBatch) -> list[str]:
    return [one.told for one in batch.items.all()]


def states(*claims: Claim) -> list[str]:
    return [Claim.objects.get(pk=one.pk).state for one in claims]


@pytest.fixture
def specialist(cast, sign_in):
    User.objects.filter(pk=cast.specialist.user_id).update(language="en")
    client = sign_in(cast.specialist)
    client.cookies["django_language"] = "en"
    return client


def undo(client, batch: ClaimBatch):
    return client.post(f"{LIST}batches/{batch.pk}/undo/", follow=True)


def said(response) -> list[str]:
    return [str(message) for message in response.context["messages"]]


def test_choosing_decides_nothing_and_shows_the_sum(cast, specialist):
    one, other = make_claim(cast, amount=18_000), make_claim(cast, amount=2_000)
    response = choose(specialist, "approve_selected", one, other)
    page = response.content.decode()
    assert "¥20,000.00" in page
    assert "2 claims in all" in page
    assert states(one, other) == [ClaimState.IN_APPROVAL] * 2


def test_money_wants_a_second_yes(cast, specialist):
    claim = make_claim(cast)
    response = confirm(specialist, "approve_selected", claim)
    assert response.status_code == 400
    wait()
    assert states(claim) == [ClaimState.IN_APPROVAL]


def test_for_ten_seconds_nothing_happens_and_the_list_offers_to_undo(cast, specialist):
    claim = make_claim(cast)
    batch = approve(specialist, claim)
    drain("default")
    assert states(claim) == [ClaimState.IN_APPROVAL]
    assert f'action="{LIST}batches/{batch.pk}/undo/"' in bar(specialist)
    assert "1 claim" in bar(specialist)


def test_what_was_undone_is_never_decided(cast, specialist):
    claim = make_claim(cast)
    batch = approve(specialist, claim)
    assert said(undo(specialist, batch)) == ["Undone: nothing was decided."]
    wait()
    assert states(claim) == [ClaimState.IN_APPROVAL]
    assert not Entry.objects.filter(topic="claims.approved").exists()
    assert "Undone" in bar(specialist)


def test_undoing_twice_undoes_once(cast, specialist):
    batch = approve(specialist, make_claim(cast))
    undo(specialist, batch)
    assert said(undo(specialist, batch)) == ["Undone: nothing was decided."]
    assert Entry.objects.filter(topic="claims.batch_undone").count() == 1


def test_after_ten_seconds_it_is_too_late_to_undo(cast, specialist):
    claim = make_claim(cast)
    batch = approve(specialist, claim)
    with time_machine.travel(batch.runs_at, tick=False):
        assert "UNDO_TOO_LATE" in said(undo(specialist, batch))[0]
    wait()
    with time_machine.travel(batch.runs_at + LATER, tick=False):
        assert "UNDO_TOO_LATE" in said(undo(specialist, batch))[0]
    assert states(claim) == [ClaimState.APPROVED]


def test_nobody_undoes_the_batch_of_somebody_else(cast, specialist, sign_in):
    batch = approve(specialist, make_claim(cast))
    assert undo(sign_in(cast.manager), batch).status_code == 404
    assert sign_in(cast.manager).get(f"{LIST}batches/{batch.pk}/").status_code == 404
    assert bar(sign_in(cast.manager)) == ""
    assert ClaimBatch.objects.get(pk=batch.pk).state == BatchState.WAITING


def test_what_can_be_approved_is_and_the_rest_is_told_with_its_reason(cast, specialist):
    good = [make_claim(cast), make_claim(cast)]
    early = make_claim(cast, ClaimState.CHECKING)
    batch = approve(specialist, *good, early)
    wait()
    assert states(*good, early) == [ClaimState.APPROVED, ClaimState.APPROVED, ClaimState.CHECKING]
    assert "2 done, 1 refused" in bar(specialist)
    page = specialist.get(f"{LIST}batches/{batch.pk}/").content.decode()
    assert "The state has changed. Please refresh. (STATE_CONFLICT)" in page


def test_a_claim_that_changed_meanwhile_is_left_alone(cast, specialist):
    claim = make_claim(cast)
    batch = approve(specialist, claim)
    Claim.objects.filter(pk=claim.pk).update(version=claim.version + 1)
    wait()
    assert states(claim) == [ClaimState.IN_APPROVAL]
    assert "(STALE)" in told(batch)[0]


def test_a_claim_in_two_batches_is_decided_once(cast, specialist):
    claim = make_claim(cast)
    first, second = approve(specialist, claim), approve(specialist, claim)
    wait()
    assert told(first) == [""]
    assert "(STALE)" in told(second)[0]
    assert Entry.objects.filter(topic="claims.approved", object_id=claim.pk).count() == 1


def test_a_confirmation_without_versions_decides_nothing(cast, specialist):
    claim = make_claim(cast)
    choose(specialist, "approve_selected", claim, confirmed="1", sure="on")
    wait()
    assert states(claim) == [ClaimState.IN_APPROVAL]


def test_whoever_loses_their_role_meanwhile_approves_nothing(cast, specialist):
    claim = make_claim(cast)
    batch = approve(specialist, claim)
    Membership.objects.filter(user=cast.specialist.user_id).update(ended_at=timezone.now())
    wait()
    assert states(claim) == [ClaimState.IN_APPROVAL]
    assert told(batch) == ["You may not decide this claim any more."]


def test_whoever_is_shut_out_meanwhile_approves_nothing(cast, specialist):
    claim = make_claim(cast)
    approve(specialist, claim)
    User.objects.filter(pk=cast.specialist.user_id).update(is_active=False)
    wait()
    assert states(claim) == [ClaimState.IN_APPROVAL]


def test_a_worker_killed_half_way_loses_nothing_and_doubles_nothing(cast, specialist, monkeypatch):
    claims = [make_claim(cast), make_claim(cast)]
    batch = approve(specialist, *claims)
    with time_machine.travel(batch.runs_at, tick=True), monkeypatch.context() as patch:
        patch.setattr("claims.services.batches._finish", killed)
        with pytest.raises(SystemExit):
            run_batch(batch.pk)
        assert ClaimBatch.objects.get(pk=batch.pk).state == BatchState.RUNNING
    wait()
    assert ClaimBatch.objects.get(pk=batch.pk).state == BatchState.DONE
    assert Entry.objects.filter(topic="claims.approved").count() == 2


def killed(*_args: object) -> None:
    raise SystemExit


def test_one_claim_that_breaks_down_does_not_keep_the_others_waiting(cast, specialist, monkeypatch):
    bad, good = make_claim(cast), make_claim(cast)
    batch = approve(specialist, bad, good)
    whole = batches.approve_claim
    with monkeypatch.context() as patch:
        patch.setattr(
            batches, "approve_claim", lambda pk, **more: whole(pk if pk != bad.pk else "?", **more)
        )
        wait()
    assert states(bad, good) == [ClaimState.IN_APPROVAL, ClaimState.APPROVED]
    assert Delivery.objects.undone().filter(entry__object_id=batch.pk).exists()


def test_a_batch_is_not_begun_before_its_time(cast, specialist):
    batch = approve(specialist, make_claim(cast))
    with pytest.raises(TransitionRefused):
        run_batch(batch.pk)


def test_a_note_stays_out_of_what_workers_are_told(cast, specialist):
    claim = make_claim(cast)
    reason = {"document": "D01", "reason": "A01", "note": "Ask Mr Wang."}
    confirm(specialist, "return_selected", claim, **reason)
    entry = Entry.objects.get(topic="claims.batch_confirmed")
    assert "Wang" not in f"{entry.note} {entry.data}"


def test_several_are_sent_back_with_one_reason(cast, specialist):
    claims = [make_claim(cast), make_claim(cast)]
    reason = {"document": "D01", "reason": "A01", "note": "Scan again, please."}
    confirm(specialist, "return_selected", *claims, **reason)
    assert states(*claims) == [ClaimState.IN_APPROVAL] * 2
    wait()
    assert states(*claims) == [ClaimState.RESET] * 2
    finding = claims[0].findings.get()
    assert (finding.document_type, finding.reason) == ("D01", "A01")


def test_a_reason_is_needed_to_send_back(cast, specialist):
    claim = make_claim(cast)
    assert confirm(specialist, "return_selected", claim).status_code == 400
    assert not ClaimBatch.objects.exists()


@pytest.mark.parametrize("who", ["auditor", "regional"])
def test_who_decides_at_no_level_is_offered_nothing(cast, sign_in, who):
    claim = make_claim(cast)
    client = sign_in(getattr(cast, who))
    assert "approve_selected" not in client.get(LIST).content.decode()
    confirm(client, "approve_selected", claim, sure="on")
    assert not ClaimBatch.objects.exists()


def test_claims_of_others_cannot_be_chosen(cast, sign_in):
    claim = make_claim(cast)
    confirm(sign_in(cast.far_regional), "return_selected", claim, document="D01", reason="A01")
    assert not ClaimBatch.objects.exists()


def test_a_batch_cannot_send_back_without_a_reason(cast, specialist):
    batch = approve(specialist, make_claim(cast))
    refused = pytest.raises(IntegrityError, match="claims_batch_returns_for_a_reason")
    with refused, transaction.atomic():
        ClaimBatch.objects.filter(pk=batch.pk).update(command="RETURN")


def test_a_batch_names_a_claim_once(cast, specialist):
    claim = make_claim(cast)
    batch = approve(specialist, claim)
    refused = pytest.raises(IntegrityError, match="claims_batch_names_a_claim_once")
    with refused, transaction.atomic():
        ClaimBatchItem.objects.create(batch=batch, claim=claim, version_shown=1)


def test_the_page_of_a_batch_asks_no_more_for_more_claims(
    cast, specialist, django_assert_max_num_queries
):
    few = approve(specialist, make_claim(cast))
    many = approve(specialist, *(make_claim(cast) for _ in range(4)))
    specialist.get(f"{LIST}batches/{few.pk}/")
    with django_assert_max_num_queries(30):
        specialist.get(f"{LIST}batches/{many.pk}/")


def test_only_the_person_undoes(cast, specialist):
    batch = approve(specialist, make_claim(cast))
    with pytest.raises(ClaimBatch.DoesNotExist):
        undo_batch(batch.pk, by=cast.head)


def test_whoever_watches_rings_for_what_is_due(cast, specialist, monkeypatch):
    batch = approve(specialist, make_claim(cast))
    rung = list[str]()
    monkeypatch.setattr("dealerops.journal.bell._ring", rung.append)
    address = f"{LIST}batches/{batch.pk}/bar/"
    specialist.get(address)
    assert rung == []
    with time_machine.travel(batch.runs_at, tick=False):
        specialist.get(address)
    assert rung == ["default"]
