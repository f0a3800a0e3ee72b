"""A small demo whose older claims were copied in."""

import datetime as dt
import random
from collections.abc import Callable, Iterator

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from dealerops.demo.data.bulk.load import load_bulk
from dealerops.demo.data.history import OLDEST
from dealerops.demo.data.world import World, build_world

CLAIMS = 250
Build = Callable[..., World]


def build(claims: int, *, is_full: bool = True) -> World:
    """The masters, and so many older claims."""
    today = timezone.localdate()
    world = build_world(random.Random("seed"), today, claims=claims)
    until = today - dt.timedelta(days=OLDEST)
    load_bulk(world, claims, until=until, is_full=is_full, tick=lambda _count: None)
    return world


@pytest.fixture
def bulk_demo(db: None) -> Build:
    return build


@pytest.fixture(scope="module")
def world_of_the_module(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[World]:
    """One demo for all tests of a module; each of them takes back what it changes."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build(CLAIMS)
        transaction.set_rollback(True)


@pytest.fixture
def demo(world_of_the_module: World, db: None) -> World:
    return world_of_the_module
