"""Who sees the complaints of a store."""

import datetime as dt
from typing import TYPE_CHECKING, Self

from dealerops.foundation.actor import Role
from dealerops.foundation.scoping import Scope
from rental.choices.complaints import ComplaintState
from rental.querysets.base import READERS, StoreRowQuerySet

if TYPE_CHECKING:
    from rental.models.complaint import RentalComplaint


# Head office hears of every complaint; who handles it there looks up what the store did.
RELATED = frozenset({Role.COMPLAINT_DESK, Role.RISK_MANAGER})


class RentalComplaintQuerySet(StoreRowQuerySet["RentalComplaint"]):
    scope = Scope(hq=READERS | RELATED, dealer="dealer")

    def open(self) -> Self:
        return self.filter(state=ComplaintState.OPEN)

    def received(self, begins: dt.datetime, ends: dt.datetime) -> Self:
        return self.filter(received_at__gte=begins, received_at__lt=ends)
