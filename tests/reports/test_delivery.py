"""Report mails against a mail server that refuses, drops and hangs (reliability.md P32, F26 to F28)."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from django.urls import reverse

from dealerops.backoffice.alerts import _look
from dealerops.journal.models import Delivery
from dealerops.journal.services import drain
from dealerops.notifications.bounces import note_bounce
from dealerops.notifications.choices import MessageState
from dealerops.notifications.models import Message
from reports.models import ReportCopy, ReportRun
from reports.services import plan
from tests.kernel.notifications.server import MailServer
from tests.kernel.notifications.test_bounces import returned
from tests.reports.conftest import moment, reach

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings: LazySettings) -> Iterator[MailServer]:
    with MailServer() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 1
        yield server


def send_weekly(cast, server: MailServer, mood: str) -> Message:
    """The weekly of claims to one region's head, by the queues."""
    server.mood = mood
    reach(cast.regional)
    with time_machine.travel(moment("10-12 09:00"), tick=False):
        plan(moment("10-12 09:00"))
    with time_machine.travel(moment("10-19 08:30"), tick=False):
        plan(moment("10-19 08:30"))
        drain("default", limit=100)
        drain("mail", limit=100)
    return Message.objects.get(about_type="reports.reportrun")


def again(message: Message, server: MailServer, mood: str = "take") -> Message:
    """The queue comes back to it, as it does by itself after its back-off."""
    server.mood = mood
    Delivery.objects.undone().update(run_at=moment("10-19 08:30"), lease_until=None)
    with time_machine.travel(moment("10-19 08:50"), tick=False):
        drain("mail", limit=100)
    message.refresh_from_db()
    return message


def shown(sign_in, cast) -> str:
    run = ReportRun.objects.get(code="R04")
    page = sign_in(cast.manager).get(reverse("admin:reports_reportrun_change", args=(run.pk,)))
    return page.content.decode()


def test_a_busy_server_gets_the_report_later_and_once(cast, server, sign_in):
    """F26: 451."""
    message = send_weekly(cast, server, "busy")
    assert (message.state, message.last_error) == (MessageState.QUEUED, "SMTP 451")
    assert 'data-mail="QUEUED"' in shown(sign_in, cast)
    again(message, server)
    assert (message.state, len(server.copies)) == (MessageState.SENT, 1)
    assert 'data-mail="SENT"' in shown(sign_in, cast)


def test_a_refused_report_is_seen_and_alarms_after_a_quarter_of_an_hour(cast, server, sign_in):
    """F26: 550, P32."""
    message = send_weekly(cast, server, "never")
    assert (message.state, message.last_error) == (MessageState.FAILED, "SMTP 550")
    page = shown(sign_in, cast)
    assert 'data-mail="FAILED"' in page
    assert "SMTP 550" in page
    written = message.created_at.astimezone()
    for minutes, late in ((14, 0), (16, 1)):
        with time_machine.travel(written.timestamp() + 60 * minutes, tick=False):
            assert _look().late_mails == late


@pytest.mark.parametrize("mood", ["drop", "hang"])
def test_an_unclear_end_makes_at_most_one_copy_under_the_same_number(cast, server, sign_in, mood):
    """F27, F28."""
    message = send_weekly(cast, server, mood)
    assert message.state == MessageState.UNCERTAIN
    assert 'data-mail="UNCERTAIN"' in shown(sign_in, cast)
    again(message, server)
    assert (message.state, message.possible_copy) == (MessageState.SENT, True)
    assert len(server.copies) == 2
    assert server.message_ids() == {message.message_id}
    assert "possible copy" in shown(sign_in, cast)


def test_a_line_that_drops_again_stays_uncertain_and_alarms(cast, server, sign_in):
    message = again(send_weekly(cast, server, "drop"), server, "drop")
    assert message.state == MessageState.UNCERTAIN
    again(message, server)
    assert (message.state, len(server.copies)) == (MessageState.UNCERTAIN, 2)


def test_a_report_that_came_back_is_seen_at_its_recipient(cast, server, sign_in):
    message = send_weekly(cast, server, "take")
    note_bounce(returned(message.message_id))
    page = shown(sign_in, cast)
    assert 'data-mail="BOUNCED"' in page
    assert "BOUNCED 5.1.1" in page


def test_a_recipient_has_one_copy_of_a_run(cast, server):
    send_weekly(cast, server, "take")
    copy = ReportCopy.objects.get()
    again_ = ReportCopy(
        run=copy.run, edition=copy.edition, membership=copy.membership, recipient=copy.recipient
    )
    with (
        pytest.raises(IntegrityError, match="reports_one_copy_per_run_and_membership"),
        transaction.atomic(),
    ):
        again_.save()
