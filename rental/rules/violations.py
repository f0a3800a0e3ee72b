"""Policy of traffic violations, one sentence per function (domain.md 5.7)."""

from typing import Final

from django.utils.translation import gettext_lazy as _

from dealerops.foundation.errors import Refusal
from rental.calc.violations import agent_may
from rental.choices.violations import Evidence, Proof
from rental.models import RentalOrder, Violation

POINTS_STAY = Refusal(
    "POINTS_NOT_HANDLED",
    _("This record carries points. Points are taken by whoever drove; nobody may take them for another."),
)  # fmt: skip
NO_WORDS = Refusal("DISPUTE_EMPTY", _("Write why you disagree."), "dispute")
NO_EVIDENCE = Refusal("EVIDENCE_MISSING", _("Say what shows who had the car."), "evidence")
NO_REASON = Refusal("REASON_MISSING", _("Write why."), "decision")
NO_RULING = Refusal("REASON_MISSING", _("Write why."), "ruling")
NOT_PROVEN = Refusal(
    "PROOF_WEAK",
    _("A screenshot alone is no proof: ask the authority again or enter a receipt with its number."),
)  # fmt: skip
DECIDED = Refusal("DECIDED_BY_PERSON", _("A person has decided who it was."))
OPEN_MONEY = Refusal("CHARGE_OPEN", _("What was charged for this violation is not paid yet."))
NO_CONSENT = Refusal(
    "LOCATION_CONSENT",
    _("The customer did not agree separately to the use of the car's position."),
    "evidence",
)
DID_NOT_HAVE = Refusal(
    "ORDER_WITHOUT_CAR", _("This order did not have the car at that time."), "order"
)
NOT_NUMBERED = Refusal(
    "DECISION_NUMBER", _("A receipt has the number of a decision."), "decision_no"
)
NO_FILE = Refusal("PROOF_FILE", _("Choose the picture or the file."), "file")
DUE_EARLY = Refusal(
    "STATUTORY_BEFORE", _("The authority's last day lies before what happened."), "statutory_on"
)
CONCLUSIVE: Final = frozenset({Proof.RECEIPT, Proof.AUTHORITY})


def carries_no_points(violation: Violation) -> Refusal | None:
    return None if agent_may(violation.points) else POINTS_STAY


def says_why_disputed(violation: Violation) -> Refusal | None:
    return None if violation.dispute.strip() else NO_WORDS


def has_evidence(violation: Violation) -> Refusal | None:
    return None if violation.evidence in Evidence.values else NO_EVIDENCE


def says_why(violation: Violation) -> Refusal | None:
    return None if violation.decision.strip() else NO_REASON


def is_ruled(violation: Violation) -> Refusal | None:
    return None if violation.ruling.strip() else NO_RULING


def is_proven(violation: Violation) -> Refusal | None:
    """Verified is what the authority confirms, or a receipt with the number of its decision."""
    proofs = violation.proofs.all()
    return None if any(one.kind in CONCLUSIVE for one in proofs) else NOT_PROVEN


def is_undecided(violation: Violation) -> Refusal | None:
    return DECIDED if violation.decided_at else None


def agreed_to_location(order: RentalOrder) -> bool:
    """Location is sensitive: the terms ask for it apart, and the customer said yes (PIPL 28, 29)."""
    return bool(order.terms and order.terms.location_consent and order.location_agreed_at)
