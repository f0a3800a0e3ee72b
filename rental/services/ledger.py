"""What is booked for a rental: charges, payments, and what secures them."""

import datetime as dt
from decimal import Decimal

from dealerops.foundation.actor import Actor
from rental.models import Deposit, PreAuth, RentalOrder


def charge(  # noqa: PLR0913 - everything a charge consists of
    *,
    order: RentalOrder,
    kind: str,
    amount: Decimal,
    due_on: dt.date,
    key: str,
    by: Actor,
    about: object = None,
) -> None:
    """The customer of the order owes so much more."""


def deposit_taken(deposit: Deposit, *, by: Actor) -> None:
    """Money of the customer's lies with us."""


def preauth_held(preauth: PreAuth, *, by: Actor) -> None:
    """The bank holds an amount for us."""
