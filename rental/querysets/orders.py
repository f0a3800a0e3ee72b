"""Who sees rental orders, and their adjectives (domain.md 7.2)."""

import datetime as dt
from typing import TYPE_CHECKING, ClassVar, Self

from dealerops.foundation.scoping import Scope
from rental.choices import ENDED_BEFORE, TO_PLAN, OrderState
from rental.querysets.base import READERS, RentalPartQuerySet, StoreRowQuerySet

if TYPE_CHECKING:
    from rental.models import BlockedCustomer, Deposit, Offer, OrderCall, PreAuth, RentalOrder

OVER = (*ENDED_BEFORE, OrderState.CLOSED)


class RentalOrderQuerySet(RentalPartQuerySet["RentalOrder"]):
    path: ClassVar[str] = ""
    scope = Scope(hq=READERS, dealer="dealer", firm="firm")

    def open(self) -> Self:
        return self.exclude(state__in=OVER)

    def to_plan(self) -> Self:
        """Confirmed and not yet handed over: what the plan must fulfil."""
        return self.filter(state__in=TO_PLAN)

    def out(self) -> Self:
        """The customer has the car."""
        return self.filter(state=OrderState.IN_USE)

    def starting(self, begins: dt.datetime, ends: dt.datetime) -> Self:
        return self.filter(start_at__gte=begins, start_at__lt=ends)

    def uncontacted(self, now: dt.datetime) -> Self:
        """Nobody has called back in time."""
        waiting = self.filter(state=OrderState.PENDING_CONFIRM, contacted_at=None)
        return waiting.filter(contact_due_at__lt=now)

    def for_list(self) -> Self:
        return self.select_related(
            "dealer", "return_dealer", "customer", "vehicle_class", "vehicle__vehicle__model"
        )


class OfferQuerySet(RentalPartQuerySet["Offer"]):
    scope = Scope(hq=READERS, dealer="order__dealer")

    def live(self, now: dt.datetime) -> Self:
        """Neither accepted, withdrawn nor expired."""
        return self.filter(accepted_at=None, revoked_at=None, expires_at__gt=now)

    def accepted(self) -> Self:
        """The one that holds."""
        return self.filter(accepted_at__isnull=False, revoked_at=None).order_by("-number")


class OrderCallQuerySet(RentalPartQuerySet["OrderCall"]):
    scope = Scope(hq=READERS, dealer="order__dealer")


class DepositQuerySet(RentalPartQuerySet["Deposit"]):
    scope = Scope(hq=READERS, dealer="order__dealer")

    def held(self) -> Self:
        return self.filter(released_at=None)


class PreAuthQuerySet(RentalPartQuerySet["PreAuth"]):
    scope = Scope(hq=READERS, dealer="order__dealer")

    def held(self) -> Self:
        """Neither captured nor given back; the bank lets it lapse at `expires_at`."""
        return self.filter(captured_at=None, released_at=None)


class BlockedCustomerQuerySet(StoreRowQuerySet["BlockedCustomer"]):
    """A store sees its own entries; the rule of 5.1 asks all of them."""

    def in_force(self) -> Self:
        return self.filter(lifted_at=None)
