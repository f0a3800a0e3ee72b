"""Where in the workshop a car stands, and how long a visit usually takes (domain.md 4.1)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key


class BayKind(TextChoices):
    """What a bay 工位 is equipped for."""

    GENERAL = "GENERAL", _("General repair")
    EXPRESS = "EXPRESS", _("Express maintenance")
    TYRES = "TYRES", _("Tyres and alignment")
    BODY = "BODY", _("Body work")
    PAINT = "PAINT", _("Paint booth")
    BATTERY = "BATTERY", _("High voltage")


APPOINTMENT_MINUTES = Key(
    "aftersales.appointment_minutes", int, 60, _("Minutes that an appointment keeps a bay")
)
