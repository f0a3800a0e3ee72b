"""A command sent twice is done once, whatever happens between the two (reliability.md P3)."""

import datetime as dt
import threading
import uuid

import pytest
from django.db import connection
from django.utils import timezone
from rest_framework.test import APIClient

from claims.api import views as claim_views
from complaints.api import views as signal_views
from dealerops.api.idempotency import answer_once, forget_old_answers
from dealerops.api.models import IdempotencyKey
from dealerops.api.views import ApiView
from dealerops.journal.models import Entry
from rental.api import views as rental_views
from rental.api import violations as violation_views
from tests.claims.firms import client_of
from tests.kernel.api.commands import OPEN_PAGES, api_places, posting, ready, view_of

POSTS = posting()


def codes(answer) -> set[str]:
    return {line["code"] for line in answer.json()["errors"]}


def named(name: str = "") -> dict[str, str]:
    return {"Idempotency-Key": name or str(uuid.uuid4())}


def effects() -> int:
    """What the journal knows of; whatever else a test needs is there before it counts."""
    return Entry.objects.count()


def test_there_are_commands_to_look_at():
    assert len(POSTS) >= 4


def test_every_endpoint_stands_on_the_base_that_does_things_once():
    strangers = [
        place.name
        for place in api_places()
        if place.name not in OPEN_PAGES and not issubclass(view_of(place) or object, ApiView)
    ]
    assert strangers == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", POSTS)
def test_the_same_command_gets_the_same_answer(cast, name):
    command, client, key = ready(cast, name), client_of(cast.firm), named()
    before = effects()
    first = client.post(command.url, command.body, headers=key)
    done = effects()
    again = client.post(command.url, command.body, headers=key)
    assert first.status_code == again.status_code == 200
    assert (first.content, first["Content-Type"]) == (again.content, again["Content-Type"])
    assert "Idempotency-Replayed" not in first
    assert again["Idempotency-Replayed"] == "true"
    assert effects() == done > before


@pytest.mark.django_db
@pytest.mark.parametrize("name", POSTS)
def test_another_command_under_the_same_name_is_refused(cast, name):
    command, client, key = ready(cast, name), client_of(cast.firm), named()
    client.post(command.url, command.body, headers=key)
    done = effects()
    other = client.post(command.url, command.body | {"version": 3}, headers=key)
    assert (other.status_code, codes(other)) == (422, {"IDEMPOTENCY_MISMATCH"})
    assert effects() == done


@pytest.mark.django_db
@pytest.mark.parametrize("name", POSTS)
def test_the_order_of_the_fields_makes_no_other_command(cast, name):
    command, client, key = ready(cast, name), client_of(cast.firm), named()
    body = command.body | {"version": command.claim.version}
    first = client.post(command.url, body, headers=key)
    again = client.post(command.url, dict(reversed(body.items())), headers=key)
    assert (first.content, first.status_code) == (again.content, again.status_code)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", POSTS)
def test_twenty_at_once_do_it_once(cast, name):
    command, key = ready(cast, name), named()
    client_of(cast.firm)  # one key for all of them
    signed = client_of(cast.firm)._credentials
    before = effects()
    answers, barrier = [], threading.Barrier(20)

    def send() -> None:
        client = APIClient()
        client.credentials(**signed)
        barrier.wait()
        answers.append(client.post(command.url, command.body, headers=key))
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = [answer.status_code for answer in answers]
    assert set(statuses) <= {200, 409}
    fresh = [one for one in answers if one.status_code == 200 and "Idempotency-Replayed" not in one]
    assert len(fresh) == 1
    assert {frozenset(codes(one)) for one in answers if one.status_code == 409} <= {
        frozenset({"IDEMPOTENCY_IN_FLIGHT"})
    }
    assert len({one.content for one in answers if one.status_code == 200}) == 1
    one_effect = effects() - before
    later = APIClient()
    later.credentials(**signed)
    assert later.post(command.url, command.body, headers=key).content == fresh[0].content
    assert effects() - before == one_effect
    assert IdempotencyKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", POSTS)
def test_who_crashed_before_the_answer_finds_it_later(cast, name, monkeypatch):
    command, client, key = ready(cast, name), client_of(cast.firm), named()

    def breaks_after_the_commit(*args, **kwargs):
        answer_once(*args, **kwargs)
        raise ConnectionResetError

    with monkeypatch.context() as patch:
        patch.setattr("dealerops.api.views.answer_once", breaks_after_the_commit)
        with pytest.raises(ConnectionResetError):
            client.post(command.url, command.body, headers=key)
    done = effects()
    again = client.post(command.url, command.body, headers=key)
    assert again.status_code == 200
    assert again["Idempotency-Replayed"] == "true"
    assert effects() == done


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", POSTS)
def test_a_crash_before_the_commit_leaves_neither_effect_nor_answer(cast, name, monkeypatch):
    command, client, key = ready(cast, name), client_of(cast.firm), named()
    before = effects()
    with monkeypatch.context() as patch:
        patch.setattr(claim_views, "ClaimOutput", None)  # the effect is there, the answer breaks
        patch.setattr(signal_views, "SignalOutput", None)
        patch.setattr(rental_views, "OrderOutput", None)
        patch.setattr(violation_views, "TakenOutput", None)
        with pytest.raises(TypeError):
            client.post(command.url, command.body, headers=key)
    assert effects() == before
    assert not IdempotencyKey.objects.exists()
    assert client.post(command.url, command.body, headers=key).status_code == 200


@pytest.mark.django_db
def test_a_refusal_by_the_state_is_an_answer_too(cast):
    command, client, key = ready(cast, "claims-api:pass"), client_of(cast.firm), named()
    stale = command.body | {"version": command.claim.version + 1}
    first = client.post(command.url, stale, headers=key)
    again = client.post(command.url, stale, headers=key)
    assert (first.status_code, codes(first)) == (409, {"STALE"})
    assert first.content == again.content


@pytest.mark.django_db
def test_what_was_not_understood_may_be_corrected_under_the_same_name(cast):
    command, client, key = ready(cast, "claims-api:pass"), client_of(cast.firm), named()
    assert client.post(command.url, {}, headers=key).status_code == 400
    assert client.post(command.url, command.body, headers=key).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", " ", "a b", "é", "x" * 256, "a\tb", "\x7f"])
def test_a_name_is_visible_and_not_too_long(cast, name):
    command, client = ready(cast, "claims-api:pass"), client_of(cast.firm)
    answer = client.post(command.url, command.body, headers={"Idempotency-Key": name})
    assert (answer.status_code, codes(answer)) == (400, {"IDEMPOTENCY_KEY_INVALID"})


@pytest.mark.django_db
def test_two_firms_and_two_commands_may_use_the_same_name(cast):
    key, client = named("1"), client_of(cast.firm)
    one, other = ready(cast, "claims-api:pass"), ready(cast, "claims-api:pass")
    assert client.post(one.url, one.body, headers=key).status_code == 200
    assert client.post(other.url, other.body, headers=key).status_code == 200
    second_key = client_of(cast.firm)  # another key sees nothing of what this one was told
    assert second_key.post(one.url, one.body, headers=key).status_code == 404


@pytest.mark.django_db
def test_kept_answers_are_not_readable_in_the_database(cast):
    command, client = ready(cast, "claims-api:start"), client_of(cast.firm)
    client.post(command.url, command.body, headers=named("my-secret-name"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM api_idempotencykey t")
        kept = cursor.fetchone()[0]
    assert "my-secret-name" not in kept
    assert command.claim.vin not in kept
    assert cast.dealer.legal_name not in kept


@pytest.mark.django_db
def test_after_a_week_the_name_is_free_again(cast):
    command, client, key = ready(cast, "claims-api:pass"), client_of(cast.firm), named()
    client.post(command.url, command.body, headers=key)
    IdempotencyKey.objects.update(created_at=timezone.now() - dt.timedelta(days=7))
    again = client.post(command.url, command.body, headers=key)
    assert again.status_code in {404, 409}  # looked at anew: the claim has gone on
    assert "Idempotency-Replayed" not in again


@pytest.mark.django_db
def test_old_answers_are_forgotten(cast):
    for days in (6, 8):
        command = ready(cast, "claims-api:pass")
        client_of(cast.firm).post(command.url, command.body, headers=named())
        newest = IdempotencyKey.objects.latest("pk")
        IdempotencyKey.objects.filter(pk=newest.pk).update(
            created_at=timezone.now() - dt.timedelta(days=days)
        )
    assert forget_old_answers() == 1
    assert IdempotencyKey.objects.count() == 1


# What is told or brought is new, and a platform shows nobody a version.
ABOUT_A_RECORD = [name for name in POSTS if name.startswith("claims-api:")]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ABOUT_A_RECORD)
def test_who_saw_an_older_version_is_told(cast, name):
    command, client = ready(cast, name), client_of(cast.firm)
    seen = client.get(f"/api/v1/claims/{command.claim.pk}/").json()["version"]
    late = client.post(command.url, command.body | {"version": seen - 1 or 2**31 - 1})
    assert (late.status_code, codes(late)) == (409, {"STALE"})
    done = client.post(command.url, command.body | {"version": seen})
    assert done.status_code == 200
    assert done.json()["version"] > seen
