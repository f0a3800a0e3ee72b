"""`manage.py load_complaints`: fourteen months of complaints for every dealer of the demo."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from dealerops.demo.data.bulk.load import analyze
from dealerops.demo.data.complaints import load_complaints
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer

CASES = 2_400
MOST = 200_000
POLITE = 10  # others use the machine meanwhile


class Command(BaseCommand):
    help = "Fill the complaints of the demo: 2,400 cases with steps, contacts and their lights."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cases", type=int, default=CASES)
        parser.add_argument("--scale", type=int, default=1, help="so many times as many cases")
        parser.add_argument("--seed", default="dealerops")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["cases"] < 1 or options["scale"] < 1:
            raise CommandError("--cases and --scale are positive numbers.")
        if not Dealer.objects.filter(kind=DealerKind.DEALER).exists():
            raise CommandError("There are no dealers; load_demo makes them.")
        os.nice(POLITE)
        cases = min(options["cases"] * options["scale"], MOST)
        with tqdm(total=cases, desc="Complaints", unit=" cases") as bar:
            load_complaints(cases, seed=options["seed"], tick=bar.update)
        analyze()
