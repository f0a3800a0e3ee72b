"""`manage.py load_rental`: fourteen months of the rental stores of the demo."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from dealerops.demo.data.bulk.load import analyze
from dealerops.demo.data.rental import load_rental
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer

CARS, MOST = 300, 3_000
POLITE = 10  # others use the machine meanwhile


class Command(BaseCommand):
    help = "Fill the rental stores of the demo: 300 cars with orders, violations and complaints."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--cars", type=int, default=CARS)
        parser.add_argument("--scale", type=int, default=1, help="so many times as many cars")
        parser.add_argument("--seed", default="dealerops")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["cars"] < 1 or options["scale"] < 1:
            raise CommandError("--cars and --scale are positive numbers.")
        if not Dealer.objects.filter(kind=DealerKind.RENTAL_STORE).exists():
            raise CommandError("There is no rental store; load_demo makes the first.")
        os.nice(POLITE)
        cars = min(options["cars"] * options["scale"], MOST)
        with tqdm(total=cars, desc="Rental", unit=" cars") as bar:
            load_rental(cars, seed=options["seed"], tick=bar.update)
        analyze()
