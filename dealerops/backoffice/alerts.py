"""What somebody should look at now: stuck work and mails that do not go out (reliability.md P32, P35)."""

import datetime as dt
from dataclasses import dataclass

from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.journal.models import Delivery
from dealerops.journal.querysets import WATCHERS as JOURNAL_WATCHERS
from dealerops.journal.selectors import oldest_undone_age
from dealerops.notifications.models import Message
from dealerops.notifications.querysets import WATCHERS as MAIL_WATCHERS

STUCK = dt.timedelta(minutes=5)
FRESH_SECONDS = 30  # every page of the back office asks


@dataclass(frozen=True, slots=True)
class Alert:
    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """The state of the queues, counted every half minute."""

    waiting: dt.timedelta
    quarantined: int
    late_mails: int


def alerts_for(actor: Actor) -> list[Alert]:
    """Only what this role may look into."""
    found: list[Alert] = []
    if actor.role in JOURNAL_WATCHERS | MAIL_WATCHERS:
        trouble: Trouble = cache.get_or_set("backoffice:trouble", _look, FRESH_SECONDS)  # type: ignore[assignment]
        found += _of_journal(trouble) if actor.role in JOURNAL_WATCHERS else []
        found += _of_mails(trouble) if actor.role in MAIL_WATCHERS else []
    return found


def _look() -> Trouble:
    return Trouble(
        waiting=oldest_undone_age(),
        quarantined=Delivery.objects.visible_to(SYSTEM).quarantined().count(),
        late_mails=Message.objects.visible_to(SYSTEM).late(timezone.now()).count(),
    )


def _of_journal(trouble: Trouble) -> list[Alert]:
    deliveries = reverse("admin:journal_delivery_changelist")
    found = []
    if trouble.waiting > STUCK:
        minutes = int(trouble.waiting.total_seconds() // 60)
        text = _("Background work has been waiting for %(minutes)d minutes. Do the workers run?")
        found.append(Alert(text % {"minutes": minutes}, f"{deliveries}?done_at__isempty=1"))
    if trouble.quarantined:
        text = ngettext(
            "%(count)d piece of background work failed and waits for a decision.",
            "%(count)d pieces of background work failed and wait for a decision.",
            trouble.quarantined,
        )
        url = f"{deliveries}?quarantined_at__isempty=0"
        found.append(Alert(text % {"count": trouble.quarantined}, url))
    return found


def _of_mails(trouble: Trouble) -> list[Alert]:
    if not trouble.late_mails:
        return []
    text = ngettext(
        "%(count)d mail was not sent within a quarter of an hour.",
        "%(count)d mails were not sent within a quarter of an hour.",
        trouble.late_mails,
    )
    url = reverse("admin:notifications_message_changelist")
    return [Alert(text % {"count": trouble.late_mails}, f"{url}?sent_at__isempty=1")]
