"""The closed lists of the dealer network."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DealerKind(TextChoices):
    DEALER = "DEALER", _("Dealer")
    RENTAL_STORE = "RENTAL_STORE", _("Rental store")


class DealerState(TextChoices):
    ACTIVE = "ACTIVE", _("Active")
    SUSPENDED = "SUSPENDED", _("Suspended")
    CLOSED = "CLOSED", _("Closed")


class ContactFunction(TextChoices):
    """Whom to call for what (domain.md 2.3)."""

    GM = "GM", _("General manager")
    SALES_MANAGER = "SALES_MANAGER", _("Sales manager")
    SSA = "SSA", _("Special-sales contact")
    FINANCE = "FINANCE", _("Finance")
    SERVICE = "SERVICE", _("Aftersales")
    ADVOCATE = "ADVOCATE", _("Customer advocate")
