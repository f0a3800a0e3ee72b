"""Whom we may ask to come (domain.md 4.11)."""

from django.utils.translation import gettext_lazy as _

from aftersales.choices.retention_policy import PROSPECT_KM
from aftersales.models import Prospect
from dealerops.foundation.errors import Refusal
from dealerops.policy import services as policy


def lost_on_price(prospect: Prospect) -> Refusal | None:
    """Who bought our brand elsewhere because of the price."""
    if prospect.same_brand and prospect.lost_on_price:
        return None
    return Refusal(
        "NOT_LOST_ON_PRICE",
        _("Only visitors who bought our brand elsewhere because of the price are invited."),
    )


def lives_near(prospect: Prospect) -> Refusal | None:
    """In the same district, or not further away than the policy says (15 km)."""
    limit = policy.value(PROSPECT_KM, dealer_id=prospect.dealer_id)
    near = prospect.distance_km is not None and prospect.distance_km <= limit
    if prospect.same_district or near:
        return None
    return Refusal("TOO_FAR", _("Nobody is invited from so far away."))


def may_be_contacted(prospect: Prospect) -> Refusal | None:
    if prospect.contact_allowed:
        return None
    return Refusal("CONTACT_NOT_ALLOWED", _("The visitor did not allow us to get in touch."))
