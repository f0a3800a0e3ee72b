"""The two addresses that machines ask: is the process there, and can people work."""

import socket

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def ask(db: None) -> Client:
    return Client()


def test_the_process_answers_whatever_else_is_down(ask, settings, closed_port):
    settings.REDIS_URL = f"redis://127.0.0.1:{closed_port}/0"
    answer = ask.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_the_system_is_ready(ask):
    answer = ask.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_a_lost_broker_is_named(ask, settings, closed_port):
    settings.REDIS_URL = f"redis://127.0.0.1:{closed_port}/0"
    answer = ask.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "down", "parts": ["broker"]})


def test_a_waiting_migration_is_named(ask):
    MigrationRecorder.Migration.objects.filter(app="accounts").delete()
    answer = ask.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]) == (503, ["database"])


@pytest.mark.django_db(transaction=True)
def test_a_lost_database_is_named(closed_port):
    connection.close()
    port = connection.settings_dict["PORT"]
    connection.settings_dict["PORT"] = closed_port
    try:
        answer = Client().get("/readyz")
    finally:
        connection.close()
        connection.settings_dict["PORT"] = port
    assert (answer.status_code, answer.json()["parts"]) == (503, ["database"])


@pytest.mark.parametrize("url", ["/healthz", "/readyz"])
def test_health_is_read_only_and_says_nothing_more(ask, url):
    assert ask.post(url).status_code == 405
    assert ask.head(url).status_code == 200
    assert "Set-Cookie" not in ask.get(url).headers
