"""`manage.py replay_complaints 2026-01-01`: what aftersales told before complaints were listened to."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from complaints.services.hearing import replay_since


class Command(BaseCommand):
    help = "Take in what other apps told of unhappy customers from a day on; safe to repeat."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("since", help="the first day, as 2026-01-31")

    def handle(self, *args: Any, since: str, **options: Any) -> None:
        try:
            day = dt.date.fromisoformat(since)
        except ValueError as error:
            raise CommandError(f"{since} is no day") from error
        self.stdout.write(f"{replay_since(day)} signals taken in")
