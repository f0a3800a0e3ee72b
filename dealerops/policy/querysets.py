"""Which policy rows hold on a day for a dealer, a region, a program."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from django.db.models import Case, IntegerField, Q, Value, When

from dealerops.foundation.actor import Role
from dealerops.foundation.scoping import Scope, ScopedQuerySet

if TYPE_CHECKING:
    from dealerops.policy.models import PolicyParam

READERS = frozenset(
    {Role.SYSADMIN, Role.AUDITOR, Role.SSA_SPECIALIST, Role.SSA_MANAGER, Role.SSA_HEAD}
)


class PolicyParamQuerySet(ScopedQuerySet["PolicyParam"]):
    scope = Scope(hq=READERS)

    def valid_on(self, day: dt.date) -> Self:
        return self.filter(valid__contains=day)

    def applying(self, *, dealer_id: int | None, region_id: int | None, program: str) -> Self:
        """Rows for this dealer, its region, this program or everybody; the nearest scope first."""
        everybody = Q(dealer=None, region=None, program="")
        near = everybody
        if dealer_id is not None:
            near |= Q(dealer=dealer_id) | Q(region__dealers=dealer_id)
        if region_id is not None:
            near |= Q(region=region_id)
        if program:
            near |= Q(program=program)
        return self.filter(near).order_by(
            Case(
                When(dealer__isnull=False, then=Value(0)),
                When(region__isnull=False, then=Value(1)),
                When(~Q(program=""), then=Value(2)),
                default=Value(3),
                output_field=IntegerField(),
            )
        )
