"""Giving people roles and taking them away."""

from django.db import transaction
from django.utils import timezone

from dealerops.accounts.models import Membership, User
from dealerops.foundation.actor import Actor, Role
from dealerops.journal.services import record
from dealerops.network.models import Dealer, Firm, Region


@transaction.atomic
def grant_membership(
    user: User, role: Role, *, by: Actor, place: Region | Dealer | Firm | None = None
) -> Membership:
    """Put a person into a role at a place; a constraint refuses a place that does not fit the role."""
    fields = {Region: "region", Dealer: "dealer", Firm: "firm"}
    where = {fields[type(place)]: place} if place else {}
    membership = Membership.objects.create(user=user, role=role, **where)
    record(membership, "accounts.membership_granted", by=by, person=user.pk, held=role.value)
    return membership


@transaction.atomic
def end_membership(membership_id: int, *, by: Actor) -> Membership:
    """Take a role away; the next request of that person no longer has it."""
    membership = Membership.objects.visible_to(by).filter(ended_at=None).lock(membership_id)
    membership.ended_at = timezone.now()
    membership.save(update_fields=("ended_at",))
    record(membership, "accounts.membership_ended", by=by, person=membership.user_id)
    return membership
