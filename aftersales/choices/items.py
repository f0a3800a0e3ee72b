"""What is done to a car, who pays for it and who said yes (domain.md 4.3)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemKind(TextChoices):
    LABOUR = "LABOUR", _("Labour")
    PART = "PART", pgettext_lazy("kind of line", "Part")
    PAINT = "PAINT", pgettext_lazy("kind of line", "Paint")
    SUBLET = "SUBLET", _("Work of another workshop")
    WASH = "WASH", _("Wash")
    FEE = "FEE", _("Fee")


class Payer(TextChoices):
    CUSTOMER = "CUSTOMER", _("Customer")
    WARRANTY = "WARRANTY", _("Warranty")
    INSURANCE = "INSURANCE", _("Insurance")
    GOODWILL = "GOODWILL", _("Goodwill")
    INTERNAL = "INTERNAL", _("Our own cost")
    CAMPAIGN = "CAMPAIGN", _("Campaign")


class ItemState(TextChoices):
    PROPOSED = "PROPOSED", _("Proposed")
    APPROVED = "APPROVED", _("Approved")
    DECLINED = "DECLINED", _("Declined")
    DEFERRED = "DEFERRED", _("Deferred")
    IN_WORK = "IN_WORK", _("In work")
    DONE = "DONE", _("Done")
    QC_OK = "QC_OK", _("Checked")
    CANCELLED = "CANCELLED", _("Cancelled")
