"""Letters of the mailboxes become signals, each once, through the one way in (domain.md 3.1, 3.2)."""

import datetime as dt
from typing import Final

from django.db import connection, transaction
from django.utils import timezone

from complaints.calc.letters import Letter, read_letter
from complaints.models import MailDoor
from complaints.services.intake import IntakeInput, receive_signal
from complaints.services.told import EARLIEST
from dealerops.foundation.actor import SYSTEM
from dealerops.foundation.errors import DomainError
from dealerops.journal.services import record
from dealerops.notifications.bounces import note_bounce
from dealerops.notifications.mailbox import Address, Mailbox, NotRead, open_mailbox

AT_ONCE: Final = 50  # of one mailbox; the next turn goes on
ALONE: Final = "SELECT pg_try_advisory_lock(hashtextextended(%s, 0))"
FREE: Final = "SELECT pg_advisory_unlock(hashtextextended(%s, 0))"


def read_doors() -> int:
    """Every mailbox in use; one that does not answer does not stop the others. How many letters came."""
    doors = MailDoor.objects.visible_to(SYSTEM).active().order_by("pk")
    return sum(read_door(pk) for pk in doors.values_list("pk", flat=True))


def read_door(door_id: int) -> int:
    """What is unread in one mailbox; how many letters were taken in. Safe to repeat.

    A letter is marked as read after its signal is kept: cut off in between, it is read again and known
    by its number. One that is no signal stays in the mailbox, flagged for a person to look at.
    """
    name = f"complaints:mailbox:{door_id}"
    if not _lock(name):
        return 0  # somebody else is reading it
    try:
        return _read(MailDoor.objects.visible_to(SYSTEM).select_related("source").get(pk=door_id))
    finally:
        with connection.cursor() as cursor:
            cursor.execute(FREE, [name])


def _lock(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(ALONE, [name])
        return bool(cursor.fetchone()[0])


def _read(door: MailDoor) -> int:
    address = Address(door.server, door.username, door.password, door.folder)
    taken, error = 0, ""
    try:
        with open_mailbox(address) as box:
            for key in box.unread(AT_ONCE):
                taken += _take(door, box, key)
    except NotRead as reason:
        error = reason.code
    _note(door.pk, error, timezone.now())
    return taken


def _take(door: MailDoor, box: Mailbox, key: str) -> bool:
    raw = box.letter(key)
    letter = read_letter(raw)
    if letter.is_machine:
        note_bounce(raw)
        box.mark_read(key)
        return False
    try:
        receive_signal(_told(door, letter), by=SYSTEM)
    except DomainError as error:
        _note_refusal(door, error)
        box.mark_read(key, flagged=True)
        return False
    box.mark_read(key)
    return True


def _told(door: MailDoor, letter: Letter) -> IntakeInput:
    """A clock of the sender that is wrong does not hinder the letter: then it was heard now."""
    now = timezone.now()
    is_likely = letter.sent_at is not None and EARLIEST <= letter.sent_at <= now
    return IntakeInput(
        source=door.source.code,
        words=letter.words,
        received_at=letter.sent_at if is_likely else now,
        vin=letter.vin,
        mobile=letter.mobile,
        contact_name=letter.sender,
        dealer_id=door.dealer_id,
        external_id=letter.number,
    )


@transaction.atomic
def _note_refusal(door: MailDoor, error: DomainError) -> None:
    codes = [one.code for one in error.refusals]
    record(door, "complaints.letter_refused", by=SYSTEM, codes=codes)


@transaction.atomic
def _note(door_id: int, error: str, at: dt.datetime) -> None:
    """When it was last read, and why it was not; the journal has the change from one to the other."""
    door = MailDoor.objects.visible_to(SYSTEM).lock(door_id)
    changed = door.last_error != error
    door.last_error = error
    door.read_at = door.read_at if error else at
    door.save(update_fields=("last_error", "read_at"))
    if changed:
        topic = "complaints.mailbox_silent" if error else "complaints.mailbox_answers"
        record(door, topic, by=SYSTEM, error=error)
