"""Who calls too often is told when to come again; who only looks different is still the same."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.test import Client, override_settings

from claims.choices import ClaimState
from dealerops.foundation.cache import ForgivingCache, seconds_to_wait
from dealerops.journal.models import Entry
from tests.claims.firms import client_of
from tests.factories.claims import make_claim

pytestmark = pytest.mark.django_db
LIST = "/api/v1/claims/"
LIMITS = {"anonymous": 30, "key": 40}


def statuses(answers) -> list[int]:
    return [answer.status_code for answer in answers]


@pytest.mark.usefixtures("counters")
@override_settings(API_PER_MINUTE=LIMITS)
def test_two_hundred_made_up_origins_are_one_caller():
    answers = [
        Client().get(LIST, headers={"x-forwarded-for": f"203.0.113.{number}"})
        for number in range(200)
    ]
    assert statuses(answers) == [401] * 30 + [429] * 170


@pytest.mark.usefixtures("counters")
@override_settings(API_PER_MINUTE=LIMITS, PROXY_COUNT=1)
def test_behind_a_proxy_only_what_the_proxy_saw_counts():
    answers = [
        Client().get(LIST, headers={"x-forwarded-for": f"203.0.113.{number}, 198.51.100.7"})
        for number in range(60)
    ]
    assert statuses(answers) == [401] * 30 + [429] * 30
    other = Client().get(LIST, headers={"x-forwarded-for": "198.51.100.8"})
    assert other.status_code == 401


@pytest.mark.usefixtures("counters")
@override_settings(API_PER_MINUTE=LIMITS)
def test_guessing_keys_is_calling_without_one():
    answers = [
        Client().get(LIST, headers={"authorization": f"Bearer dok_{number:08x}_guess"})
        for number in range(40)
    ]
    assert statuses(answers) == [401] * 30 + [429] * 10


@pytest.mark.usefixtures("counters")
@override_settings(API_PER_MINUTE=LIMITS)
def test_a_key_has_a_count_of_its_own(cast):
    busy, quiet = client_of(cast.firm), client_of(cast.firm)
    answers = [busy.get(LIST) for _ in range(45)]
    assert statuses(answers) == [200] * 40 + [429] * 5
    assert quiet.get(LIST).status_code == 200
    told = answers[-1]
    assert told.json()["errors"][0]["code"] == "THROTTLED"
    assert 1 <= int(told["Retry-After"]) <= 60


@pytest.mark.usefixtures("counters")
@override_settings(API_PER_MINUTE=LIMITS)
def test_the_written_promise_is_limited_too():
    answers = [Client().get("/api/schema/") for _ in range(32)]
    assert statuses(answers)[-2:] == [429, 429]


@pytest.mark.usefixtures("counters")
@override_settings(RECORDS_PER_MINUTE=120)
def test_a_key_does_not_copy_the_house_out(cast, caplog):
    claim = make_claim(cast, ClaimState.CHECKING)
    client = client_of(cast.firm)
    answers = [client.get(f"{LIST}{claim.pk}/") for _ in range(200)]
    assert statuses(answers) == [200] * 120 + [429] * 80
    assert Entry.objects.filter(topic="api.read_too_much").count() == 1
    assert "too many records" in caplog.text
    assert client.get(LIST).status_code == 200  # the list still works


def test_without_the_cache_the_api_still_answers(cast, settings, caplog):
    settings.API_PER_MINUTE = {"anonymous": 1, "key": 1}
    settings.CACHES = {
        "default": {
            "BACKEND": "dealerops.foundation.cache.ForgivingCache",
            "LOCATION": "redis://127.0.0.1:1/0",
            "OPTIONS": {"socket_connect_timeout": 0.2},
        }
    }
    ForgivingCache._quiet_until = 0.0
    client = client_of(cast.firm)
    assert statuses([client.get(LIST) for _ in range(5)]) == [200] * 5
    assert "the cache is away" in caplog.text


@pytest.fixture
def shared(settings):
    """The cache that all processes share, as in production."""
    settings.CACHES = {
        "default": {
            "BACKEND": "dealerops.foundation.cache.ForgivingCache",
            "LOCATION": settings.REDIS_URL,
            "KEY_PREFIX": uuid.uuid4().hex,
        }
    }
    ForgivingCache._quiet_until = 0.0


def test_whoever_waits_as_long_as_they_were_told_gets_in(shared):
    with time_machine.travel(1_800_000_000.0, tick=False) as clock:
        assert [seconds_to_wait("x", limit=3) for _ in range(3)] == [0, 0, 0]
        clock.shift(30)
        wait = seconds_to_wait("x", limit=3)
        assert 0 < wait <= 60
        clock.shift(wait - 1)
        assert seconds_to_wait("x", limit=3)
        clock.shift(wait)
        assert seconds_to_wait("x", limit=3) == 0


def test_asking_for_room_takes_none(shared):
    with time_machine.travel(1_800_000_000.0, tick=False):
        assert [seconds_to_wait("z", limit=1, counts=False) for _ in range(3)] == [0, 0, 0]
        assert seconds_to_wait("z", limit=1) == 0
        told = seconds_to_wait("z", limit=1, counts=False)
        assert told == seconds_to_wait("z", limit=1) > 0


def test_a_hundred_at_once_are_counted_one_by_one(shared):
    with ThreadPoolExecutor(20) as pool:
        waits = list(pool.map(lambda _: seconds_to_wait("y", limit=10), range(100)))
    assert waits.count(0) <= 10
