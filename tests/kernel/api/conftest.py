"""A firm with its checkers, and the counters at zero."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from tests.factories.claims import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast.hire()


@pytest.fixture
def counters() -> Iterator[None]:
    """Counting from nothing, within one and the same minute."""
    cache.clear()
    with time_machine.travel(timezone.now(), tick=False):
        yield
    cache.clear()
