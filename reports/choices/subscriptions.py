"""How somebody wants a report."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Delivered(TextChoices):
    ATTACHED = "ATTACHED", _("Workbook attached")
    LINK = "LINK", _("Link to the workbook")
