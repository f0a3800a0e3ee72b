"""A small demo with the workshops of the first dealers, on a fixed day."""

import datetime as dt
import random
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

import time_machine
from django.db import transaction
from django.utils import timezone

from dealerops.demo.data.bulk.load import analyze
from dealerops.demo.data.workshop.load import load_workshops
from dealerops.demo.data.world import build_world

NOW = dt.datetime(2026, 11, 19, 11, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
DEALERS = (
    6  # the first, the one with the bad paint shop, the one that loses customers, and three more
)


@contextmanager
def workshops(orders: int, *, dealers: int = DEALERS) -> Iterator[None]:
    """So many orders over the whole demo, of which the first dealers have their share; undone at the end."""
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        build_world(random.Random("seed"), timezone.localdate())
        load_workshops(orders, seed="seed", dealers=dealers, tick=lambda _count: None)
        analyze()
        yield
        transaction.set_rollback(True)
