"""Mails that came back: delivery status notifications (RFC 3464), and which message they speak of."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.message import Message as Parsed

from django.conf import settings
from django.db import transaction

from dealerops.foundation.actor import SYSTEM
from dealerops.journal.services import record
from dealerops.notifications.choices import MessageState
from dealerops.notifications.mailbox import Address, NotRead, open_mailbox
from dealerops.notifications.models import Message

AT_ONCE = 100  # of the mailbox; the next turn goes on
OUR_NUMBER = re.compile(r"<[0-9a-f]{32}@[^>\s]{1,80}>")
STATUS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
FAILED = "failed"
# What the library raises over headers and bodies that keep to no standard.
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bounce:
    """Which of our mails did not arrive, and the server's code, such as 5.1.1."""

    numbers: frozenset[str]
    code: str


def read_bounce(raw: bytes) -> Bounce | None:
    """What a letter says of a mail that was given up; None for every other letter."""
    letter = message_from_bytes(raw, policy=policy.default)
    if letter.get_content_type() != "multipart/report":
        return None
    codes = [_code(block) for block in _blocks(letter) if _action(block) == FAILED]
    numbers = {number for text in _texts(letter) for number in OUR_NUMBER.findall(text)}
    if not (codes and numbers):
        return None
    return Bounce(frozenset(numbers), codes[0])


def note_bounce(raw: bytes) -> int:
    """Mark the messages that a letter says have come back; returns how many. Safe to repeat."""
    bounce = read_bounce(raw)
    if bounce is None:
        return 0
    found = Message.objects.visible_to(SYSTEM).filter(message_id__in=bounce.numbers)
    return sum(_mark(pk, bounce.code) for pk in found.values_list("pk", flat=True))


def read_bounces() -> int:
    """The unread letters of the mailbox that the settings name; how many messages came back.

    A letter is marked as read after its message: cut off in between, it is read again.
    """
    if not settings.BOUNCE_SERVER:
        return 0
    address = Address(
        settings.BOUNCE_SERVER, settings.BOUNCE_USER, settings.BOUNCE_PASSWORD, "INBOX"
    )
    noted = 0
    try:
        with open_mailbox(address) as box:
            for key in box.unread(AT_ONCE):
                noted += note_bounce(box.letter(key))
                box.mark_read(key)
    except NotRead as reason:
        log.warning("the mailbox of bounces was not read: %s", reason.code)
    return noted


@transaction.atomic
def _mark(pk: int, code: str) -> int:
    message = Message.objects.visible_to(SYSTEM).lock(pk)
    if message.state not in {MessageState.SENT, MessageState.UNCERTAIN}:
        return 0
    message.state, message.last_error = MessageState.BOUNCED, f"BOUNCED {code}"
    message.save(update_fields=("state", "last_error"))
    record(message, "notifications.bounced", by=SYSTEM, code=code)
    return 1


def _blocks(letter: EmailMessage) -> Iterator[Parsed]:
    """What the report says per recipient."""
    for part in letter.walk():
        if part.get_content_type() == "message/delivery-status":
            yield from (one for one in part.get_payload() if isinstance(one, Parsed))


def _action(block: Parsed) -> str:
    return str(block.get("Action", "")).strip().casefold()


def _code(block: Parsed) -> str:
    found = STATUS.search(str(block.get("Status", "")))
    return found.group() if found else ""


def _texts(letter: EmailMessage) -> Iterator[str]:
    """The mail that came back is part of the report, whole or its headers; some servers quote it."""
    for part in letter.walk():
        yield str(part.get("Message-ID", ""))
        if part.get_content_maintype() == "text":
            try:
                yield str(part.get_content())
            except UNREADABLE:
                continue
