"""Mails that come back are seen: as a letter in the mailbox, or as a file (issue 7, delivery)."""

import pytest
from django.core.management import call_command

from dealerops.journal.models import Entry
from dealerops.notifications.bounces import note_bounce, read_bounce
from dealerops.notifications.choices import MessageState
from dealerops.notifications.services import send_again
from dealerops.notifications.tasks import bounces_tick
from tests.complaints.post_office import post_office
from tests.kernel.notifications.conftest import deliver, hello, now_of
from tests.kernel.notifications.test_sending import MANAGER

pytestmark = pytest.mark.django_db(transaction=True)

RETURNED = """From: MAILER-DAEMON@mail.example.com
To: noreply@dealerops.example
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

I could not deliver your message.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example.com

Final-Recipient: rfc822; smith@dealer.example
Action: {action}
Status: {code}

--b
Content-Type: {kind}

Subject: Hello
Message-ID: {number}

--b--
"""


def returned(number: str, *, action="failed", code="5.1.1", kind="message/rfc822") -> bytes:
    text = RETURNED.format(number=number, action=action, code=code, kind=kind)
    return text.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_came_back_is_marked_once(server, smith, kind):
    message = hello(smith)
    deliver()
    letter = returned(message.message_id, kind=kind)
    assert [note_bounce(letter), note_bounce(letter)] == [1, 0]
    assert (now_of(message).state, message.last_error) == (MessageState.BOUNCED, "BOUNCED 5.1.1")
    assert Entry.objects.filter(topic="notifications.bounced").count() == 1


@pytest.mark.parametrize(
    "letter",
    [
        returned("<" + "0" * 32 + "@elsewhere>", action="delayed"),
        returned("<somebody-else@elsewhere>"),
        b"Subject: I am on leave\r\n\r\nBack on Monday.",
        b"\xff\xfe nonsense",
        b'Content-Type: multipart/report; boundary="b"\r\n\r\n--b\r\n',
    ],
)
def test_other_letters_mark_nothing(letter):
    assert read_bounce(letter) is None


def test_the_mailbox_is_read_every_minute(server, smith, settings):
    message = hello(smith)
    deliver()
    with post_office() as office:
        settings.MAIL_DOOR_ORIGINS = [office.origin]
        settings.BOUNCE_SERVER, settings.BOUNCE_USER = office.origin, "bounces"
        settings.BOUNCE_PASSWORD = "secret"
        office.put(returned(message.message_id))
        assert [bounces_tick(), bounces_tick()] == [1, 0]
        assert office.unread() == []
    assert now_of(message).state == MessageState.BOUNCED


def test_a_mailbox_that_does_not_answer_stops_nothing(settings):
    settings.BOUNCE_SERVER = "imap://127.0.0.1:1"
    settings.MAIL_DOOR_ORIGINS = [settings.BOUNCE_SERVER]
    assert bounces_tick() == 0


def test_saved_letters_are_read_by_a_command(server, smith, tmp_path, capsys):
    message = hello(smith)
    deliver()
    (tmp_path / "returned.eml").write_bytes(returned(message.message_id))
    call_command("read_bounces", str(tmp_path / "returned.eml"))
    assert capsys.readouterr().out == "1 marked\n"
    assert now_of(message).state == MessageState.BOUNCED


def test_what_came_back_goes_to_the_address_the_person_has_now(server, smith):
    message = hello(smith)
    deliver()
    note_bounce(returned(message.message_id))
    smith.email = "smith@elsewhere.example"
    smith.save()
    send_again(message.pk, by=MANAGER)
    deliver()
    assert server.envelopes[-1] == ["smith@elsewhere.example"]
    assert now_of(message).state == MessageState.SENT
