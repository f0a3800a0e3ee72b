"""What follows a notice: the duties it brings, and the mails to those who sign."""

from collections.abc import Iterable

from django.utils import timezone

from dealerops.accounts.selectors import people_at_dealer
from dealerops.foundation.actor import SYSTEM, Role
from dealerops.journal.models import Entry
from dealerops.journal.registry import subscribe
from dealerops.notifications.services import queue
from reports.choices.duties import Trigger
from reports.models import DealerNotice
from reports.services.duties import raise_duties


@subscribe("reports.notice_issued", transactional=False)
def a_notice_was_issued(entry: Entry) -> None:
    """Every dealer owes to pass it on, and after an activity what came of it (Q2, E1)."""
    notice = DealerNotice.objects.visible_to(SYSTEM).get(pk=entry.object_id)
    day, now = timezone.localdate(entry.at), timezone.now()
    dealers = list(notice.dealers.values_list("pk", flat=True))
    for dealer in dealers:
        key = f"notice-{notice.pk}"
        raise_duties(Trigger.NOTICE_ISSUED, dealer, key, on=day, now=now)
        ends = notice.activity_ends_on
        if ends:
            raise_duties(Trigger.ACTIVITY_ENDED, dealer, key, on=ends, now=now)
    _tell(notice, entry, [(dealer, role) for dealer in dealers for role in notice.roles])


@subscribe("reports.notice_chased", transactional=False)
def a_signature_is_asked_for(entry: Entry) -> None:
    notice = DealerNotice.objects.visible_to(SYSTEM).get(pk=entry.object_id)
    _tell(notice, entry, entry.data["places"])


def _tell(notice: DealerNotice, entry: Entry, places: Iterable[tuple[int, str]]) -> None:
    for dealer_id, role in places:
        for person in people_at_dealer(Role(role), dealer_id):
            queue(
                "reports/notice",
                to=person,
                about=notice,
                context={"notice": notice},
                dedupe=f"{entry.pk}",
            )
