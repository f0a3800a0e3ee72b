"""Bring the newest backup back into an empty database."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealerops.backup.checking import newest
from dealerops.backup.programs import ProgramFailed
from dealerops.backup.restoring import NotEmpty, restore
from dealerops.settings import env


class Command(BaseCommand):
    """Fills DATABASE_URL and MEDIA_ROOT, both of which must be empty; `upgrade` comes afterwards."""

    help = "Restore the newest backup into an empty database."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--in", dest="folder", type=Path, default=Path(settings.BACKUP_DIR))

    def handle(self, *args: Any, **options: Any) -> None:
        found = newest(options["folder"])
        if found is None:
            raise CommandError(f"There is no finished backup in {options['folder']}.")
        try:
            restore(
                found,
                database_url=env.text("DATABASE_URL"),
                media_root=Path(settings.MEDIA_ROOT),
            )
        except (NotEmpty, ProgramFailed, ValueError) as error:
            raise CommandError(f"Nothing was restored: {error}.") from error
        except OSError as error:
            raise CommandError(
                f"RESTORE_FILES: Nothing was restored, a stored file cannot be brought back: {error}."
            ) from error
        self.stdout.write(f"{found.name} is restored.")
