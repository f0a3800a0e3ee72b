"""One PostgreSQL and one Valkey for a whole test run, started before Django reads its settings.

They are started once, in the process that was called (under xdist: the controller); workers find
their addresses in the environment, make a database of their own (pytest-django's suffixes) and use
a Redis database number of their own. DATABASE_URL and REDIS_URL, where set, are used instead.

While the workers collect, the controller has one database migrated; theirs are copies of it.
"""

import atexit
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Generator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from dealerops.demo.servers import Postgres, Valkey
from dealerops.demo.servers.account import discard_substitute
from dealerops.demo.servers.postgres import DATABASE, OWNER

MIGRATING = "TEST_DATABASE_MIGRATING"  # names the lock
# A test cluster is thrown away; it need not survive a power cut.
HASTE = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
}


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(
    early_config: pytest.Config,
) -> Generator[None, object, object]:
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["REDIS_URL"] = _numbered(os.environ["REDIS_URL"], worker)
    elif not early_config.known_args_namespace.help:
        _start_what_is_missing(early_config)
    return (yield)


def migrated_database() -> str:
    """The one to copy, as soon as it is migrated; empty where every process makes its own."""
    lock = os.environ.get(MIGRATING, "")
    if not lock:
        return ""
    with Path(lock).open("r") as held:
        fcntl.flock(held, fcntl.LOCK_SH)  # until whoever migrates has ended
    return DATABASE


def _numbered(url: str, worker: str) -> str:
    """The worker's own database: gw0 takes the number after the controller's."""
    parts = urlsplit(url)
    number = int(parts.path.strip("/") or 0) + 1 + int(worker.removeprefix("gw"))
    return parts._replace(path=f"/{number}").geturl()


def _start_what_is_missing(early_config: pytest.Config) -> None:
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return
    home = Path(tempfile.mkdtemp(prefix="dealerops-test-"))
    home.chmod(0o711)  # PostgreSQL may run under another account
    atexit.register(_clear, home)
    if not os.environ.get("DATABASE_URL"):
        postgres = Postgres(home / "postgres", log=home / "postgres.log", settings=HASTE)
        atexit.register(postgres.stop)
        postgres.start()
        os.environ["DATABASE_URL"] = postgres.url(OWNER)
        if getattr(early_config.known_args_namespace, "numprocesses", None):
            _migrate_beside(home)
    if not os.environ.get("REDIS_URL"):
        valkey = Valkey(home / "valkey", log=home / "valkey.log")
        atexit.register(valkey.stop)
        valkey.start()
        os.environ["REDIS_URL"] = valkey.url()


def _migrate_beside(home: Path) -> None:
    """Migrate the server's own database in a process that holds the lock to its end."""
    lock = home / "migrating"
    os.environ[MIGRATING] = str(lock)
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        migrating = subprocess.Popen(
            [sys.executable, "manage.py", "migrate", "--run-syncdb", "--verbosity", "0"],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "dealerops.settings.test"},
            pass_fds=[held.fileno()],
        )
    atexit.register(migrating.kill)


def _clear(home: Path) -> None:
    discard_substitute(home)
    shutil.rmtree(home, ignore_errors=True)
