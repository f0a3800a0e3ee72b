"""Who sees dunning, plans and write-offs, and their adjectives."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from dealerops.foundation.scoping import Scope, ScopedQuerySet
from rental.choices.dunning import PromiseState, StepState
from rental.querysets.base import StoreRowQuerySet
from rental.querysets.ledger import MONEY_READERS

if TYPE_CHECKING:
    from rental.models import (
        DebtCall,
        DunningStep,
        Instalment,
        InstalmentPlan,
        PromiseToPay,
        StatementLink,
        WriteOff,
        WriteOffEvidence,
    )


class DunningStepQuerySet(StoreRowQuerySet["DunningStep"]):
    scope = Scope(hq=MONEY_READERS, dealer="item__dealer")

    def to_do(self) -> Self:
        return self.filter(state=StepState.OPEN)

    def for_list(self) -> Self:
        return self.select_related("item__customer", "item__order", "item__dealer", "done_by")


class DebtCallQuerySet(StoreRowQuerySet["DebtCall"]):
    scope = Scope(hq=MONEY_READERS, dealer="dealer")


class PromiseToPayQuerySet(StoreRowQuerySet["PromiseToPay"]):
    scope = Scope(hq=MONEY_READERS, dealer="item__dealer")

    def open(self) -> Self:
        return self.filter(state=PromiseState.OPEN)


class InstalmentPlanQuerySet(StoreRowQuerySet["InstalmentPlan"]):
    scope = Scope(hq=MONEY_READERS, dealer="item__dealer")


class InstalmentQuerySet(StoreRowQuerySet["Instalment"]):
    scope = Scope(hq=MONEY_READERS, dealer="item__dealer")


class WriteOffQuerySet(StoreRowQuerySet["WriteOff"]):
    scope = Scope(hq=MONEY_READERS, dealer="dealer")

    def for_list(self) -> Self:
        return self.select_related("dealer", "item__customer", "item__order", "proposed_by")


class WriteOffEvidenceQuerySet(StoreRowQuerySet["WriteOffEvidence"]):
    scope = Scope(hq=MONEY_READERS, dealer="write_off__dealer")


class StatementLinkQuerySet(ScopedQuerySet["StatementLink"]):
    scope = Scope(dealer="dealer")

    def live(self, now: dt.datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now)
