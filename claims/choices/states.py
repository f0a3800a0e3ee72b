"""States, levels and flags (domain.md 2.1 to 2.11)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BuyerKind(TextChoices):
    COMPANY = "COMPANY", _("Company")
    PERSON = "PERSON", _("Person")
    EITHER = "EITHER", _("Company or person")


class ReserveAt(TextChoices):
    PREAPP = "PREAPP", _("At pre-application")
    SUBMIT = "SUBMIT", _("At submission")
    APPROVAL = "APPROVAL", _("At approval")


class SupportType(TextChoices):
    FIXED = "FIXED", _("Fixed amount per model")
    RATE = "RATE", _("Share of the list price")


class AccountState(TextChoices):
    ACTIVE = "ACTIVE", _("Active")
    SUSPENDED = "SUSPENDED", _("Suspended")
    CLOSED = "CLOSED", _("Closed")


class PreAppState(TextChoices):
    APPROVED = "APPROVED", _("Approved")
    CANCELLED = "CANCELLED", _("Cancelled")


class ClaimState(TextChoices):
    DRAFT = "DRAFT", _("Draft")
    SUBMITTED = "SUBMITTED", _("Submitted")
    ASSIGNED = "ASSIGNED", _("With the checker")
    CHECKING = "CHECKING", _("Being checked")
    REJECT_PROPOSED = "REJECT_PROPOSED", _("Rejection proposed")
    CHECK_PASSED = "CHECK_PASSED", _("Check passed")
    IN_APPROVAL = "IN_APPROVAL", _("In approval")
    RESET = "RESET", _("Sent back")
    APPROVED = "APPROVED", _("Approved")
    REJECTED = "REJECTED", _("Rejected")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class HoldReason(TextChoices):
    NONE = "NONE", _("Not held")
    QUOTA = "QUOTA", _("No quota left")
    ONSITE = "ONSITE", _("On-site check")
    QC = "QC", _("Quality check")
    REISSUE = "REISSUE", _("Invoice re-issue")
    MERGER = "MERGER", _("Dealer merger")


# Where a claim lies with the firm that checks it.
WITH_FIRM = (ClaimState.ASSIGNED, ClaimState.CHECKING, ClaimState.REJECT_PROPOSED)


class LockState(TextChoices):
    HELD = "HELD", _("Held")
    CONSUMED = "CONSUMED", _("Consumed")
    RELEASED = "RELEASED", _("Released")


class CheckOutcome(TextChoices):
    PASSED = "PASSED", _("Passed")
    RESET = "RESET", _("Sent back")
    REJECT_PROPOSED = "REJECT_PROPOSED", _("Rejection proposed")
    REASSIGNED = "REASSIGNED", _("Given to somebody else")


class Level(TextChoices):
    """Approval levels in their order (domain.md 2.8); both halves of level 4 must decide."""

    L1 = "L1", _("Level 1: specialist")
    L2 = "L2", _("Level 2: manager")
    L3 = "L3", _("Level 3: head")
    L4A = "L4A", _("Level 4: finance head")
    L4B = "L4B", _("Level 4: vice president")


class StepDecision(TextChoices):
    WAITING = "WAITING", _("Waiting")
    APPROVED = "APPROVED", _("Approved")
    DROPPED = "DROPPED", _("Dropped")


class FlagCode(TextChoices):
    """What a human should look at; no flag blocks (domain.md 2.6)."""

    OCR_MISMATCH = "OCR_MISMATCH", _("The invoice reads differently from the claim")
    NOT_AN_INVOICE = "NOT_AN_INVOICE", _("The file is not an invoice")
    QR_CONFLICT = "QR_CONFLICT", _("The QR code and the print disagree")
    HOLDING_RISK = "HOLDING_RISK", _("This vehicle was claimed before")
    LOW_PRICE = "LOW_PRICE", _("The price is far below the list price")
    CITY_DIFFERS = "CITY_DIFFERS", _("Registered in another city than the dealer's")
    MANY_CARS = "MANY_CARS", _("The buyer has many cars in 12 months")
    PHOTO_REUSED = "PHOTO_REUSED", _("A file is used for another vehicle too")
    MODEL_YEAR = "MODEL_YEAR", _("Model year and invoice lie more than two years apart")
    OLD_PHOTO = "OLD_PHOTO", _("A photo is older than it should be")
