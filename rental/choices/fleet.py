"""Why a car cannot be rented for a while (domain.md 5.2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class BlockKind(TextChoices):
    MAINTENANCE = "MAINTENANCE", _("Maintenance")
    BREAKDOWN = "BREAKDOWN", _("Broken down")
    ACCIDENT = "ACCIDENT", _("Accident repair")
    RECALL = "RECALL", _("Recall stop")
    INSURANCE = "INSURANCE", _("Insurance runs out")
    INSPECTION = "INSPECTION", _("Annual inspection runs out")
    VIOLATIONS = "VIOLATIONS", _("Open violations")
    RELOCATION = "RELOCATION", _("Moved to another store")
    STAFF = "STAFF", _("Used by staff")
    OTHER = "OTHER", _("Something else")
