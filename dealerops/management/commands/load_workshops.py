"""`manage.py load_workshops`: fourteen months of repair orders of every dealer of the demo, and duties."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from dealerops.demo.data.bulk.load import analyze
from dealerops.demo.data.duties import load_obligations
from dealerops.demo.data.workshop.load import load_workshops
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer

ORDERS = 40_000
MOST = 1_000_000
POLITE = 10  # others use the machine meanwhile


class Command(BaseCommand):
    help = (
        "Fill the workshops of the demo: 40,000 repair orders with callbacks, cards and reminders."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--orders", type=int, default=ORDERS)
        parser.add_argument("--scale", type=int, default=1, help="so many times as many orders")
        parser.add_argument("--dealers", type=int, default=0, help="of the first so many dealers")
        parser.add_argument("--seed", default="dealerops")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["orders"] < 1 or options["scale"] < 1:
            raise CommandError("--orders and --scale are positive numbers.")
        if not Dealer.objects.filter(kind=DealerKind.DEALER).exists():
            raise CommandError("There are no dealers; load_demo makes them.")
        os.nice(POLITE)
        orders = min(options["orders"] * options["scale"], MOST)
        with tqdm(total=orders, desc="Repair orders", unit=" orders") as bar:
            load_workshops(
                orders, seed=options["seed"], dealers=options["dealers"], tick=bar.update
            )
        load_obligations(seed=options["seed"], now=timezone.now())
        analyze()
