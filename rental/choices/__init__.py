"""The closed lists of the rental app."""

from rental.choices.fleet import BlockKind
from rental.choices.money import ClauseKind, DepositKind, PayChannel
from rental.choices.orders import (
    ENDED_BEFORE,
    HANDED_IN,
    HANDED_OUT,
    HAS_A_CAR,
    NEVER_CONFIRMED,
    TO_PLAN,
    AcceptedBy,
    CallPurpose,
    EndedBy,
    EndReason,
    OrderSource,
    OrderState,
)

__all__ = (
    "ENDED_BEFORE",
    "HANDED_IN",
    "HANDED_OUT",
    "HAS_A_CAR",
    "NEVER_CONFIRMED",
    "TO_PLAN",
    "AcceptedBy",
    "BlockKind",
    "CallPurpose",
    "ClauseKind",
    "DepositKind",
    "EndReason",
    "EndedBy",
    "OrderSource",
    "OrderState",
    "PayChannel",
)
