"""What the tests of the rental app share."""

from collections.abc import Callable

import pytest
from django.test import Client

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor
from tests.factories.rental import RentalHouse, make_house


@pytest.fixture
def house(db) -> RentalHouse:
    return make_house()


@pytest.fixture
def sign_in() -> Callable[[Actor], Client]:
    """A browser of its own for each person."""

    def enter(actor: Actor) -> Client:
        client = Client(headers={"accept-language": "en"})
        client.force_login(User.objects.get(pk=actor.user_id))
        return client

    return enter
