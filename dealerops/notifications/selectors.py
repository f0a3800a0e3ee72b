"""What was sent to a person, as their notices show it."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from django.utils import timezone

from dealerops.foundation.actor import Actor
from dealerops.notifications.links import icon_of, url_of
from dealerops.notifications.models import Message

PAGE = 30
MOST_COUNTED = 99


@dataclass(frozen=True, slots=True)
class Notice:
    """One message as a line; `url` is what it is about, empty where the role has no page of it."""

    pk: int
    icon: str
    title: str
    at: dt.datetime
    is_read: bool
    url: str


@dataclass(frozen=True, slots=True)
class Inbox:
    """A page of notices by day, newest first; `older` is the cursor of the next page, 0 at the end."""

    days: Sequence[tuple[dt.date, Sequence[Notice]]]
    older: int


def unread_count(actor: Actor) -> int:
    """How many notices wait; more than MOST_COUNTED are not counted further."""
    unread = Message.objects.addressed_to(actor).unread()
    return unread.order_by()[: MOST_COUNTED + 1].count()


def inbox(actor: Actor, *, only_unread: bool = False, before: int = 0) -> Inbox:
    messages = Message.objects.addressed_to(actor).defer("text", "html").order_by("-pk")
    if only_unread:
        messages = messages.unread()
    if before:
        messages = messages.filter(pk__lt=before)
    found = list(messages[: PAGE + 1])
    shown = [_notice(one, actor) for one in found[:PAGE]]
    days = [(day, list(rows)) for day, rows in groupby(shown, key=_day)]
    return Inbox(days, older=shown[-1].pk if len(found) > PAGE else 0)


def _notice(message: Message, actor: Actor) -> Notice:
    return Notice(
        pk=message.pk,
        icon=icon_of(message),
        title=message.subject,
        at=message.created_at,
        is_read=message.read_at is not None,
        url=url_of(message, actor),
    )


def _day(notice: Notice) -> dt.date:
    return timezone.localdate(notice.at)
