"""Each thing that must hold before the start, switched off once."""

import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

import pytest
import redis
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from dealerops.demo.launcher.options import ROOT
from dealerops.observing import asking
from dealerops.observing.checks import PUBLIC_FIELD_KEY, TAG
from dealerops.observing.startup import refuse_unless_sound

KEY = "b0tXZ2hpN2p3cUx2Wk1hNnVzNFRyRDlFeTFGbzNHazU="
LONG = "x7Rr-" * 12
SCHEDULE = Path(tempfile.gettempdir()) / "dealerops-unsound-beat"  # never begun
IN_PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "dealerops.settings.prod",
    "SECRET_KEY": LONG + "abcdefghijklmnop",
    "SEARCH_KEY": LONG,
    "FIELD_KEYS": KEY,
    "SITE_URL": "https://dealerops.example",
    "ALLOWED_HOSTS": "dealerops.example",
    "SCAN": "off",
}


@pytest.fixture
def sound(settings):
    """Production as it should be."""
    settings.PRODUCTION = True
    settings.DEBUG = False
    settings.SECRET_KEY = settings.SEARCH_KEY = LONG
    settings.FIELD_KEYS = [KEY]
    settings.SITE_URL = "https://dealerops.example"
    settings.SCAN_URL, settings.SCAN = "", "off"
    return settings


def found() -> list[str]:
    return [message.id for message in run_checks(tags=[TAG])]


def test_a_sound_system_starts(sound):
    assert found() == []


def test_another_driver(sound, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    assert found() == ["dealerops.E001"]


def test_a_second_driver_that_django_would_prefer(sound, tmp_path, monkeypatch):
    (tmp_path / "psycopg.py").touch()
    monkeypatch.syspath_prepend(str(tmp_path))
    assert found() == ["dealerops.E001"]


def test_workbooks_that_may_bomb(sound, monkeypatch):
    monkeypatch.setenv("OPENPYXL_DEFUSEDXML", "False")
    assert found() == ["dealerops.E002"]


@pytest.mark.parametrize("wanted", ["True", "False"])
def test_the_check_of_workbooks_says_what_openpyxl_says(wanted):
    program = (
        "from dealerops.observing.checks import workbooks; from openpyxl.xml import DEFUSEDXML;"
        "import sys; sys.exit(0 if DEFUSEDXML == (not workbooks()) else 1)"
    )
    env = {**os.environ, "OPENPYXL_DEFUSEDXML": wanted}
    done = subprocess.run([sys.executable, "-c", program], env=env, cwd=ROOT, check=False)
    assert done.returncode == 0


def test_an_api_that_opens_by_itself(sound):
    sound.REST_FRAMEWORK = {**sound.REST_FRAMEWORK, "DEFAULT_PERMISSION_CLASSES": []}
    assert found() == ["dealerops.E003"]


@pytest.mark.parametrize(("soft", "hard"), [(240, 451), (300, 240), (0, 300)])
def test_tasks_that_outlive_the_brokers_patience(sound, soft, hard):
    sound.CELERY_TASK_SOFT_TIME_LIMIT, sound.CELERY_TASK_TIME_LIMIT = soft, hard
    assert found() == ["dealerops.E004"]


@pytest.mark.parametrize("keys", [[], ["short"], [KEY, "z" * 43]])
def test_keys_that_encrypt_nothing(sound, keys):
    sound.FIELD_KEYS = keys
    assert found() == ["dealerops.E005"]
    assert not [one for one in run_checks(tags=[TAG]) if "short" in one.msg]


def test_debug_pages(sound):
    sound.DEBUG = True
    assert found() == ["dealerops.E006"]


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEARCH_KEY"])
@pytest.mark.parametrize("value", ["dev-only-secret-key-that-protects-nothing-at-all", "short"])
def test_keys_that_everybody_knows(sound, name, value):
    setattr(sound, name, value)
    assert found() == ["dealerops.E007"]


@pytest.mark.parametrize("keys", [[PUBLIC_FIELD_KEY], [KEY, PUBLIC_FIELD_KEY]])
def test_encrypted_with_the_key_of_development(sound, keys):
    sound.FIELD_KEYS = keys
    assert found() == ["dealerops.E007"]
    assert PUBLIC_FIELD_KEY in (ROOT / "dealerops" / "settings" / "dev.py").read_text("utf-8")


def test_scanning_that_nobody_has_decided(sound):
    sound.SCAN = ""
    assert found() == ["dealerops.E008"]
    sound.SCAN_URL = "tcp://127.0.0.1:3310"
    assert found() == []


def test_links_without_encryption(sound):
    sound.SITE_URL = "http://dealerops.example"
    assert found() == ["dealerops.E009"]


def test_development_may_have_all_that(settings):
    settings.PRODUCTION = False
    settings.DEBUG, settings.SCAN, settings.SITE_URL = True, "", "http://127.0.0.1:8000"
    assert found() == []


@contextmanager
def eviction(policy: str):
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    before = client.config_get("maxmemory-policy")["maxmemory-policy"]
    client.config_set("maxmemory-policy", policy)
    try:
        yield
    finally:
        client.config_set("maxmemory-policy", before)


@pytest.mark.django_db
def test_a_broker_that_forgets():
    with eviction("noeviction"):
        assert [one.id for one in asking._broker()] == []
    with eviction("allkeys-lru"):
        assert [one.id for one in asking._broker()] == ["dealerops.E010"]


def test_a_broker_that_is_away_is_no_reason_not_to_start(sound):
    sound.REDIS_URL = "redis://127.0.0.1:1/0"
    assert [one.id for one in asking._broker()] == ["dealerops.W010"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("table", ["journal_entry", "journal_seal"])
def test_a_journal_without_its_guard(table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only")
    try:
        assert [one.id for one in asking._database()] == ["dealerops.E011"]
        with pytest.raises(ImproperlyConfigured, match=r"dealerops\.E011"):
            refuse_unless_sound()
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")
    assert list(asking._database()) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "trigger", "table"),
    [
        (
            "ALTER TABLE {table} DISABLE TRIGGER {trigger}",
            "aftersales_quote_is_frozen",
            "aftersales_quoteversion",
        ),
        (
            "DROP TRIGGER {trigger} ON {table}",
            "registry_merged_customer_is_not_referred_to",
            "aftersales_prospect",
        ),
    ],
)
def test_a_guard_of_any_table_that_is_off_or_gone(change, trigger, table, monkeypatch):
    monkeypatch.setattr(connection, "close", lambda: None)  # all in the test's transaction
    assert [one.id for one in asking._database()] == []
    with connection.cursor() as cursor:
        cursor.execute(change.format(table=table, trigger=trigger))
    (message,) = asking._database()
    assert message.id == "dealerops.E011"
    assert f"{trigger} on {table}" in message.msg


@pytest.mark.django_db
def test_every_trigger_of_the_database_is_promised():
    assert asking._promised() == asking._guards()


@pytest.mark.django_db
def test_a_role_that_may_rewrite_the_journal(sound):
    assert asking._rights()  # tests run as the owner of the tables
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE dealerops_app")
        assert asking._rights() == []
        cursor.execute("RESET ROLE")


@pytest.mark.django_db(transaction=True)
def test_only_production_refuses_the_owner(sound):
    assert [one.id for one in asking._database()] == ["dealerops.E012"]
    sound.PRODUCTION = False
    assert [one.id for one in asking._database()] == []


def start(*argv: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *argv],
        env={**os.environ, **IN_PRODUCTION, **env},
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )


def test_djangos_own_checks_find_nothing_in_production():
    done = start("manage.py", "check", "--deploy", "--fail-level", "WARNING")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", ["SECRET_KEY", "SEARCH_KEY", "DATABASE_URL", "REDIS_URL"])
def test_without_its_secrets_nothing_starts(name):
    env = {key: value for key, value in {**os.environ, **IN_PRODUCTION}.items() if key != name}
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        env=env, cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode != 0
    assert f"{name} is not set" in done.stderr


@pytest.mark.long
@pytest.mark.parametrize(
    "argv",
    [
        ("-c", "import dealerops.wsgi"),
        ("-m", "celery", "-A", "dealerops.celery", "worker", "--pool=solo"),
        ("-m", "celery", "-A", "dealerops.celery", "beat", f"--schedule={SCHEDULE}", "--pidfile="),
    ],
    ids=["web", "worker", "beat"],
)
def test_no_process_starts_unsound(argv):
    done = start(*argv, SCAN="", FIELD_KEYS="short")
    assert done.returncode != 0
    assert "dealerops.E005" in done.stderr
    assert "dealerops.E008" in done.stderr
    assert "short" not in done.stderr
