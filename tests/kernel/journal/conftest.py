"""Something that things can happen to, and listeners that a test may add."""

from collections.abc import Callable, Iterator

import pytest

from dealerops.journal import registry
from dealerops.journal.models import Entry
from dealerops.network.models import Region


@pytest.fixture
def region(db: None) -> Region:
    return Region.objects.create(code="N", name="北", name_en="North")


@pytest.fixture
def listen() -> Iterator[Callable[..., None]]:
    """Subscribe a handler for the length of one test."""
    added: list[tuple[str, str]] = []

    def add(topic: str, handler: Callable[[Entry], None], **options: object) -> None:
        registry.subscribe(topic, **options)(handler)
        added.append((topic, f"{handler.__module__}.{handler.__qualname__}"))

    yield add
    for topic, name in added:
        registry._subscriptions[topic].pop(name)
