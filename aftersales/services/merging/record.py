"""The exact undo record of a merge, as it is kept, encrypted, with the merge."""

import json
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from aftersales.models import CallbackTask, ClubMember, CustomerCard, Prospect, RepairOrder
from dealerops.registry.models import ContactLog, Customer, VehicleSale

FIELDS: Final = ("name", "mobile", "id_number")  # what may be taken from the record that goes
# What changes hands with a customer, and by which field it refers to them.
MOVABLE: Final[dict[str, tuple[Any, str]]] = {
    "cards": (CustomerCard, "customer"),
    "orders": (RepairOrder, "customer"),
    "callbacks": (CallbackTask, "customer"),
    "club": (ClubMember, "customer"),
    "prospects": (Prospect, "customer"),
    "contacts": (ContactLog, "customer"),
    "purchases": (VehicleSale, "buyer"),
}


@dataclass(slots=True)
class Before:
    """Rows by their ids, fields by their values, as they were; `after` are the versions left behind.

    `moved` rows went over, `folded` maps a card to the one it was folded into, `taken` names the fields
    that a card was given from the one folded into it, `left_club` memberships that ended for the
    merge, `uncalled` the callers that callbacks lost. `consents` and `stops` were added to the kept.
    """

    kept: dict[str, str]
    gone: dict[str, str]
    moved: dict[str, list[int]] = field(default_factory=dict)
    folded: dict[str, int] = field(default_factory=dict)
    taken: dict[str, list[str]] = field(default_factory=dict)
    left_club: list[int] = field(default_factory=list)
    uncalled: dict[str, int] = field(default_factory=dict)
    consents: list[int] = field(default_factory=list)
    stops: list[int] = field(default_factory=list)
    consent_numbers: dict[str, int] = field(default_factory=dict)
    after: dict[str, int] = field(default_factory=dict)

    def as_text(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def of_text(cls, text: str) -> "Before":
        return cls(**json.loads(text))


def facts_of(customer: Customer) -> dict[str, str]:
    return {name: str(getattr(customer, name)) for name in (*FIELDS, "id_kind")}
