"""Doors of their own for the people of complaints."""

from collections.abc import Callable

import pytest
from django.test import Client

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor


@pytest.fixture
def sign_in() -> Callable[[Actor], Client]:
    """A browser of its own for each person, in English."""

    def enter(actor: Actor) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return enter
