"""Compare the connected system with the backup it was restored from."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dealerops.backup import newest, prove


class Command(BaseCommand):
    help = "Exit with an error unless everything in the newest backup is in the database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--in", dest="folder", type=Path, default=Path(settings.BACKUP_DIR))

    def handle(self, *args: Any, **options: Any) -> None:
        found = newest(options["folder"])
        if found is None:
            raise CommandError(f"There is no finished backup in {options['folder']}.")
        proofs = prove(found)
        for proof in proofs:
            self.stdout.write(f"{'yes' if proof.holds else 'NO '}  {proof.name}: {proof.seen}")
        if not all(proof.holds for proof in proofs):
            raise CommandError("The restored system is not the one that was backed up.")
