"""Cars of the house that customers drive meanwhile 代步车 (domain.md 4.5)."""

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy


class LoanState(TextChoices):
    PLANNED = "PLANNED", pgettext_lazy("loan", "Reserved")
    OUT = "OUT", pgettext_lazy("loan", "With the customer")
    BACK = "BACK", pgettext_lazy("loan", "Returned")
    CANCELLED = "CANCELLED", pgettext_lazy("loan", "Cancelled")
