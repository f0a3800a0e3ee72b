"""Make a backup and prove at once that it can be read."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dealerops.backup import check, make_backup
from dealerops.backup.making import remove_old
from dealerops.backup.programs import ProgramFailed
from dealerops.settings import env


class Command(BaseCommand):
    """Run it as a role that may read every table; exits with an error when the backup is not whole."""

    help = "Write a backup of the database and the stored files, and check it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, default=Path(settings.BACKUP_DIR))
        parser.add_argument("--keep", type=int, default=14, help="how many backups stay")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["to"]
        try:
            made = make_backup(folder, database_url=env.text("DATABASE_URL"))
        except ProgramFailed as error:
            raise CommandError(f"No backup was made. {error}") from error
        faults = check(folder, now=timezone.now(), max_age=dt.timedelta(hours=1))
        if faults:
            raise CommandError("\n".join(map(str, faults)))
        removed = remove_old(folder, keep=max(1, int(options["keep"])))
        self.stdout.write(f"{made} is whole; {removed} older ones were removed.")
