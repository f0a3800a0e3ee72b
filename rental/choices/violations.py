"""The closed lists of traffic violations 违章, and their policy values (domain.md 5.7)."""

from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.policy.keys import Key


class Result(TextChoices):
    """Who had the car, as the matcher finds it."""

    MATCHED_ORDER = "MATCHED_ORDER", _("A customer had the car")
    MATCHED_STAFF = "MATCHED_STAFF", _("Staff, a driver or a workshop had the car")
    OPERATOR = "OPERATOR", _("Nobody had the car")
    AMBIGUOUS = "AMBIGUOUS", _("Not certain")
    UNKNOWN_PLATE = "UNKNOWN_PLATE", _("Plate not known")


class Doubt(TextChoices):
    """Why a match is not certain."""

    NONE = "", "—"
    HANDOVER = "HANDOVER", _("Minutes away from a hand-over")
    OVERLAP = "OVERLAP", _("Two people had the car on record")
    PLATE_CHANGED = "PLATE_CHANGED", _("The plate was changed that day")
    NO_ORDER = "NO_ORDER", _("A customer had the car, but for no rental order")


class ViolationState(TextChoices):
    """Where a violation stands."""

    NEW = "NEW", pgettext_lazy("a violation", "New")
    REVIEW = "REVIEW", _("To be decided by a person")
    INTERNAL = "INTERNAL", _("Our own")
    MATCHED = "MATCHED", _("Customer found")
    NOTIFIED = "NOTIFIED", _("Customer told")
    SELF_HANDLING = "SELF_HANDLING", _("Customer deals with it")
    AGENT_REQUESTED = "AGENT_REQUESTED", _("We deal with it for the customer")
    DISPUTED = "DISPUTED", _("Customer disagrees")
    PROOF_SUBMITTED = "PROOF_SUBMITTED", _("Proof to be checked")
    VERIFIED = "VERIFIED", pgettext_lazy("a violation", "Verified")
    CLOSED = "CLOSED", pgettext_lazy("a violation", "Closed")
    CANCELLED = "CANCELLED", _("Dispute won")


class Proof(TextChoices):
    """What shows that a violation was dealt with."""

    SCREENSHOT = "SCREENSHOT", _("Screenshot")
    RECEIPT = "RECEIPT", _("Receipt with the number of the decision")
    AUTHORITY = "AUTHORITY", _("Asked the authority again")


class Evidence(TextChoices):
    """What a person decides by who had the car."""

    HANDOVER_PHOTO = "HANDOVER_PHOTO", _("Time in the photos of the hand-over")
    HANDOVER_SHEET = "HANDOVER_SHEET", _("Signed hand-over sheet")
    AUTHORITY_PICTURE = "AUTHORITY_PICTURE", _("Picture of the authority")
    TELEMATICS = "TELEMATICS", _("Position of the car")
    STATEMENT = "STATEMENT", _("Statement of whoever drove")


DONE = (ViolationState.VERIFIED, ViolationState.CLOSED, ViolationState.CANCELLED)
UNDECIDED = (ViolationState.NEW, ViolationState.REVIEW)
WITH_CUSTOMER = (
    ViolationState.NOTIFIED,
    ViolationState.SELF_HANDLING,
    ViolationState.AGENT_REQUESTED,
    ViolationState.DISPUTED,
    ViolationState.PROOF_SUBMITTED,
)
# Records carry 1, 3, 6, 9 or 12 points, or none (regulation on points 记分).
POINTS = (0, 1, 3, 6, 9, 12)

FIRMS = Key(
    "rental.violation_firms",
    list,
    [],
    _("Codes of the firms whose systems report traffic violations"),
)
ZONE_MINUTES = Key(
    "rental.violation_zone_minutes",
    int,
    10,
    _("Minutes around a hand-over in which a violation is decided by a person"),
)
NOTICE_WORKDAYS = Key(
    "rental.violation_notice_workdays", int, 1, _("Workdays to tell the customer of a violation")
)
USER_DAYS = Key("rental.violation_user_days", int, 15, _("Days a customer has for a violation"))
LEAST_DAYS = Key(
    "rental.violation_least_days", int, 3, _("Days that a customer has at least for a violation")
)
STATUTORY_DAYS = Key(
    "rental.violation_statutory_days",
    int,
    30,
    _("Days that the authority gives for a violation from its notice"),
)
MARGIN_DAYS = Key(
    "rental.violation_margin_days",
    int,
    5,
    _("Days before the authority's deadline at which the customer's ends"),
)
AGENT_FEE = Key(
    "rental.violation_agent_fee", Decimal, Decimal(50), _("Fee for dealing with a violation")
)
LINK_DAYS = Key(
    "rental.violation_link_days", int, 90, _("Days in which the page of a violation opens")
)
REMIND_DAYS = Key(
    "rental.violation_remind_days",
    int,
    3,
    _("Days before the customer's deadline at which they are reminded"),
)
BLOCK_COUNT = Key(
    "rental.violation_block_count", int, 5, _("Open violations at which a car is blocked")
)
BLOCK_DAYS = Key(
    "rental.violation_block_days",
    int,
    15,
    _("Days before its inspection in which a car with an open violation is blocked"),
)
