"""Turning a signed-in person into the actor that services receive."""

from collections.abc import MutableMapping, Sequence
from typing import Any

from django.db import transaction

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import NOBODY, Actor, Channel, Role

SESSION_KEY = "membership"


def membership_in_force(
    memberships: Sequence[Membership], session: MutableMapping[str, Any]
) -> Membership | None:
    """The membership the person picked, or their first one; None for somebody with no role."""
    picked = session.get(SESSION_KEY)
    return next((one for one in memberships if one.pk == picked), None) or next(
        iter(memberships), None
    )


def choose_membership(
    user: User, membership_id: int, session: MutableMapping[str, Any]
) -> Membership:
    """Put another of the person's own roles in force. Raises Membership.DoesNotExist."""
    membership = user.memberships.live().get(pk=membership_id)
    session[SESSION_KEY] = membership.pk
    return membership


def actor_for(
    user: User, channel: Channel, membership: Membership | None, *, request_id: str = ""
) -> Actor:
    """The actor of one request; without a membership it sees nothing."""
    if membership is None:
        return NOBODY
    return Actor(
        role=Role(membership.role),
        channel=channel,
        user_id=user.pk,
        region_ids=_just(membership.region_id),
        dealer_ids=_just(membership.dealer_id),
        firm_ids=_just(membership.firm_id),
        request_id=request_id,
    )


@transaction.atomic
def set_language(user: User, language: str) -> None:
    """Remember the language in which this person reads pages and mails."""
    user.language = language
    user.version += 1
    user.save(update_fields=("language", "version"))


def _just(pk: int | None) -> frozenset[int]:
    return frozenset() if pk is None else frozenset({pk})
