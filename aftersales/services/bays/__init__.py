"""Bays and what is kept for them: appointments, and the lists that the service director keeps."""

from aftersales.services.bays.appointments import (
    Slot,
    book,
    give_back,
    keep,
    move,
)
from aftersales.services.bays.lists import (
    BayFacts,
    OperationFacts,
    PartFacts,
    add_bay,
    add_operation,
    add_part,
    change_bay,
    change_operation,
    change_part,
    filled_in,
)

__all__ = (
    "BayFacts",
    "OperationFacts",
    "PartFacts",
    "Slot",
    "add_bay",
    "add_operation",
    "add_part",
    "book",
    "change_bay",
    "change_operation",
    "change_part",
    "filled_in",
    "give_back",
    "keep",
    "move",
)
