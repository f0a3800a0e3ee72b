"""The closed lists of the dealer network."""

import datetime as dt

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

CONFIRMED_FOR = dt.timedelta(days=90)  # a contact is asked for again after them (domain.md 2.19)


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
