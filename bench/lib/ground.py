"""A PostgreSQL and a Valkey for the benchmarks alone, started before Django reads its settings."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from dealerops.demo.servers import Postgres, Valkey
from dealerops.demo.servers.account import discard_substitute
from dealerops.demo.servers.postgres import OWNER

# Durable as in production (fsync stays on); the rest as in performance.md.
SETTINGS = {
    "shared_buffers": "1GB",
    "jit": "off",
    "max_connections": "120",
    "max_wal_size": "4GB",
    "maintenance_work_mem": "512MB",
    # What parallel workers use cannot be read from /proc once they have ended.
    "max_parallel_workers_per_gather": "0",
}


def prepare() -> None:
    """Set the environment that bench.settings reads; everything ends and goes with this process."""
    home = Path(tempfile.mkdtemp(prefix="dealerops-bench-", dir=os.environ.get("BENCH_DIR")))
    home.chmod(0o711)  # PostgreSQL may run under another account
    atexit.register(_clear, home)
    postgres = Postgres(home / "postgres", log=home / "postgres.log", settings=SETTINGS)
    atexit.register(postgres.stop)
    postgres.start()
    valkey = Valkey(home / "valkey", log=home / "valkey.log")
    atexit.register(valkey.stop)
    valkey.start()
    os.environ.update(
        DATABASE_URL=postgres.url(OWNER),
        REDIS_URL=valkey.url(),
        VAR_DIR=str(home),
        STATEMENT_TIMEOUT_MS="3600000",
        DJANGO_SETTINGS_MODULE="bench.settings",
        LOG_LEVEL="ERROR",
    )


def _clear(home: Path) -> None:
    discard_substitute(home)
    shutil.rmtree(home, ignore_errors=True)
