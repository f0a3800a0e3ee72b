"""Queued messages are sent by the mail queue."""

from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.notifications.services import MAX_ATTEMPTS, send

# The message gives up by itself and says so; the delivery has room for attempts that died half-way.
DELIVERY_ATTEMPTS = 2 * MAX_ATTEMPTS


@subscribe(
    "notifications.queued", queue="mail", transactional=False, max_attempts=DELIVERY_ATTEMPTS
)
def send_queued(entry: Entry) -> None:
    send(entry.object_id)
