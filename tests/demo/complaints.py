"""A small demo with its complaints, on a fixed day."""

import random
from collections.abc import Iterator
from contextlib import contextmanager

import time_machine
from django.db import transaction
from django.utils import timezone

from dealerops.demo.data.complaints import load_complaints
from dealerops.demo.data.world import build_world
from tests.demo.workshops import NOW


@contextmanager
def complaints(cases: int) -> Iterator[None]:
    """So many cases over all dealers; undone at the end."""
    with time_machine.travel(NOW, tick=False), transaction.atomic():
        build_world(random.Random("seed"), timezone.localdate())
        load_complaints(cases, seed="seed", tick=lambda _count: None)
        yield
        transaction.set_rollback(True)
