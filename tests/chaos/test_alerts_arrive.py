"""A quick alert while worker and broker are killed, or the mail server is down: it arrives, once."""

import datetime as dt
from collections import Counter

import pytest
from django.utils import timezone

from complaints.choices import Lamp
from complaints.choices.alerts import PATIENCE_SECONDS, Channel, SendingState
from complaints.models import Alert, AlertSending, Case
from dealerops.foundation.actor import SYSTEM
from dealerops.journal.models import Delivery
from dealerops.notifications.choices import MessageState
from dealerops.notifications.models import Message
from dealerops.policy.services import set_value
from tests.complaints.gateway import Gateway
from tests.factories.complaints_clocks import Complainers, give_number, make_robot, open_case
from tests.kernel.notifications.server import MailServer
from tests.stack import wait_for

pytestmark = [pytest.mark.chaos, pytest.mark.long, pytest.mark.timeout(600)]
PAGED_SECONDS = 15
ARRIVED_SECONDS = 120


@pytest.fixture
def cast(works) -> Complainers:
    return Complainers.hire()


def burning(cast: Complainers) -> Case:
    """A signal with a quick-alert word has come in just now."""
    now = timezone.localtime().strftime("%Y-%m-%dT%H:%M:%S")
    return open_case(cast.dealer, now, lamp=Lamp.RED, quick_alerts=["INJURY"])


def all_sent() -> bool:
    mails = Message.objects.filter(topic="complaints/alert")
    return mails.exists() and not mails.exclude(state=MessageState.SENT).exists()


def all_delivered() -> bool:
    return all_sent() and not Delivery.objects.undone().exists()


def test_with_everything_up_everybody_is_paged_in_seconds(works, cast):
    with MailServer() as server:
        works.stack.env |= {"EMAIL_PORT": str(server.port)}
        works.start("worker", "beat")
        burning(cast)
        assert wait_for(all_sent, seconds=PAGED_SECONDS)
    worst = max(one.sent_at - one.created_at for one in Message.objects.all())
    assert worst < dt.timedelta(seconds=PAGED_SECONDS)


def test_with_worker_and_broker_killed_meanwhile_it_arrives_once(works, cast):
    with MailServer() as server, Gateway() as gateway:
        works.stack.env |= {"EMAIL_PORT": str(server.port), "ALERT_ORIGINS": gateway.origin}
        make_robot(webhook=gateway.url("/send"))
        works.start("worker", "beat")
        works.stack.kill("worker")
        works.kill_broker()
        case = burning(cast)
        assert not Message.objects.exists()
        works.broker.start()
        works.stack.restart("worker")
        assert wait_for(all_delivered, seconds=ARRIVED_SECONDS, pause=0.5)
        told = Counter(address for envelope in server.envelopes for address in envelope)
        posts = len(gateway.posts)
    people = Alert.objects.filter(case=case, robot=None)
    assert told == Counter(people.values_list("recipient__email", flat=True))
    assert posts == Alert.objects.filter(case=case, recipient=None).count()
    assert not Delivery.objects.quarantined().exists()


def test_with_the_mail_server_down_person_and_deputy_are_paged_by_the_next_channel(works, cast):
    set_value(PATIENCE_SECONDS, 1, valid_from=timezone.localdate(), by=SYSTEM)
    give_number(cast.cam, "13800138000", deputy=cast.legal)
    give_number(cast.legal, "13900139000")
    works.stack.env |= {"EMAIL_PORT": "9"}
    works.start("worker", "beat")
    case = burning(cast)
    texts = AlertSending.objects.filter(channel=Channel.SMS, state=SendingState.SENT)
    reached = texts.filter(alert__case=case, alert__kind="QUICK_ALERT")

    def both() -> bool:
        people = set(reached.values_list("alert__recipient", flat=True))
        return {cast.cam.user_id, cast.legal.user_id} <= people

    assert wait_for(both, seconds=ARRIVED_SECONDS, pause=0.5)
    deputy = Alert.objects.get(case=case, recipient=cast.legal.user_id, kind="QUICK_ALERT")
    assert deputy.deputy_for.recipient_id == cast.cam.user_id
    assert Counter(reached.values_list("alert", flat=True)).most_common(1)[0][1] == 1
