"""Everybody who meets a claim, and the doors they come in by."""

from collections.abc import Callable

import pytest
from django.test import Client

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor
from tests.factories.claims import Cast


@pytest.fixture
def cast(db: None) -> Cast:
    return Cast.hire()


@pytest.fixture
def sign_in() -> Callable[[Actor], Client]:
    """A browser of its own for each person."""

    def enter(actor: Actor) -> Client:
        client = Client()
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return enter
