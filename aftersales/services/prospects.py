"""Visitors whom the price drove away: noted, invited, and met again in the workshop (domain.md 4.11)."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aftersales.choices import ProspectState
from aftersales.choices.retention_policy import PROSPECT_DAYS
from aftersales.models import Prospect
from aftersales.selectors.visits import delivered_orders
from aftersales.services.cards import EDITORS
from aftersales.services.customers import Visitor, customer_of
from aftersales.workflow.retention import PROSPECT_FLOW
from dealerops.foundation.actor import SYSTEM, Actor
from dealerops.foundation.errors import DomainError, InvalidInput, Refusal
from dealerops.foundation.workflow import WRONG_ROLE
from dealerops.journal.services import record
from dealerops.policy.services import Values
from dealerops.registry.choices import ConsentScope, ContactChannel, ContactPurpose
from dealerops.registry.services import consent_to, log_contact, record_consent
from dealerops.workcal.services import local_date

KNOWN = Refusal("PROSPECT_KNOWN", _("This visitor is on the list already."), "mobile")


@dataclass(frozen=True, slots=True)
class ProspectFacts:
    """What the showroom's visitor list 来店登记表 says."""

    name: str
    mobile: str
    noted_on: dt.date
    district: str = ""
    same_district: bool = False
    distance_km: int | None = None
    same_brand: bool = True
    lost_on_price: bool = True
    contact_allowed: bool = False


@transaction.atomic
def note_prospect(dealer_id: int, facts: ProspectFacts, *, by: Actor) -> Prospect:
    """Take a visitor over from the showroom's list; a customer of ours is found again.

    Who allowed us to get in touch has agreed to be invited, unless they have refused before.
    Raises InvalidInput (PROSPECT_KNOWN, or what is malformed).
    """
    if by.role not in EDITORS or dealer_id not in by.dealer_ids:
        raise DomainError(WRONG_ROLE)
    customer = customer_of(Visitor(facts.name, facts.mobile), by=by)
    if Prospect.objects.visible_to(SYSTEM).filter(dealer=dealer_id, customer=customer).exists():
        raise InvalidInput(KNOWN)
    prospect = Prospect.objects.create(
        dealer_id=dealer_id,
        customer=customer,
        noted_on=facts.noted_on,
        district=facts.district,
        same_district=facts.same_district,
        distance_km=facts.distance_km,
        same_brand=facts.same_brand,
        lost_on_price=facts.lost_on_price,
        contact_allowed=facts.contact_allowed,
    )
    if facts.contact_allowed and consent_to(customer.pk, ConsentScope.MARKETING) is None:
        record_consent(
            customer.pk,
            ConsentScope.MARKETING,
            is_given=True,
            channel=ContactChannel.COUNTER,
            by=by,
            wording="visitor list",
        )
    record(prospect, "aftersales.prospect_noted", by=by)
    return prospect


@transaction.atomic
def invite_prospect(
    prospect_id: int, channel: str, *, by: Actor, version: int | None = None
) -> Prospect:
    """Invite for service: price, brand, nearness, permission and consent are asked for.

    Raises TransitionRefused with every reason, ContactRefused, StaleObject.
    """
    prospect = Prospect.objects.visible_to(by).lock(prospect_id)
    prospect.expect_version(version)
    step = PROSPECT_FLOW.fire(prospect, "invite", by=by)
    log_contact(
        prospect.customer_id,
        ContactPurpose.MARKETING,
        channel,
        was_reached=True,
        by=by,
        about=f"prospect {prospect.pk}",
    )
    prospect.invited_at, prospect.invited_by_id = timezone.now(), by.user_id
    prospect.save_fields("state", "invited_at", "invited_by")
    record(prospect, "aftersales.prospect_invited", by=by, step=step)
    return prospect


@transaction.atomic
def follow_prospects(dealer_id: int, *, on: dt.date) -> int:
    """Who came within 90 days of the invitation, found by phone number, and who did not; how many."""
    days = Values(on, dealer_id=dealer_id)[PROSPECT_DAYS]
    invited = Prospect.objects.visible_to(SYSTEM).filter(
        dealer=dealer_id, state=ProspectState.INVITED
    )
    waiting = list(invited.select_related("customer").select_for_update(of=("self",)))
    hashes = {one.customer.mobile_hash for one in waiting} - {""}
    orders = delivered_orders().filter(dealer=dealer_id, customer__mobile_hash__in=hashes)
    visits = list(
        orders.order_by("delivered_at").values_list("pk", "customer__mobile_hash", "delivered_at")
    )
    followed = 0
    for prospect in waiting:
        since = prospect.invited_at or timezone.now()
        last_day = local_date(since) + dt.timedelta(days=days)
        visit = next(
            (
                pk
                for pk, hashed, at in visits
                if hashed == prospect.customer.mobile_hash
                and at >= since
                and local_date(at) <= last_day
            ),
            None,
        )
        if visit is None and on <= last_day:
            continue
        prospect.visit_id = visit
        step = PROSPECT_FLOW.fire(prospect, "come" if visit else "stay_away", by=SYSTEM)
        prospect.save_fields("state", "visit")
        record(prospect, "aftersales.prospect_followed", by=SYSTEM, step=step)
        followed += 1
    return followed
