"""One password tried on many names is slowed by the address it comes from (reliability.md 8)."""

import datetime as dt
from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from dealerops.accounts.reading import TOO_MANY
from tests.kernel.accounts.test_signing_in import enter

pytestmark = pytest.mark.django_db
LIMIT = 10


@pytest.fixture(autouse=True)
def clock(settings) -> Iterator[time_machine.Traveller]:
    settings.WRONG_PASSWORDS_PER_MINUTE = LIMIT
    cache.clear()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock
    cache.clear()


def spray(times: int, **more: str) -> list[int]:
    """The same password, each time for another name."""
    return [
        enter(Client(), f"name{number}", "Spring2026!", **more).status_code
        for number in range(times)
    ]


def test_one_password_on_many_names_is_slowed(wang):
    assert spray(LIMIT + 5) == [200] * LIMIT + [429] * 5


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_answer_is_a_page_in_the_readers_language(language):
    spray(LIMIT)
    refused = enter(Client(), "name", "guess", HTTP_ACCEPT_LANGUAGE=language)
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= 60
    with translation.override(language):
        assert str(TOO_MANY.message) in refused.text
    assert "THROTTLED" in refused.text


def test_the_right_password_waits_too_and_then_opens(wang, clock):
    """Otherwise a guess would only be answered differently."""
    spray(LIMIT)
    assert enter(Client(), "wang").status_code == 429
    assert enter(Client(), "wang", REMOTE_ADDR="10.1.2.3").status_code == 302
    clock.shift(dt.timedelta(seconds=120))
    assert enter(Client(), "wang").status_code == 302


def test_a_whole_store_gets_in_from_one_address(wang, zhou):
    spray(LIMIT - 1)
    answers = [enter(Client(), name).status_code for name in ("wang", "zhou") * 15]
    assert answers == [302] * 30


def test_without_a_limit_nobody_waits(settings):
    settings.WRONG_PASSWORDS_PER_MINUTE = 0
    assert spray(2 * LIMIT) == [200] * 2 * LIMIT
