"""A button that is pressed ten times at once does its work once (reliability.md P4)."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from claims.choices import ClaimState
from claims.models import Claim
from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Role
from dealerops.journal.models import Entry
from dealerops.network.models import Region
from dealerops.submissions.models import Submission
from dealerops.submissions.services import forget_old, new_token
from tests.factories.claims import Cast, draft_claim, make_claim, make_line, make_paper, make_person

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 10
Case = tuple[Actor, str, dict[str, Any]]


def enter(actor: Actor) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(User.objects.get(pk=actor.user_id))
    return client


@pytest.fixture
def cast(settings, tmp_path) -> Cast:
    settings.MEDIA_ROOT = tmp_path
    return Cast.hire()


def _open(cast: Cast) -> Case:
    return cast.applicant, reverse("claims:open", args=(make_line(cast.dealer).pk,)), {}


def _attach(cast: Cast) -> Case:
    return cast.applicant, reverse("claims:attach", args=(draft_claim(cast).pk, "D05")), {}


def _remove(cast: Cast) -> Case:
    paper = draft_claim(cast).documents.first()
    return cast.applicant, reverse("claims:paper_remove", args=(paper.pk,)), {}


def _withdraw(cast: Cast) -> Case:
    claim = make_claim(cast, ClaimState.SUBMITTED)
    return cast.applicant, reverse("claims:withdraw", args=(claim.pk,)), {"version": claim.version}


def _delete(cast: Cast) -> Case:
    claim = draft_claim(cast)
    return cast.applicant, reverse("claims:delete", args=(claim.pk,)), {"version": claim.version}


def _submit(cast: Cast) -> Case:
    claim = draft_claim(cast)
    return cast.applicant, reverse("claims:submit", args=(claim.pk,)), {}


def _approve(cast: Cast) -> Case:
    claim = make_claim(cast)
    url = reverse("admin:claims_claim_run", args=(claim.pk, "approve"))
    return cast.specialist, url, {"version": claim.version}


def _run_now(cast: Cast) -> Case:
    return cast.specialist, reverse("admin:reports_reportrun_now"), {"code": "R04", "day": ""}


def _add_region(_cast: Cast) -> Case:
    typed = {"code": "W", "name": "西北", "name_en": "Northwest"}
    return make_person(Role.SYSADMIN), reverse("admin:network_region_add"), typed


def _allocate(cast: Cast) -> Case:
    typed = {
        "program": "CORP_FLEET", "region": cast.dealer.region_id, "dealer": cast.dealer.pk,
        "month": "2026-03-01", "model_group": "", "mode": "HARD", "qty": 5,
    }  # fmt: skip
    return cast.specialist, reverse("admin:quota_quotabucket_add"), typed


def _key(cast: Cast) -> Case:
    typed = {
        "firm": cast.firm.pk,
        "name": "x",
        "expires_at_0": "2026-12-24",
        "expires_at_1": "00:00",
    }
    return make_person(Role.SYSADMIN), reverse("admin:accounts_apikey_add"), typed


CASES: tuple[Callable[[Cast], Case], ...] = (
    _open, _attach, _remove, _withdraw, _delete, _submit, _approve, _run_now, _add_region, _allocate,
    _key,
)  # fmt: skip


def press(client: Client, url: str, typed: dict[str, Any], *, files: bool) -> tuple[int, str]:
    """One request on a connection of its own, as each worker of the server has one."""
    try:
        if files:
            typed = typed | {"file": SimpleUploadedFile("p.png", make_paper().read(), "image/png")}
        answer = client.post(url, typed)
        return answer.status_code, answer.headers.get("Location", "")
    finally:
        connection.close()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__.strip("_"))
def test_ten_at_once_are_done_once(cast, case):
    actor, url, typed = case(cast)
    typed = {**typed, "form_token": new_token()}
    before = Entry.objects.order_by("pk").last().pk if Entry.objects.exists() else 0
    clients = [enter(actor) for _ in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(
            pool.map(
                lambda client: press(client, url, typed, files="attach" in case.__name__), clients
            )
        )
    done = Entry.objects.filter(pk__gt=before, user_id=actor.user_id)
    assert done.exists()
    assert len(set(done.values_list("request_id", flat=True))) == 1
    assert Submission.objects.count() == 1
    statuses = {status for status, _place in answers}
    assert statuses <= {302, 409}, answers  # 409: the first was still at work
    assert len({place for status, place in answers if status == 302}) == 1
    late = press(enter(actor), url, typed, files=False)
    assert late == (302, Submission.objects.get().goes_to)


def test_a_refused_form_can_be_sent_again(cast):
    """Somebody corrects what they typed, and the page still holds the token it was drawn with."""
    client, url = enter(make_person(Role.SYSADMIN)), reverse("admin:network_region_add")
    typed = {"code": "", "name": "西北", "name_en": "Northwest", "form_token": new_token()}
    assert client.post(url, typed).status_code == 200
    assert not Submission.objects.exists()
    assert client.post(url, typed | {"code": "W"}).status_code == 302
    assert Region.objects.filter(code="W").count() == 1


def test_a_refused_command_can_be_sent_again_and_keeps_what_it_left_behind(cast):
    """An approval without quota holds the claim; the refusal stands, and so does the hold."""
    claim = make_claim(cast, quota=0)
    url = reverse("admin:claims_claim_run", args=(claim.pk, "approve"))
    sent = {"version": claim.version, "form_token": new_token()}
    answer = enter(cast.specialist).post(url, sent)
    assert answer.status_code == 409
    assert "QUOTA_EXCEEDED" in answer.content.decode()
    assert Claim.objects.get(pk=claim.pk).hold_reason == "QUOTA"
    assert not Submission.objects.exists()


def test_another_person_with_the_same_token_is_another_person(cast):
    """A token is nothing that could be guessed to keep somebody from their work."""
    token = new_token()
    for actor, place in ((cast.applicant, cast.dealer), (cast.stranger, None)):
        dealer = place or User.objects.get(pk=actor.user_id).memberships.get().dealer
        url = reverse("claims:open", args=(make_line(dealer).pk,))
        assert enter(actor).post(url, {"form_token": token}).status_code == 302
    assert Claim.objects.count() == 2


def test_htmx_is_told_to_look_again(cast):
    url = reverse("claims:paper_remove", args=(draft_claim(cast).documents.first().pk,))
    client, sent = enter(cast.applicant), {"form_token": new_token()}
    headers = {"hx-request": "true"}
    assert client.post(url, sent, headers=headers).status_code == 200
    again = client.post(url, sent, headers=headers)
    assert (again.status_code, again["HX-Refresh"]) == (204, "true")
    assert "had been sent already" in client.get("/claims/").content.decode()


def test_old_submissions_are_forgotten(cast):
    url = reverse("claims:open", args=(make_line(cast.dealer).pk,))
    enter(cast.applicant).post(url, {"form_token": new_token()})
    sent = Submission.objects.get()
    assert forget_old(sent.at) == 0
    assert forget_old(sent.at + dt.timedelta(days=8)) == 1
