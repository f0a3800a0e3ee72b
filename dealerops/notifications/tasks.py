"""The doorbell of mails that came back; the letters stand in the mailbox until they were read."""

from celery import shared_task

from dealerops.notifications.bounces import read_bounces


@shared_task(name="notifications.bounces")
def bounces_tick() -> int:
    """Every minute; how many messages were marked."""
    return read_bounces()
