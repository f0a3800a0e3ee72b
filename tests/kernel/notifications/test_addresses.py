"""People without an address, and people whose address was wrong."""

import pytest

from dealerops.accounts.models import User
from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.journal.models import Delivery, Entry
from dealerops.notifications.choices import MessageState
from dealerops.notifications.services import send_again
from tests.kernel.notifications.conftest import deliver, hello, now_of

pytestmark = pytest.mark.django_db(transaction=True)

MANAGER = Actor(role=Role.SSA_MANAGER, channel=Channel.BACKOFFICE)


@pytest.fixture
def unreachable(db) -> User:
    return User.objects.create(username="n", display_name="N", email="", language="en")


def test_a_mail_to_nobody_is_failed_at_once(unreachable):
    message = hello(unreachable)
    assert (message.state, message.last_error) == (MessageState.FAILED, "NO_ADDRESS")
    assert not Delivery.objects.exists()
    assert Entry.objects.get(topic="notifications.failed").reason == "NO_ADDRESS"


def test_it_goes_out_once_the_person_has_an_address(server, unreachable):
    message = hello(unreachable)
    User.objects.filter(pk=unreachable.pk).update(email="n@dealer.example")
    send_again(message.pk, by=MANAGER)
    deliver()
    assert now_of(message).state == MessageState.SENT
    assert server.envelopes == [["n@dealer.example"]]


def test_it_stays_failed_while_there_is_none(server, unreachable):
    message = hello(unreachable)
    send_again(message.pk, by=MANAGER)
    deliver()
    assert (now_of(message).state, message.last_error) == (MessageState.FAILED, "NO_ADDRESS")


def test_a_mail_that_may_have_arrived_goes_nowhere_else(server, smith):
    message = hello(smith)
    server.mood = "drop"
    deliver()
    User.objects.filter(pk=smith.pk).update(email="other@dealer.example")
    server.mood = "take"
    send_again(message.pk, by=MANAGER)
    deliver()
    assert server.envelopes == [["smith@dealer.example"]] * 2
