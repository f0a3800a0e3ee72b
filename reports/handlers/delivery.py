"""A sent report is told in chat groups; a mail that came back pauses what it was about."""

from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.notifications.models import Message
from reports.services.posting import MAX_ATTEMPTS, announce, send_post
from reports.services.scheduling import stop_bounced
from reports.services.subscribing import pause_bounced


@subscribe("reports.run_sent")
def announce_run(entry: Entry) -> None:
    announce(entry.object_id)


@subscribe("reports.post_queued", transactional=False, max_attempts=MAX_ATTEMPTS)
def post_announcement(entry: Entry) -> None:
    send_post(entry.object_id)


@subscribe("notifications.bounced")
def pause_after_bounce(entry: Entry) -> None:
    message = Message.objects.get(pk=entry.object_id)
    pause_bounced(message.pk, message.last_error)
    stop_bounced(message.pk)
