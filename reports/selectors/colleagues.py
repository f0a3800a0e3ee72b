"""To whom a person may have a list sent."""

from collections.abc import Sequence
from typing import Any

from dealerops.accounts.models import Membership
from dealerops.foundation.actor import HOUSE_OF, SYSTEM, Role
from dealerops.lists.spec import ListSpec

MOST = 200


def colleagues_of(membership: Membership, spec: ListSpec[Any]) -> Sequence[Membership]:
    """People of the same place, or of the same kind of house without one, who have the list themselves."""
    house = HOUSE_OF[Role(membership.role)]
    roles = [role for role in spec.roles if HOUSE_OF[role] == house]
    same = (
        Membership.objects.visible_to(SYSTEM)
        .live()
        .filter(
            role__in=roles,
            region=membership.region_id,
            dealer=membership.dealer_id,
            firm=membership.firm_id,
        )
        .exclude(user=membership.user_id)
        .exclude(user__email="")
        .select_related("user", "region", "dealer", "firm")
    )
    return list(same.order_by("user__display_name", "pk")[:MOST])
