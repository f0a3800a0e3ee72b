"""Kinds of cars that are given for others, and who was asked (domain.md 5.4)."""

from decimal import Decimal
from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key


class Exchange(TextChoices):
    """What the customer gets compared with what was agreed."""

    SAME_CLASS = "SAME_CLASS", _("Same class")
    UPGRADE = "UPGRADE", _("Higher class")
    DOWNGRADE = "DOWNGRADE", _("Lower class")


DOWNGRADE_FACTOR = Key(
    "rental.downgrade_refund_factor",
    Decimal,
    Decimal("1.5"),
    _("Times the price difference that a lower class gives back"),
)
RANGE_SHARE = Key(
    "rental.range_share",
    Decimal,
    Decimal("0.8"),
    _("Share of an electric car's range that a planned day may use"),
)
SUBSTITUTION_KEYS: Final = (DOWNGRADE_FACTOR, RANGE_SHARE)
