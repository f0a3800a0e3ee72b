"""Who sees customer cards and what hangs on them, and their adjectives (domain.md 7.2)."""

import datetime as dt
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db.models import FilteredRelation, Model, Q

from aftersales.choices import (
    UNDER_WAY,
    LostState,
    MismatchState,
    ProspectState,
    ReminderState,
    Retention,
)
from aftersales.querysets.orders import READERS, WHOLE_DEALER
from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from dealerops.registry.choices import DncScope, FlagKind

if TYPE_CHECKING:
    from aftersales.models import (
        CardMismatch,
        CardRetention,
        ClubMember,
        CustomerCard,
        LostCase,
        Prospect,
        RetentionChange,
        RetentionRun,
        ServicePlan,
        ServiceReminder,
    )

M = TypeVar("M", bound=Model)


def own_customers(actor: Actor, prefix: str = "") -> Q:
    """Which cards of the own dealer a dealer role sees; `prefix` leads to the card, `card__`."""
    if actor.role in WHOLE_DEALER:
        return Q()
    if actor.role == Role.D_SA:
        return Q(**{f"{prefix}advisor": actor.user_id})
    return Q(pk__in=())


class CustomerCardQuerySet(ScopedQuerySet["CustomerCard"]):
    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        """A card that was folded into the same customer's other one is not looked at any more."""
        rows = super().visible_to(actor).filter(folded_into=None)
        return rows.filter(own_customers(actor)) if actor.house is House.DEALER else rows

    def for_page(self) -> Self:
        return self.select_related(
            *("dealer", "customer", "advisor", "retention", "referred_by"),
            *("vehicle__model", "vehicle__sale__dealer"),
        )


class CardPartQuerySet(ScopedQuerySet[M]):
    """Rows that hang on a card are seen by whoever sees the card."""

    scope = Scope(hq=READERS, region="card__dealer__region", dealer="card__dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor).filter(card__folded_into=None)
        return rows.filter(own_customers(actor, "card__")) if actor.house is House.DEALER else rows


class CardRetentionQuerySet(CardPartQuerySet["CardRetention"]):
    def counted(self) -> Self:
        return self.exclude(status__in=(Retention.NEW, Retention.NOT_COUNTED))


class RetentionChangeQuerySet(CardPartQuerySet["RetentionChange"]):
    def until(self, day: dt.date) -> Self:
        """What each card had become by the start of a day: its last change, one row per card."""
        return self.filter(on__lte=day).order_by("card_id", "-on", "-pk").distinct("card")


class ServiceReminderQuerySet(CardPartQuerySet["ServiceReminder"]):
    def due(self) -> Self:
        return self.filter(state=ReminderState.DUE)


class LostCaseQuerySet(CardPartQuerySet["LostCase"]):
    def under_way(self) -> Self:
        return self.filter(state__in=UNDER_WAY)

    def to_call(self) -> Self:
        """Somebody should call; not those who asked that nobody does, nor under legal hold (4.11, 4.12)."""
        in_force = Q(
            card__customer__dnc_entries__scope=DncScope.ALL,
            card__customer__dnc_entries__lifted_at=None,
        )
        hold = Q(
            card__customer__flags__kind=FlagKind.LEGAL_HOLD, card__customer__flags__lifted_at=None
        )
        stops = {
            "stop": FilteredRelation("card__customer__dnc_entries", condition=in_force),
            "held": FilteredRelation("card__customer__flags", condition=hold),
        }
        free = {"stop": None, "held": None, "card__legal_hold": False}
        return self.alias(**stops).filter(state=LostState.OPEN, **free)

    def overdue(self, now: dt.datetime) -> Self:
        return self.to_call().filter(due_at__lte=now)


class CardMismatchQuerySet(CardPartQuerySet["CardMismatch"]):
    def open(self) -> Self:
        return self.filter(state=MismatchState.OPEN)


class DealerRowQuerySet(ScopedQuerySet[M]):
    """Rows of a dealer that its leaders, clerk and advisors share."""

    scope = Scope(hq=READERS, region="dealer__region", dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        rows = super().visible_to(actor)
        may: Any = actor.house is not House.DEALER or actor.role in WHOLE_DEALER | {Role.D_SA}
        return rows if may else rows.none()


class ClubMemberQuerySet(DealerRowQuerySet["ClubMember"]):
    def current(self) -> Self:
        return self.filter(left_on=None)


class ProspectQuerySet(DealerRowQuerySet["Prospect"]):
    def open(self) -> Self:
        return self.filter(state__in=(ProspectState.NOTED, ProspectState.INVITED))


class RetentionRunQuerySet(DealerRowQuerySet["RetentionRun"]):
    pass


class ServicePlanQuerySet(ScopedQuerySet["ServicePlan"]):
    scope = Scope(everyone=True)
