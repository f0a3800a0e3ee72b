"""The papers of an archive, where they come from and what may be wrong with them (domain.md 4.7)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key

LEAST_YEARS = 6  # the law's; a dealer may keep its archive for longer, never for less
ARCHIVE_YEARS = Key(
    "aftersales.archive_years", int, LEAST_YEARS, _("Years for which an archive is kept")
)
ARCHIVE_WORKDAYS = Key(
    "aftersales.archive_workdays", int, 3, _("Workdays after which an archive counts in the rate")
)


class ArchiveKind(TextChoices):
    """What the papers are about."""

    REPAIR = "REPAIR", _("Repair order")
    NEW_CAR = "NEW_CAR", _("New car")


class Paper(TextChoices):
    """One place in an archive; some hold the same paper under each kind's own number."""

    AS01 = "AS01", _("Signed repair order")
    AS02 = "AS02", _("Walk-around sheet")
    AS03 = "AS03", _("Quotes and approvals")
    AS04 = "AS04", _("Parts issue slip")
    AS05 = "AS05", _("Inspection and quality check")
    AS06 = "AS06", _("Signed settlement list")
    AS07 = "AS07", _("Invoice or receipt")
    AS08 = "AS08", _("Delivery sheet")
    AS09 = "AS09", _("Insurance assessment")
    AS10 = "AS10", _("Warranty claim")
    AS11 = "AS11", _("Completion certificate")
    AS12 = "AS12", _("Old-parts note")
    AS13 = "AS13", _("Hand-over sheets of the driver")
    AS14 = "AS14", _("Photos")
    AS15 = "AS15", _("Callback record")
    AS16 = "AS16", _("Quick form")
    N01 = "N01", _("Warranty card")
    N02 = "N02", _("Invoice notice")
    N03 = "N03", _("Gate-out note, blue copy")
    N04 = "N04", _("Sales contract")
    N05 = "N05", _("Settlement of the sale")
    N06 = "N06", _("Delivery inspection")
    N07 = "N07", _("Certificate of conformity, copy")
    N08 = "N08", _("Vehicle invoice, copy")
    N09 = "N09", _("ID card or business licence, copy")
    N10 = "N10", _("Checklist of the handing-over")


P = Paper
REPAIR_PAPERS = tuple(one for one in Paper if one.value.startswith("AS"))
NEW_CAR_PAPERS = tuple(one for one in Paper if one.value.startswith("N"))
PAPERS_OF = {ArchiveKind.REPAIR: REPAIR_PAPERS, ArchiveKind.NEW_CAR: NEW_CAR_PAPERS}
# What the clerk brings as a file; everything else is on record in the system or in the gate-out register.
UPLOADED = frozenset(
    {P.AS01, P.AS04, P.AS07, P.AS09, P.AS10, P.AS11, P.AS13, *NEW_CAR_PAPERS} - {P.N03}
)
# What a paper says of the car, its buyer and the price, so that it can be compared with the others.
WITH_VIN = (P.N01, P.N03, P.N04, P.N05, P.N06, P.N07, P.N08)
WITH_BUYER = (P.N04, P.N05, P.N08, P.N09)
WITH_AMOUNT = (P.N05, P.N08)
WITH_NUMBER = (P.N08,)


class PaperSource(TextChoices):
    """Where a paper is kept."""

    FILE = "FILE", _("Uploaded")
    RECORD = "RECORD", _("On record in the system")


class Fault(TextChoices):
    """Why a paper that is there does not count."""

    REJECTED = "REJECTED", _("Looked at and not accepted")
    UNSIGNED = "UNSIGNED", _("An approval by call is not signed for")
    FORM_OPEN = "FORM_OPEN", _("The quick form is not closed")
    VIN_DIFFERS = "VIN_DIFFERS", _("Another VIN than the car's")
    BUYER_DIFFERS = "BUYER_DIFFERS", _("Another buyer than in the contract")
    AMOUNT_DIFFERS = "AMOUNT_DIFFERS", _("Invoice and settlement name different amounts")
    NO_DISPATCH_NOTE = "NO_DISPATCH_NOTE", _("No gate-out note of the dispatch to the second tier")
    DISPATCH_LATE = "DISPATCH_LATE", _("Let out after the car was handed to the customer")


class GateOutKind(TextChoices):
    """Why a car leaves the yard; VOID is a number without a car."""

    SALE = "SALE", _("Sold")
    SECOND_TIER = "SECOND_TIER", _("To a second-tier dealer")
    VOID = "VOID", _("Number not used")


class MaintenanceService(TextChoices):
    """Which of the two cards in a new car's booklet 首二保卡 was redeemed."""

    FIRST = "FIRST", _("First maintenance")
    SECOND = "SECOND", _("Second maintenance")
