"""A person has seen their notices. That is their own bookkeeping, not an event: no journal."""

from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.notifications.links import url_of
from dealerops.notifications.models import Message


def open_notice(pk: int, *, by: Actor) -> str:
    """Mark one of the person's notices as read; returns where it leads. Raises DoesNotExist."""
    message = Message.objects.addressed_to(by).defer("text", "html").get(pk=pk)
    if message.read_at is None:
        Message.objects.filter(pk=pk).update(read_at=timezone.now())
    return url_of(message, by)


def read_all(*, by: Actor) -> int:
    """Returns how many were unread."""
    return Message.objects.addressed_to(by).unread().update(read_at=timezone.now())
