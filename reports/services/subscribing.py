"""What a person says about the reports they get."""

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from dealerops.accounts.models import Membership
from dealerops.accounts.services import actor_for
from dealerops.foundation.actor import SYSTEM, Actor, Channel
from dealerops.foundation.errors import InvalidInput, Refusal
from dealerops.foundation.reporting import declared
from dealerops.journal.services import record
from reports.models import ReportCopy, ReportSubscription
from reports.selectors.subscriptions import default_of

NOT_YOURS = Refusal("REPORT_NOT_YOURS", _("Your role does not get this report."), "code")


@dataclass(frozen=True, slots=True)
class Wish:
    """Whether the report comes, in which language, and as what (Delivered)."""

    is_active: bool
    language: str
    form: str


@transaction.atomic
def subscribe(membership_id: int, code: str, wish: Wish, *, by: Actor) -> ReportSubscription:
    """Keep what the person wants; raises InvalidInput where the report is none of their role.

    Raises Membership.DoesNotExist for a membership that is not the person's own or not in force.
    """
    membership = (
        Membership.objects.visible_to(SYSTEM)
        .live()
        .select_for_update(of=("self",))
        .select_related("user")
        .get(pk=membership_id, user=by.user_id, role=by.role)
    )
    report = declared().get(code)
    if report is None or by.role not in report.recipients:
        raise InvalidInput(NOT_YOURS)
    kept = ReportSubscription.objects.filter(membership=membership, code=code).first()
    subscription = kept or default_of(membership, code)
    subscription.is_active, subscription.language = wish.is_active, wish.language
    subscription.form = wish.form
    subscription.paused_because = ""
    subscription.save()
    _note(subscription, by=by)
    return subscription


def unsubscribe(membership_id: int, code: str) -> ReportSubscription:
    """The signed link of a mail was followed. Raises Membership.DoesNotExist once the role has ended."""
    membership = Membership.objects.visible_to(SYSTEM).live().get(pk=membership_id)
    by = actor_for(membership.user, Channel.PORTAL, membership)
    said = ReportSubscription.objects.filter(membership=membership, code=code).first()
    now = said or default_of(membership, code)
    wish = Wish(is_active=False, language=now.language, form=now.form)
    return subscribe(membership_id, code, wish, by=by)


@transaction.atomic
def pause_bounced(message_id: int, reason: str) -> ReportSubscription | None:
    """The mail of a copy came back: no further one until the person says so."""
    copy = (
        ReportCopy.objects.visible_to(SYSTEM)
        .filter(message_id=message_id)
        .select_related("run", "membership__user")
        .first()
    )
    if copy is None:
        return None
    Membership.objects.visible_to(SYSTEM).select_for_update(of=("self",)).get(pk=copy.membership_id)
    code = copy.run.code
    kept = ReportSubscription.objects.filter(membership=copy.membership, code=code).first()
    subscription = kept or default_of(copy.membership, code)
    if not subscription.is_active:
        return None
    subscription.is_active, subscription.paused_because = False, reason[:80]
    subscription.save()
    _note(subscription, by=SYSTEM)
    return subscription


def _note(subscription: ReportSubscription, *, by: Actor) -> None:
    record(
        subscription,
        "reports.subscription_changed",
        by=by,
        code=subscription.code,
        active=subscription.is_active,
        form=subscription.form,
        language=subscription.language,
        paused=subscription.paused_because,
    )
