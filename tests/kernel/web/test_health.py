"""The two addresses that machines ask: is the process there, and can people work (P34)."""

import datetime as dt
import socket
import time
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Delivery
from dealerops.journal.services import record
from dealerops.network.models import Region

# The parts are asked in threads, which see only what is committed.
pytestmark = pytest.mark.django_db(transaction=True)
READY = {"status": "ok", "oldest_undone_seconds": 0}


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Somebody accepts the connection and never says a word."""
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        yield int(silent.getsockname()[1])


@pytest.fixture
def ask() -> Client:
    return Client()


@pytest.fixture
def database_at() -> Iterator[object]:
    """Lets the database be looked for at another port."""
    port = connection.settings_dict["PORT"]

    def move(elsewhere: int) -> None:
        connection.close()
        connection.settings_dict["PORT"] = elsewhere

    yield move
    connection.close()
    connection.settings_dict["PORT"] = port


def wait_for_work(age: dt.timedelta, **more: object) -> Delivery:
    region = Region.objects.create(code="N", name="N", name_en="N")
    with transaction.atomic():
        entry = record(region, "network.tried", by=SYSTEM)
    return Delivery.objects.create(
        entry=entry,
        subscriber="tests.nobody",
        queue="default",
        max_attempts=3,
        run_at=timezone.now() - age,
        **more,
    )


def parts(answer) -> tuple[int, list[str]]:
    return answer.status_code, answer.json().get("parts", [])


def test_the_process_answers_whatever_else_is_down(ask, settings, closed_port, database_at):
    settings.REDIS_URL = f"redis://127.0.0.1:{closed_port}/0"
    database_at(closed_port)
    answer = ask.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_system_is_ready(ask):
    answer = ask.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, READY)


def test_a_lost_broker_is_named(ask, settings, closed_port):
    settings.REDIS_URL = f"redis://127.0.0.1:{closed_port}/0"
    assert parts(ask.get("/readyz")) == (503, ["broker"])


def test_a_broker_that_keeps_silent_is_named_in_time(ask, settings, silent_port):
    settings.REDIS_URL = f"redis://127.0.0.1:{silent_port}/0"
    begun = time.monotonic()
    assert parts(ask.get("/readyz")) == (503, ["broker"])
    assert time.monotonic() - begun < 2


def test_a_waiting_migration_is_named(ask):
    last = MigrationRecorder.Migration.objects.filter(app="accounts").order_by("pk").last()
    last.delete()
    try:
        assert parts(ask.get("/readyz")) == (503, ["migrations"])
    finally:
        last.save(force_insert=True)


def test_a_lost_database_is_named(ask, closed_port, database_at):
    database_at(closed_port)
    answer = ask.get("/readyz")
    assert parts(answer) == (503, ["database", "migrations", "relay"])
    assert answer.json()["oldest_undone_seconds"] is None


def test_a_database_that_keeps_silent_is_named_in_time(ask, silent_port, database_at):
    database_at(silent_port)
    begun = time.monotonic()
    assert "database" in parts(ask.get("/readyz"))[1]
    assert time.monotonic() - begun < 2


def test_a_full_disk_is_named(ask, settings):
    settings.FREE_DISK_SHARE = 1.0  # nothing but an empty disk would do
    assert parts(ask.get("/readyz")) == (503, ["disk"])


def test_work_that_nobody_takes_is_named(ask):
    wait_for_work(dt.timedelta(seconds=90))
    answer = ask.get("/readyz")
    assert parts(answer) == (503, ["relay"])
    assert 90 <= answer.json()["oldest_undone_seconds"] < 100


def test_work_that_waits_a_moment_is_told_but_no_fault(ask):
    wait_for_work(dt.timedelta(seconds=30))
    answer = ask.get("/readyz")
    assert answer.status_code == 200
    assert 30 <= answer.json()["oldest_undone_seconds"] < 40


def test_long_work_in_somebodys_hands_is_no_fault(ask):
    lease = timezone.now() + dt.timedelta(seconds=30)
    wait_for_work(dt.timedelta(seconds=90), lease_until=lease, attempts=1)
    answer = ask.get("/readyz")
    assert answer.status_code == 200
    assert answer.json()["oldest_undone_seconds"] >= 90


@pytest.mark.parametrize("url", ["/healthz", "/readyz"])
def test_health_is_read_only_and_says_nothing_more(ask, url):
    assert ask.post(url).status_code == 405
    assert ask.head(url).status_code == 200
    answer = ask.get(url)
    assert "Set-Cookie" not in answer.headers
    assert set(answer.json()) <= {"status", "oldest_undone_seconds"}
    assert "gunicorn" not in str(answer.headers)
