"""Which reports a person gets in the role in force, and how."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing

from dealerops.accounts.models import Membership
from dealerops.foundation.actor import Actor
from dealerops.foundation.reporting import Report, declared
from reports.choices.subscriptions import Delivered
from reports.engine.mail import UNSUBSCRIBE
from reports.models import ReportSubscription


@dataclass(frozen=True, slots=True)
class Subscribable:
    """A report of the role, and what the person has said about it, or what holds without a word."""

    report: Report
    subscription: ReportSubscription


def reports_for(actor: Actor) -> list[Report]:
    """Those whose recipients include the acting role; only they may subscribe (domain.md 6.3a)."""
    return [one for one in declared().values() if actor.role in one.recipients]


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
