"""Bring the schema up to date while people work: no statement makes the others wait for long."""

import time
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection

from dealerops.foundation.actor import SYSTEM
from reports.services.duties import install_duties

RUNTIME = "dealerops_app"
LOCK_TIMEOUT_MS = 1000
LOCK_NOT_AVAILABLE = "55P03"
PAUSE_SECONDS = 1.0


class Command(BaseCommand):
    """`migrate` with a short wait for locks and a new try, new duties, the rights of the running role.

    Run it as the owner of the tables. Whoever waits for a lock also keeps everybody behind it waiting,
    so a change that does not get its table within a second steps back and comes again.
    """

    help = "Apply migrations under load and grant the running role its rights."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--attempts", type=int, default=30)

    def handle(self, *args: Any, **options: Any) -> None:
        for attempt in range(1, int(options["attempts"]) + 1):
            try:
                self._migrate(int(options["verbosity"]))
                break
            except OperationalError as error:
                if getattr(error.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
                    raise
                self.stderr.write(f"A table is in use (attempt {attempt}); trying again.")
                time.sleep(PAUSE_SECONDS)
        else:
            raise CommandError(
                "The tables stayed in use; nothing is half changed. Try again later."
            )
        install_duties(by=SYSTEM)
        if _exists(RUNTIME):
            call_command("grant_runtime", verbosity=options["verbosity"], stdout=self.stdout)

    def _migrate(self, verbosity: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('lock_timeout', %s, false)", [str(LOCK_TIMEOUT_MS)])
            cursor.execute("SET statement_timeout = 0")
        _drop_unfinished_indexes()
        call_command("migrate", interactive=False, verbosity=verbosity, stdout=self.stdout)


def _drop_unfinished_indexes() -> None:
    """What CREATE INDEX CONCURRENTLY leaves when it gives up is in the way of the next try."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def _exists(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None
