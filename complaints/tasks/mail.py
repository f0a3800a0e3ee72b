"""The doorbell of the mailboxes; what came stands in them until it was taken in."""

from celery import shared_task

from complaints.services.mail_doors import read_doors


@shared_task(name="complaints.mail")
def mail_tick() -> int:
    """Every minute: letters that nobody has read; how many were taken in."""
    return read_doors()
