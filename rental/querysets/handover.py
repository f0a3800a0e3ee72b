"""Who sees hand-over sheets, changes and breakdowns: whoever sees the order."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from dealerops.foundation.scoping import Scope
from rental.choices.breakdowns import OVER, BreakdownState
from rental.choices.changes import ChangeState
from rental.choices.handover import SheetEnd
from rental.querysets.base import READERS, RentalPartQuerySet

if TYPE_CHECKING:
    from rental.models import (
        BreakdownEvent,
        ChangeRequest,
        Handover,
        HandoverPhoto,
        LateCar,
        Preparation,
        ReturnBill,
        SheetLink,
        Substitution,
    )

OF_ORDER = Scope(hq=READERS, dealer="order__dealer")


class PreparationQuerySet(RentalPartQuerySet["Preparation"]):
    scope = OF_ORDER


class RentalHandoverQuerySet(RentalPartQuerySet["Handover"]):
    scope = OF_ORDER

    def unchecked(self) -> Self:
        """Cars that are back and that nobody has looked over for damage."""
        return self.filter(end=SheetEnd.IN, checked_at=None)


class HandoverPhotoQuerySet(RentalPartQuerySet["HandoverPhoto"]):
    scope = OF_ORDER


class SheetLinkQuerySet(RentalPartQuerySet["SheetLink"]):
    path = "sheet__order__"
    scope = Scope(hq=READERS, dealer="sheet__order__dealer")

    def live(self, now: dt.datetime) -> Self:
        return self.filter(revoked_at=None, expires_at__gt=now)


class ChangeRequestQuerySet(RentalPartQuerySet["ChangeRequest"]):
    scope = OF_ORDER

    def waiting(self) -> Self:
        return self.filter(state=ChangeState.QUOTED)


class SubstitutionQuerySet(RentalPartQuerySet["Substitution"]):
    scope = OF_ORDER


class BreakdownEventQuerySet(RentalPartQuerySet["BreakdownEvent"]):
    scope = OF_ORDER

    def open(self) -> Self:
        return self.exclude(state__in=OVER)

    def ended_there(self) -> Self:
        """The rental ended where the car stood."""
        return self.filter(state=BreakdownState.ENDED)

    def for_list(self) -> Self:
        return self.select_related("order__dealer", "vehicle__vehicle__model", "replacement")


class ReturnBillQuerySet(RentalPartQuerySet["ReturnBill"]):
    scope = OF_ORDER


class LateCarQuerySet(RentalPartQuerySet["LateCar"]):
    scope = OF_ORDER
