"""A notice goes out: to which dealers and roles, with which file, to be signed until when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from dealerops.documents.services import store_upload
from dealerops.foundation.actor import Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal, TransitionRefused
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.network.choices import DealerKind
from dealerops.network.models import Dealer
from reports.choices.notices import DEALER_ROLES, WRITERS
from reports.models import DealerNotice
from reports.selectors.notices import unsigned

NO_DEALER = Refusal("NOTICE_NO_DEALER", _("No dealer of yours is among them."), "dealers")
NO_ROLE = Refusal("NOTICE_NO_ROLE", _("Please say who is to sign."), "roles")
PAST = Refusal("NOTICE_PAST", _("The day to sign by is over."), "sign_by")
ACTIVITY_OVER = Refusal(
    "NOTICE_ACTIVITY_OVER", _("The activity must not be over already."), "activity_ends_on"
)
ALL_SIGNED = Refusal("NOTICE_SIGNED", _("Everybody has signed."))


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """`dealer_ids` empty: every dealer that the writer sees."""

    title: str
    title_en: str
    text: str
    text_en: str
    roles: Sequence[str]
    sign_by: dt.date
    dealer_ids: Sequence[int] = ()
    activity_ends_on: dt.date | None = None


def issue_notice(
    facts: NoticeFacts, *, by: Actor, file: tuple[str, BinaryIO] | None = None
) -> DealerNotice:
    """Write a notice and send it out at once. Raises TransitionRefused, InvalidInput, FileRefused."""
    if by.role not in WRITERS:
        raise TransitionRefused(WRONG_ROLE)
    wrong = [] if facts.roles and DEALER_ROLES.issuperset(facts.roles) else [NO_ROLE]
    today = timezone.localdate()
    if facts.sign_by < today:
        wrong.append(PAST)
    if facts.activity_ends_on and facts.activity_ends_on < today:
        wrong.append(ACTIVITY_OVER)
    dealers = Dealer.objects.visible_to(by).active().filter(kind=DealerKind.DEALER)
    if facts.dealer_ids:
        dealers = dealers.filter(pk__in=facts.dealer_ids)
    found = list(dealers)
    if not found or len(found) < len(set(facts.dealer_ids)):
        wrong.append(NO_DEALER)
    if wrong:
        raise InvalidInput(*wrong)
    paper = store_upload(file[1], name=file[0], by=by) if file else None
    with transaction.atomic():
        notice = DealerNotice.objects.create(
            title=facts.title,
            title_en=facts.title_en,
            text=facts.text,
            text_en=facts.text_en,
            roles=list(facts.roles),
            sign_by=facts.sign_by,
            activity_ends_on=facts.activity_ends_on,
            paper=paper,
            issued_by_id=by.user_id,
        )
        notice.dealers.set(found)
        record(notice, "reports.notice_issued", by=by, dealers=len(found), roles=list(facts.roles))
    return notice


@transaction.atomic
def remind_unsigned(notice_id: int, *, by: Actor) -> int:
    """Write to every dealer and role that has not signed; returns how many owe a signature."""
    if by.role not in WRITERS:
        raise TransitionRefused(WRONG_ROLE)
    notice = DealerNotice.objects.visible_to(by).lock(notice_id)
    owing = unsigned(notice, by)
    if not owing:
        raise DomainError(ALL_SIGNED)
    places = [[one.dealer.pk, one.role] for one in owing]
    record(notice, "reports.notice_chased", by=by, places=places)
    return len(owing)
