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
from dealerops.demo.data.history import replay
from dealerops.demo.data.world import World, build_world
from dealerops.foundation.actor import SYSTEM

KEY_FILE = "demo-firm.key"


class Command(BaseCommand):
    help = "Load the demo data into an empty database: three regions, twelve dealers, 150 claims."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--claims", type=int, default=150)
        parser.add_argument("--seed", default="dealerops")

    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("The database is not empty; the demo data goes into an empty one.")
        today = timezone.localdate()
        rng = random.Random(f"{options['seed']}:{today}")  # noqa: S311  # made-up data
        world = build_world(rng, today)
        with tqdm(total=options["claims"], desc="Demo claims", unit=" claims") as bar:
            replay(world, options["claims"], tick=bar.update)
        _issue_key(world)


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
