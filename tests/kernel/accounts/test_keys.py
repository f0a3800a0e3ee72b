"""Keys of firms: shown once, kept as hashes, dead when expired or revoked."""

import datetime as dt

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.test import Client
from django.utils import timezone

from dealerops.accounts.models import ApiKey, User
from dealerops.accounts.services import issue_api_key, key_for, revoke_api_key
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.journal.models import Entry
from tests.factories.claims import make_person

pytestmark = pytest.mark.django_db
LIST = "/api/v1/claims/"
MINUTE = dt.timedelta(minutes=1)


def call(plain: str, **headers: str):
    return Client().get(LIST, headers={"authorization": f"Bearer {plain}", **headers})


def test_the_plain_key_is_kept_nowhere(key):
    row, plain = key
    secret = plain.split("_", 2)[2]
    kept = [str(value) for value in ApiKey.objects.values().get().values()]
    kept += [str(entry.data) for entry in Entry.objects.all()]
    assert not [text for text in kept if plain in text or secret in text]
    assert plain.startswith(f"dok_{row.prefix}_")
    assert len(row.hash) == 64


def test_a_live_key_opens_the_api(key):
    assert call(key[1]).status_code == 200
    assert Client().get(LIST, headers={"authorization": f"bearer {key[1]}"}).status_code == 200


def test_unknown_expired_and_revoked_keys_get_the_same_answer(key, firm):
    row, plain = key
    past, gone = timezone.now() - MINUTE, timezone.now() + MINUTE
    _row, expired = issue_api_key(firm.pk, name="old", expires_at=past, by=SYSTEM)
    other, revoked = issue_api_key(firm.pk, name="lost", expires_at=gone, by=SYSTEM)
    revoke_api_key(other.pk, by=SYSTEM)
    bad = [
        *(expired, revoked, "dok_00000000_" + "x" * 40, "nonsense", "", "dok__", plain + "x"),
        *(plain[:-1], plain.replace("dok_", "xyz_"), f"dok_{row.prefix}_", plain.upper()),
    ]
    answers = [call(one) for one in bad]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert {answer["WWW-Authenticate"] for answer in answers} == {"Bearer"}


@pytest.mark.parametrize("header", ["", "Basic d2FuZzpw", "Token x", "Bearer", "\xff\xfe"])
def test_without_a_key_the_api_is_closed(db, header):
    answer = Client().get(LIST, headers={"authorization": header} if header else {})
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["code"]


def test_a_key_that_expires_is_dead_from_that_moment(key):
    row, plain = key
    ApiKey.objects.filter(pk=row.pk).update(expires_at=timezone.now())
    assert key_for(plain) is None


def test_a_session_is_no_key(wang):
    client = Client()
    client.force_login(wang)
    assert client.get(LIST).status_code == 401


def test_a_key_is_no_session(key):
    for url in ("/", "/claims/", "/admin/"):
        answer = Client().get(url, headers={"authorization": f"Bearer {key[1]}"})
        assert answer.status_code == 302, url


def test_the_last_use_is_noted_every_five_minutes_at_most(key, django_assert_num_queries):
    row, plain = key
    key_for(plain)
    first = ApiKey.objects.get().last_used_at
    assert first is not None
    with django_assert_num_queries(1):
        key_for(plain)
    assert ApiKey.objects.get().last_used_at == first
    ApiKey.objects.filter(pk=row.pk).update(last_used_at=first - 6 * MINUTE)
    key_for(plain)
    assert ApiKey.objects.get().last_used_at > first - MINUTE


def test_a_key_is_revoked_once_and_by_administrators_only(key, dealer):
    row, _plain = key
    with pytest.raises(ObjectDoesNotExist):
        revoke_api_key(row.pk, by=make_person(Role.D_GM, dealer))
    admin = make_person(Role.SYSADMIN)
    revoke_api_key(row.pk, by=admin)
    assert Entry.objects.get(topic="accounts.api_key_revoked").user_id == admin.user_id
    with pytest.raises(ObjectDoesNotExist):
        revoke_api_key(row.pk, by=admin)


def test_the_administrator_sees_a_new_key_once(firm):
    admin = User.objects.get(pk=make_person(Role.SYSADMIN).user_id)
    client = Client()
    client.force_login(admin)
    until = timezone.localtime() + dt.timedelta(days=20)
    typed = {
        "firm": firm.pk,
        "name": "system",
        "expires_at_0": f"{until:%Y-%m-%d}",
        "expires_at_1": f"{until:%H:%M}",
    }
    page = client.post("/admin/accounts/apikey/add/", typed, follow=True).content.decode()
    row = ApiKey.objects.get()
    assert f"dok_{row.prefix}_" in page
    for url in ("/admin/accounts/apikey/", f"/admin/accounts/apikey/{row.pk}/change/"):
        assert f"dok_{row.prefix}_" not in client.get(url).content.decode()


@pytest.mark.parametrize(("role", "dead"), [(Role.SYSADMIN, True), (Role.AUDITOR, False)])
def test_a_key_that_got_lost_is_revoked_from_the_list(key, role, dead):
    row, plain = key
    client = Client()
    client.force_login(User.objects.get(pk=make_person(role).user_id))
    chosen = {"action": "revoke", "_selected_action": [row.pk]}
    client.post("/admin/accounts/apikey/", chosen)
    assert (key_for(plain) is None) is dead


def test_a_key_lives_a_year_at_most(firm):
    client = Client()
    client.force_login(User.objects.get(pk=make_person(Role.SYSADMIN).user_id))
    until = timezone.localtime() + dt.timedelta(days=400)
    typed = {
        "firm": firm.pk,
        "name": "x",
        "expires_at_0": f"{until:%Y-%m-%d}",
        "expires_at_1": "00:00",
    }
    assert client.post("/admin/accounts/apikey/add/", typed).status_code == 200
    assert not ApiKey.objects.exists()
