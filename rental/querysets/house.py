"""Classes, distances, prices and terms: plain reference data of the rental business."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import F, Q

from dealerops.foundation.actor import Actor, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from rental.querysets.base import READERS

if TYPE_CHECKING:
    from rental.models import (
        InsurancePlan,
        ModelRange,
        StoreDistance,
        Tariff,
        TermsClause,
        TermsVersion,
        VehicleClass,
    )

KEEPERS = READERS | {Role.SYSADMIN}


class VehicleClassQuerySet(ScopedQuerySet["VehicleClass"]):
    scope = Scope(everyone=True)


class ModelRangeQuerySet(ScopedQuerySet["ModelRange"]):
    scope = Scope(everyone=True)


class StoreDistanceQuerySet(ScopedQuerySet["StoreDistance"]):
    scope = Scope(everyone=True)


class InsurancePlanQuerySet(ScopedQuerySet["InsurancePlan"]):
    scope = Scope(everyone=True)

    def in_use(self) -> Self:
        return self.filter(is_active=True)


class TermsVersionQuerySet(ScopedQuerySet["TermsVersion"]):
    scope = Scope(everyone=True)

    def valid_on(self, day: dt.date) -> Self:
        """Those that have begun, the one in force first."""
        return self.filter(valid_from__lte=day).order_by("-valid_from", "-pk")


class TermsClauseQuerySet(ScopedQuerySet["TermsClause"]):
    scope = Scope(everyone=True)


class TariffQuerySet(ScopedQuerySet["Tariff"]):
    """A store sees its own prices and those of all stores."""

    scope = Scope(hq=KEEPERS, dealer="dealer")

    def visible_to(self, actor: Actor) -> Self:
        if actor.house is House.STORE:
            return self.filter(Q(dealer=None) | Q(dealer__in=actor.dealer_ids))
        return self.none() if actor.house is House.DEALER else super().visible_to(actor)

    def valid_on(self, day: dt.date) -> Self:
        return self.filter(valid__contains=day)

    def applying(self, dealer_id: int) -> Self:
        """A store's own price goes before the price of all stores."""
        rows = self.filter(Q(dealer=None) | Q(dealer=dealer_id))
        return rows.order_by(F("dealer").asc(nulls_last=True))
