"""Who sees which repair orders, and their adjectives (domain.md 7.2)."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Q

from aftersales.choices import RoState
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from aftersales.models import RepairOrder

# Head office reads repair orders to audit them only; the other roles see sums and linked cases.
READERS = frozenset({Role.AUDITOR})
# Who sees every order of the own dealer. Whoever is missing here and below sees none.
WHOLE_DEALER = frozenset({Role.D_GM, Role.D_SVC_DIR, Role.D_INFO, Role.D_CAM})
OVER = frozenset({RoState.DELIVERED, RoState.ARCHIVED, RoState.CANCELLED, RoState.NO_SHOW})
IN_WORKSHOP = frozenset(RoState) - OVER - {RoState.APPOINTED}
WORKING = frozenset(
    {RoState.WIP, RoState.AWAITING_APPROVAL, RoState.AWAITING_PARTS, RoState.SUBLET}
)
SEEN_BY_TECHNICIANS = frozenset({RoState.CHECKED_IN, RoState.INSPECTED, RoState.QC})
SEEN_BY_CASHIERS = frozenset({RoState.READY, RoState.SETTLED, RoState.PAID})
SEEN_BY_PARTS = WORKING | {RoState.INSPECTED, RoState.APPROVED}


def own_part(actor: Actor, prefix: str = "") -> Q:
    """Which orders of the own dealer a dealer role sees; `prefix` leads to the order, `order__`.

    Advisors have their own customers, the others the orders that stand at their step.
    """
    match actor.role:
        case role if role in WHOLE_DEALER:
            return Q()
        case Role.D_SA:
            return Q(**{f"{prefix}advisor": actor.user_id})
        case Role.D_TECH:
            mine = Q(**{f"{prefix}technician": actor.user_id})
            return mine | Q(**{f"{prefix}state__in": SEEN_BY_TECHNICIANS})
        case Role.D_CASHIER:
            fee_is_due = Q(
                **{
                    f"{prefix}state": RoState.CANCELLED,
                    f"{prefix}inspection_fee__billed_at__isnull": False,
                    f"{prefix}inspection_fee__received_at": None,
                }
            )
            return fee_is_due | Q(**{f"{prefix}state__in": SEEN_BY_CASHIERS})
        case Role.D_PARTS:
            return Q(**{f"{prefix}state__in": SEEN_BY_PARTS})
    return Q(pk__in=())


class RepairOrderQuerySet(ScopedQuerySet["RepairOrder"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        return rows.filter(own_part(actor)) if actor.house is House.DEALER else rows

    def open(self) -> Self:
        """Expected or in the house."""
        return self.exclude(state__in=OVER)

    def in_workshop(self) -> Self:
        return self.filter(state__in=IN_WORKSHOP)

    def delivered(self) -> Self:
        return self.filter(delivered_at__isnull=False)

    def promise_lapsed(self, now: dt.datetime) -> Self:
        """In the house although the customer was promised it would be ready by now."""
        return self.in_workshop().filter(promised_at__lte=now)

    def for_list(self) -> Self:
        return self.select_related("dealer", "vehicle", "customer", "advisor", "technician")
