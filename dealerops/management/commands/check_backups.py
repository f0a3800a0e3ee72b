"""Look at the newest backup from end to end."""

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from dealerops.backup import check


class Command(BaseCommand):
    help = "Exit with an error when there is no whole backup that is young enough."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--in", dest="folder", type=Path, default=Path(settings.BACKUP_DIR))
        parser.add_argument("--max-hours", type=float, default=settings.BACKUP_MAX_AGE_HOURS)

    def handle(self, *args: Any, **options: Any) -> None:
        age = dt.timedelta(hours=options["max_hours"])
        faults = check(options["folder"], now=timezone.now(), max_age=age)
        if faults:
            raise CommandError("\n".join(map(str, faults)))
        self.stdout.write("The newest backup is whole.")
