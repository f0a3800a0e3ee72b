"""The drill: the newest backup comes back on a server of its own, and is compared with what it was."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealerops.demo.servers import Postgres
from dealerops.demo.servers.account import discard_substitute
from dealerops.demo.servers.postgres import OWNER

COUNTS = "PROMETHEUS_MULTIPROC_DIR"  # a folder that only the web process makes
STEPS = ("restore_backup", "upgrade", "prove_restored")


def surroundings(database_url: str, home: Path) -> dict[str, str]:
    """The environment of a step: keys as everywhere, but nothing of the system that runs.

    A container names its database by a file, which would be read before the variable; where there is
    a bucket, the drill would look at that and not at what came back.
    """
    own = {
        "DATABASE_URL": database_url,
        "VAR_DIR": str(home),
        "MEDIA_ROOT": str(home / "media"),
        "STORAGE_URL": "",
        "ALLOWED_HOSTS": "localhost",
        "STATEMENT_TIMEOUT_MS": "600000",
        "LOG_LEVEL": "WARNING",
    }
    dropped = {f"{name}_FILE" for name in own} | {COUNTS}
    return {name: said for name, said in os.environ.items() if name not in dropped} | own


class Command(BaseCommand):
    """Touches nothing that runs: database and files live in a temporary folder and go with it."""

    help = "Restore the newest backup into a throw-away PostgreSQL and compare everything."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--in", dest="folder", type=Path, default=Path(settings.BACKUP_DIR))

    def handle(self, *args: Any, **options: Any) -> None:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="dealerops-drill-") as name:
            home = Path(name)
            home.chmod(0o711)  # PostgreSQL may run under another account
            server = Postgres(home / "postgres", log=home / "postgres.log")
            try:
                server.start()
                for step in STEPS:
                    self._run(step, server, home, options["folder"])
            finally:
                server.stop()
                discard_substitute(home)
        self.stdout.write(f"The backup comes back: {time.monotonic() - begun:.0f} s in all.")

    def _run(self, step: str, server: Postgres, home: Path, folder: Path) -> None:
        """Each step in a process of its own, whose settings name the restored system."""
        where = () if step == "upgrade" else ("--in", str(folder.absolute()))
        done = subprocess.run(  # noqa: S603 - this very project
            [sys.executable, "-W", "ignore", str(settings.BASE_DIR / "manage.py"), step, *where],
            env=surroundings(server.url(OWNER), home),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        self.stdout.write(done.stdout.rstrip())
        if done.returncode != 0:
            raise CommandError(f"The drill failed at {step}.")
