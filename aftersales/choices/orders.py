"""What a repair order is and where it stands (domain.md 4.1, 4.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RoType(TextChoices):
    """Why the car is here; callbacks and retention look at it (domain.md 4.8, 4.11)."""

    NORMAL = "NORMAL", _("Repair")
    MAINTENANCE = "MAINTENANCE", _("Maintenance")
    WARRANTY = "WARRANTY", _("Warranty work")
    INSURANCE = "INSURANCE", _("Accident repair")
    CAMPAIGN = "CAMPAIGN", _("Campaign")
    REWORK = "REWORK", _("Rework under guarantee")
    PDI = "PDI", _("Pre-delivery inspection")
    INTERNAL = "INTERNAL", _("Internal")


class RoState(TextChoices):
    """Where the order stands (domain.md 4.1)."""

    APPOINTED = "APPOINTED", _("Expected")
    CHECKED_IN = "CHECKED_IN", _("Checked in")
    INSPECTED = "INSPECTED", _("Inspected")
    QUOTED = "QUOTED", _("Quoted")
    APPROVED = "APPROVED", _("Approved by the customer")
    WIP = "WIP", _("In work")
    AWAITING_APPROVAL = "AWAITING_APPROVAL", _("Waiting for the customer")
    AWAITING_PARTS = "AWAITING_PARTS", _("Waiting for parts")
    SUBLET = "SUBLET", _("At another workshop")
    QC = "QC", _("Final inspection")
    READY = "READY", _("Ready")
    SETTLED = "SETTLED", _("Settled")
    PAID = "PAID", _("Paid")
    DELIVERED = "DELIVERED", _("Delivered")
    ARCHIVED = "ARCHIVED", _("Archived")
    CANCELLED = "CANCELLED", _("Cancelled")
    NO_SHOW = "NO_SHOW", _("Did not come")


class ReceptionMode(TextChoices):
    """How the car came to us (domain.md 4.2)."""

    SELF_DRIVE = "SELF_DRIVE", _("Driven here by the customer")
    REMOTE = "REMOTE", _("Collected by us")
    TOWED = "TOWED", _("Towed in")


class GuaranteeClass(TextChoices):
    """How long the repair is guaranteed (domain.md 4.4)."""

    OVERHAUL = "OVERHAUL", _("Overhaul or assembly")
    LEVEL_2 = "LEVEL_2", _("Level-2 maintenance")
    MINOR = "MINOR", _("Level-1 maintenance, minor or special repair")
