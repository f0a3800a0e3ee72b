"""Document types of a claim (domain.md 2.9)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DocumentType(TextChoices):
    D01 = "D01", _("Vehicle invoice")
    D02 = "D02", _("Vehicle licence, both sides")
    D03 = "D03", _("Registration certificate")
    D04 = "D04", _("Buyer's identity")
    D05 = "D05", _("Sales contract")
    D06 = "D06", _("Payment proof")
    D07 = "D07", _("Handover photo with VIN")
    D08 = "D08", _("Employment certificate")
    D09 = "D09", _("Social insurance proof")
    D10 = "D10", _("Housing fund proof")
    D11 = "D11", _("Annual agreement")
    D12 = "D12", _("Rental or leasing filing")
    D13 = "D13", _("Lease contract and end customer")
    D14 = "D14", _("Driving-school filing")
    D15 = "D15", _("Mission certificate")
    D16 = "D16", _("Procurement award")
    D17 = "D17", _("Sponsor form")
    D18 = "D18", _("Signed associate form")
    D19 = "D19", _("No-resale undertaking")
    D20 = "D20", _("Authorisation letter")
    D21 = "D21", _("Conformity or import certificate")
    D22 = "D22", _("Operating permit")
    D23 = "D23", _("Returnee certificate")


class DocumentState(TextChoices):
    UPLOADED = "UPLOADED", _("Uploaded")
    OK = "OK", _("In order")
    FAIL = "FAIL", _("Faulty")
    WAIVED = "WAIVED", _("Waived")
