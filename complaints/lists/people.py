"""Whom targets may be set for, and who may be asked to do something."""

from dealerops.accounts.models import Membership
from dealerops.foundation.actor import HOUSE_OF, Actor, House, Role


def people_with_targets(actor: Actor) -> list[tuple[int, str]]:
    """Advocates and managers for whom the reader may set targets, with their house."""
    posts = Membership.objects.live().select_related("user", "dealer")
    if actor.house is House.REGION:
        posts = posts.filter(dealer__region__in=actor.region_ids, role__in=(Role.D_CAM, Role.D_GM))
    elif actor.role == Role.RISK_MANAGER:
        posts = posts.filter(
            role__in=(Role.D_CAM, Role.D_GM, Role.COMPLAINT_DESK, Role.QUALITY, Role.LEGAL)
        )
    else:
        posts = posts.filter(role__in=(Role.COMPLAINT_DESK, Role.QUALITY, Role.LEGAL))
    return [
        (one.user_id, f"{one.user} · {one.dealer or Role(one.role).label}")
        for one in posts.order_by("dealer__code", "user__display_name", "pk")
    ]


def people_who_act(actor: Actor) -> list[tuple[int, str]]:
    """Who may be asked to do something: the own dealer's people, or head office and the reader."""
    posts = Membership.objects.live().select_related("user")
    if actor.house is House.DEALER:
        posts = posts.filter(dealer__in=actor.dealer_ids)
    else:
        offices = [role for role, house in HOUSE_OF.items() if house is House.HQ]
        posts = posts.filter(role__in=[*offices, Role.D_CAM])
    found = {one.user_id: str(one.user) for one in posts.order_by("user__display_name", "pk")}
    return list(found.items())
