"""Changes of an order: what is asked for and what the house's rules are (domain.md 5.5)."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from dealerops.policy.keys import Key


class ChangeKind(TextChoices):
    """When in the life of an order it is to change."""

    BEFORE = "BEFORE", _("Before the hand-over")
    EXTENSION = "EXTENSION", _("Extension")
    DURING = "DURING", _("During the rental")


class ChangeState(TextChoices):
    QUOTED = "QUOTED", pgettext_lazy("change of an order", "Waits for the customer")
    APPLIED = "APPLIED", pgettext_lazy("change of an order", "In force")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("change of an order", "Withdrawn")


LATE_GRACE = Key(
    "rental.late_grace_minutes", int, 30, _("Minutes that a car may come late for free")
)
LATE_HOURS = Key(
    "rental.late_hours_per_day", int, 6, _("Late hours that cost as much as a day's rent")
)
LATE_HARM = Key(
    "rental.late_harm_percent",
    int,
    50,
    _("Per cent more for coming late where the next order suffers"),
)
EARLY_FEE_DAYS = Key(
    "rental.early_return_fee_days", int, 1, _("Unused days that are kept when a car comes early")
)
EXTENSION_HOURS = Key(
    "rental.extension_notice_hours", int, 4, _("Hours before the end to ask for an extension")
)
SETTLE_DAYS = Key("rental.settle_days", int, 7, _("Days until what a settled rental costs is due"))
RETURN_KEYS: Final = (LATE_GRACE, LATE_HOURS, LATE_HARM, EARLY_FEE_DAYS)
CHANGE_KEYS: Final = (EXTENSION_HOURS, EARLY_FEE_DAYS)
