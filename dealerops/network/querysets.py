"""Who may see which part of the network, and its adjectives."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from dealerops.foundation.actor import HOUSE_OF, House, Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet
from dealerops.network.choices import DealerState

if TYPE_CHECKING:
    from dealerops.network.models import Dealer, DealerAlias, DealerContact, Firm, Region

HEAD_OFFICE = frozenset(role for role in Role if HOUSE_OF[role] is House.HQ)
# Who may say that a dealer's contact still holds: those who talk to dealers, each to their own.
CONFIRMERS = frozenset(
    {
        *(Role.SYSADMIN, Role.SSA_SPECIALIST, Role.SSA_MANAGER),
        *(Role.REGION_STAFF, Role.REGION_HEAD),
    }
)


class RegionQuerySet(ScopedQuerySet["Region"]):
    scope = Scope(region="pk", hq=HEAD_OFFICE)


class DealerQuerySet(ScopedQuerySet["Dealer"]):
    scope = Scope(region="region", dealer="pk", hq=HEAD_OFFICE)

    def active(self) -> Self:
        return self.filter(state=DealerState.ACTIVE)


class DealerAliasQuerySet(ScopedQuerySet["DealerAlias"]):
    scope = Scope(region="dealer__region", dealer="dealer", hq=HEAD_OFFICE)

    def valid_on(self, day: dt.date) -> Self:
        return self.filter(valid__contains=day)


class DealerContactQuerySet(ScopedQuerySet["DealerContact"]):
    scope = Scope(region="dealer__region", dealer="dealer", hq=HEAD_OFFICE)

    def unconfirmed_since(self, moment: dt.datetime) -> Self:
        """Contacts that nobody has confirmed after `moment` (domain.md 2.19: every 90 days)."""
        return self.filter(confirmed_at__lt=moment)


class FirmQuerySet(ScopedQuerySet["Firm"]):
    scope = Scope(firm="pk", hq=HEAD_OFFICE)

    def active(self) -> Self:
        return self.filter(is_active=True)
