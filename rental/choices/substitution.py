"""Kinds of cars that are given for others (domain.md 5.4)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Exchange(TextChoices):
    """What the customer gets compared with what was agreed."""

    SAME_CLASS = "SAME_CLASS", _("Same class")
    UPGRADE = "UPGRADE", _("Higher class")
    DOWNGRADE = "DOWNGRADE", _("Lower class")
