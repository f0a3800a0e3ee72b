"""`manage.py read_bounces [FILE ...]`: mails that came back, from the mailbox or from saved letters."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from dealerops.notifications.bounces import note_bounce, read_bounces

STANDARD_INPUT = "-"


class Command(BaseCommand):
    help = "Mark the mails that came back; without files, those that the mailbox tells of."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="*", help="a letter as it was received, or - to read one")

    def handle(self, *args: Any, file: list[str], **options: Any) -> None:
        noted = sum(note_bounce(_letter(name)) for name in file) if file else read_bounces()
        self.stdout.write(f"{noted} marked")


def _letter(name: str) -> bytes:
    return sys.stdin.buffer.read() if name == STANDARD_INPUT else Path(name).read_bytes()
