"""`manage.py load_demo`: fill an empty database with the demo, once."""

import datetime as dt
import random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from tqdm import tqdm

from dealerops.accounts.models import User
from dealerops.accounts.services import issue_api_key
from dealerops.demo.data.bulk.load import analyze, load_bulk, load_many
from dealerops.demo.data.history import OLDEST, replay
from dealerops.demo.data.house import furnish_house
from dealerops.demo.data.world import World, build_world
from dealerops.foundation.actor import SYSTEM

KEY_FILE = "demo-firm.key"
CLAIMS = 1_500
NEWEST = 30  # lived through by the services, papers included


class Command(BaseCommand):
    help = "Load the demo data into an empty database: eight regions, sixty dealers, 1,500 claims."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--claims", type=int, default=CLAIMS)
        parser.add_argument("--scale", type=int, default=1, help="so many times as many claims")
        parser.add_argument("--seed", default="dealerops")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("The database is not empty; the demo data goes into an empty one.")
        if options["claims"] < 1 or options["scale"] < 1:
            raise CommandError("--claims and --scale are positive numbers.")
        today = timezone.localdate()
        rng = random.Random(f"{options['seed']}:{today}")  # noqa: S311  # made-up data
        claims, scale = options["claims"] * options["scale"], options["scale"]
        world = build_world(rng, today, claims=claims, scale=scale)
        newest = min(claims, NEWEST)
        with tqdm(total=claims, desc="Demo claims", unit=" claims") as bar:
            if claims > newest:
                _load_older(world, claims - newest, bar)
                analyze()  # the services look for things among many rows now
            replay(world, newest, tick=bar.update)
        furnish_house(world)
        analyze()
        _issue_key(world)


def _load_older(world: World, count: int, bar: Any) -> None:
    """Up to where the newest ones begin; a multiplied demo up to today, lest its last days be bare."""
    if world.scale > 1:
        load_many(world, count, until=world.today, tick=bar.update)
    else:
        until = world.today - dt.timedelta(days=OLDEST)
        load_bulk(world, count, until=until, is_full=True, tick=bar.update)


def _issue_key(world: World) -> None:
    """The firm's key for trying the API; it lies where the demo keeps its data."""
    if world.firm is None:
        raise CommandError("The demo has no firm.")
    expires_at = timezone.now() + dt.timedelta(days=365)
    _key, plain = issue_api_key(world.firm.pk, name="demo", expires_at=expires_at, by=SYSTEM)
    path = settings.VAR_DIR / KEY_FILE
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600)
    path.write_text(plain, encoding="utf-8")
