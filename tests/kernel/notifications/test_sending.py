"""Never missing; a copy only after an unclear end, and then under the same Message-ID (F26 to F28)."""

import pytest
from django.db import connections

from dealerops.accounts.models import User
from dealerops.documents.services import read_bytes
from dealerops.foundation.actor import Actor, Channel, Role
from dealerops.foundation.errors import TransitionRefused
from dealerops.journal.models import Delivery
from dealerops.notifications.choices import MessageState
from dealerops.notifications.models import Message
from dealerops.notifications.services import MAX_ATTEMPTS, send, send_again
from tests.kernel.notifications.conftest import deliver, files, hello, now_of, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

MANAGER = Actor(role=Role.SSA_MANAGER, channel=Channel.BACKOFFICE)


def is_settled() -> bool:
    return not Delivery.objects.undone().exists()


def test_a_mail_arrives_once_and_says_so(server, smith):
    message = hello(smith)
    deliver()
    deliver()
    (copy,) = server.copies
    assert server.envelopes == [["smith@dealer.example"]]
    assert (copy["Message-ID"], copy["Subject"]) == (message.message_id, message.subject)
    assert now_of(message).state == MessageState.SENT
    assert message.sent_at is not None
    assert is_settled()


def test_pictures_are_shown_and_workbooks_attached(server, smith):
    parts = files()
    hello(smith, parts=parts)
    deliver()
    (copy,) = server.copies
    related, workbook = copy.iter_parts()
    alternative, picture = related.iter_parts()
    text, html = alternative.iter_parts()
    assert copy.get_content_type() == "multipart/mixed"
    assert related.get_content_type() == "multipart/related"
    assert [text.get_content_type(), html.get_content_type()] == ["text/plain", "text/html"]
    assert "cid:chart" in html.get_content()
    assert (picture["Content-ID"], picture.get_content_disposition()) == ("<chart>", "inline")
    assert picture.get_content() == read_bytes(parts[0].attachment)
    assert (workbook.get_filename(), workbook.get_content_disposition()) == (
        "周报 47.xlsx",
        "attachment",
    )
    assert workbook.get_content() == b"PK a workbook"


def test_many_mails_go_over_one_line(server, smith):
    for number in range(5):
        hello(smith, dedupe=str(number))
    deliver()
    assert len(server.copies) == 5
    assert server.lines == 1


def test_a_line_that_died_between_two_mails_is_noticed_before_the_next_one(server, smith):
    hello(smith, dedupe="1")
    deliver()
    server.hang_up()
    second = hello(smith, dedupe="2")
    deliver()
    assert (now_of(second).state, second.possible_copy) == (MessageState.SENT, False)
    assert server.lines == 2


@pytest.mark.fault("F26")
@pytest.mark.parametrize("mood", ["busy", "full"])
def test_a_server_that_is_busy_gets_it_later(server, smith, mood):
    message = hello(smith)
    server.mood = mood
    deliver()
    assert now_of(message).state == MessageState.QUEUED
    assert message.last_error in {"SMTP 451", "SMTP 452"}
    assert server.copies == []
    server.mood = "take"
    deliver()
    assert now_of(message).state == MessageState.SENT
    assert (len(server.copies), message.possible_copy) == (1, False)


def test_a_server_that_stays_busy_is_given_up_and_shown(server, smith):
    message = hello(smith)
    server.mood = "busy"
    for _attempt in range(MAX_ATTEMPTS + 2):
        deliver()
    assert now_of(message).state == MessageState.FAILED
    assert message.attempts == MAX_ATTEMPTS
    assert is_settled()


@pytest.mark.fault("F26")
def test_a_refusal_for_good_is_failed_at_once(server, smith):
    message = hello(smith)
    server.mood = "never"
    deliver()
    deliver()
    assert now_of(message).state == MessageState.FAILED
    assert (message.last_error, message.attempts) == ("SMTP 550", 1)
    assert server.copies == []
    assert is_settled()


def test_no_server_at_all_is_no_unclear_end(server, smith, settings):
    settings.EMAIL_PORT = 1
    message = hello(smith)
    deliver()
    assert now_of(message).state == MessageState.QUEUED
    assert not message.possible_copy


@pytest.mark.fault("F27", "F28")
@pytest.mark.parametrize("mood", ["drop", "hang"])
def test_an_unclear_end_is_tried_once_more_under_the_same_message_id(server, smith, mood):
    message = hello(smith)
    server.mood = mood
    deliver()
    assert now_of(message).state == MessageState.UNCERTAIN
    server.mood = "take"
    deliver()
    assert now_of(message).state == MessageState.SENT
    assert message.possible_copy
    assert len(server.copies) == 2
    assert server.message_ids() == {message.message_id}


@pytest.mark.fault("F27")
def test_a_line_that_always_drops_is_not_tried_a_third_time(server, smith):
    message = hello(smith)
    server.mood = "drop"
    for _attempt in range(5):
        deliver()
    assert now_of(message).state == MessageState.UNCERTAIN
    assert (len(server.copies), len(server.message_ids())) == (2, 1)
    assert is_settled()


def test_a_worker_killed_while_sending_leaves_a_possible_copy(server, smith):
    message = hello(smith)
    Message.objects.filter(pk=message.pk).update(state=MessageState.SENDING, attempts=1)
    deliver()
    assert now_of(message).state == MessageState.SENT
    assert (message.possible_copy, message.attempts) == (True, 2)


def test_sending_is_committed_before_the_server_hears_of_it(server, smith, monkeypatch):
    seen = []
    message = hello(smith)
    taken = server.handle_DATA

    async def look(*args):
        seen.append(await committed_state(message.pk))
        return await taken(*args)

    monkeypatch.setattr(server, "handle_DATA", look)
    deliver()
    assert seen == [MessageState.SENDING]


async def committed_state(pk: int) -> str:
    """Asked over a connection of its own, which sees only what is committed."""
    message = await Message.objects.aget(pk=pk)
    return message.state


def test_two_workers_at_one_message_make_one_mail(server, smith):
    message = hello(smith)
    with connections["default"].copy().cursor() as other:
        key = f"notifications:{message.pk}"
        other.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [key])
        deliver()
        assert server.copies == []
        other.connection.close()
    deliver()
    assert len(server.copies) == 1
    assert not now_of(message).possible_copy


def test_a_person_sends_a_failed_mail_again(server, smith):
    message = hello(smith)
    server.mood = "never"
    deliver()
    server.mood = "take"
    send_again(message.pk, by=MANAGER)
    deliver()
    assert now_of(message).state == MessageState.SENT
    assert not message.possible_copy


def test_an_unclear_mail_sent_again_by_hand_is_a_possible_copy(server, smith):
    message = hello(smith)
    server.mood = "drop"
    deliver()
    server.mood = "take"
    send_again(message.pk, by=MANAGER)
    deliver()
    assert now_of(message).possible_copy
    assert len(server.copies) == 2
    assert server.message_ids() == {message.message_id}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SSA_MANAGER])
def test_neither_a_watcher_nor_anybody_resends_what_was_sent(server, smith, role):
    message = hello(smith)
    deliver()
    with pytest.raises(TransitionRefused):
        send_again(message.pk, by=Actor(role=role, channel=Channel.BACKOFFICE))
    assert len(server.copies) == 1


@pytest.mark.parametrize("address", ["", "a@b@c"])
def test_a_person_without_a_usable_address_is_a_visible_failure(server, address):
    nobody = User.objects.create(username="n", email=address, language="en")
    message = hello(nobody)
    deliver()
    assert now_of(message).state == MessageState.FAILED
    assert message.last_error
    assert is_settled()


def test_a_lost_workbook_is_a_visible_failure(server, smith, settings):
    message = hello(smith, parts=files())
    for path in settings.MEDIA_ROOT.glob("*/*"):
        path.unlink()
    deliver()
    assert now_of(message).state == MessageState.FAILED
    assert message.last_error == "FILE_MISSING"
    assert server.copies == []


def test_no_log_line_carries_an_address_or_a_text(server, smith, caplog):
    server.mood = "never"
    hello(smith, name="secret")
    deliver()
    server.mood = "busy"
    hello(smith, name="secret", dedupe="2")
    deliver()
    ours = [line for line in caplog.records if line.name != "mail.log"]  # that is the test's server
    said = "".join(caplog.handler.format(line) for line in ours)
    assert "NotYet" in said
    assert "smith@" not in said
    assert "secret" not in said


def test_the_same_message_is_not_sent_twice_by_a_repeated_delivery(server, smith):
    message = hello(smith)
    send(message.pk)
    send(message.pk)
    wait_until(lambda: len(server.copies) == 1)
