"""Kinds of customers, papers, drives and reasons to look at personal data."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CustomerKind(TextChoices):
    PRIVATE = "PRIVATE", _("Private person")
    COMPANY = "COMPANY", _("Company")
    PUBLIC_BODY = "PUBLIC_BODY", _("Public body")
    MISSION = "MISSION", _("Diplomatic mission")


class IdKind(TextChoices):
    """The paper that an ID number stands on."""

    RESIDENT = "RESIDENT", _("Resident ID or residence permit")
    OLD_FOREIGNER = "OLD_FOREIGNER", _("Foreigner's residence permit (before 2023)")
    PASSPORT = "PASSPORT", _("Passport")


class AliasKind(TextChoices):
    """Why another organisation's name or number stands for this customer."""

    FORMER = "FORMER", _("Former name or number")
    AFFILIATE = "AFFILIATE", _("Affiliate")
    DISPATCH_AGENCY = "DISPATCH_AGENCY", _("Labour-dispatch agency")


class Energy(TextChoices):
    PETROL = "PETROL", _("Petrol")
    HYBRID = "HYBRID", _("Hybrid")
    PLUG_IN = "PLUG_IN", _("Plug-in hybrid")
    ELECTRIC = "ELECTRIC", _("Electric")


class Purpose(TextChoices):
    """Why somebody looks at personal data in full; recorded with every look (domain.md 7.3)."""

    CHECK_DOCUMENTS = "CHECK_DOCUMENTS", _("Comparing with documents")
    CONTACT_CUSTOMER = "CONTACT_CUSTOMER", _("Contacting the customer")
    COMPLAINT = "COMPLAINT", _("Handling a complaint")
    AUDIT = "AUDIT", _("Audit")
    CUSTOMER_REQUEST = "CUSTOMER_REQUEST", _("Request of the customer about own data")
