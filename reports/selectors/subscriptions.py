"""Which reports a person gets in the role in force, and how."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing

from dealerops.accounts.models import Membership
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.reporting import Report
from reports.choices.subscriptions import Delivered
from reports.engine.mail import LEAVE_VIEW, UNSUBSCRIBE
from reports.models import ReportSubscription, ScheduleReader
from reports.selectors.readers import reports_of


@dataclass(frozen=True, slots=True)
class Subscribable:
    """A report of the role, and what the person has said about it, or what holds without a word."""

    report: Report
    subscription: ReportSubscription


def reports_for(actor: Actor) -> list[Report]:
    """Only those who get a report may subscribe to it (domain.md 6.3a)."""
    return reports_of(actor.role)


def subscriptions_of(membership: Membership, actor: Actor) -> list[Subscribable]:
    """Every report of the role in force."""
    rows = ReportSubscription.objects.visible_to(actor).filter(membership=membership)
    said = {one.code: one for one in rows}
    return [
        Subscribable(one, said.get(one.code) or default_of(membership, one.code))
        for one in reports_for(actor)
    ]


def default_of(membership: Membership, code: str) -> ReportSubscription:
    """Not kept: everybody of the role gets the workbook in their own language."""
    return ReportSubscription(
        membership=membership,
        code=code,
        language=membership.user.language,
        form=Delivered.ATTACHED,
    )


def wishes(code: str, memberships: Iterable[Membership]) -> dict[int, ReportSubscription]:
    """By membership: what was said about a report, or what holds without a word."""
    people = list(memberships)
    rows = ReportSubscription.objects.filter(code=code, membership__in=people)
    said = {one.membership_id: one for one in rows}
    return {one.pk: said.get(one.pk) or default_of(one, code) for one in people}


def read_token(token: str) -> tuple[int, str] | None:
    """Whose subscription to which report a mail's link ends; it opens nothing."""
    try:
        membership_id, code = signing.loads(token, salt=UNSUBSCRIBE)
    except (signing.BadSignature, ValueError):
        return None
    return int(membership_id), str(code)


def reader_of_token(token: str) -> ScheduleReader | None:
    """Which reader of which scheduled view a mail's link ends, as long as both are there."""
    try:
        reader_id = signing.loads(token, salt=LEAVE_VIEW)
    except signing.BadSignature:
        return None
    readers = ScheduleReader.objects.visible_to(SYSTEM).select_related("schedule")
    return readers.filter(pk=reader_id, membership__in=Membership.objects.live()).first()
