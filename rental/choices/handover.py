"""Cars that change hands: sheets, photos, the checklist before and the damage check after (domain.md 5.1)."""

from typing import Final

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from dealerops.policy.keys import Key


class SheetEnd(TextChoices):
    """Which way the car goes."""

    OUT = "OUT", _("To the customer")
    IN = "IN", _("Back from the customer")


class SignMethod(TextChoices):
    """How a customer signs for a car."""

    ESIGN = "ESIGN", _("Drawn signature")
    SIGNATURE = "SIGNATURE", _("Signature on paper")
    SMS_OTP = "SMS_OTP", _("Code by text message")
    APP_CLICK = "APP_CLICK", _("Confirmed on the page sent to them")


WITH_FILE: Final = (SignMethod.ESIGN, SignMethod.SIGNATURE)


class SheetAnswer(TextChoices):
    """What the customer says of a sheet on the page sent to them."""

    AGREED = "AGREED", _("Agreed")
    OBJECTED = "OBJECTED", _("Objected")


HANDOVER_PHOTOS = Key(
    "rental.handover_photos", int, 6, _("Photos of a rental car at each hand-over, at least")
)
READY_CHARGE = Key(
    "rental.ready_charge_percent", int, 80, _("Charge in % that an electric car leaves with")
)
DAMAGE_CHECK_HOURS = Key(
    "rental.damage_check_hours", int, 2, _("Hours to look for damage after a car is back")
)
SHEET_LINK_HOURS = Key(
    "rental.sheet_link_hours", int, 72, _("Hours that the link to a hand-over sheet lives")
)
HANDOVER_KEYS: Final = (HANDOVER_PHOTOS, READY_CHARGE, DAMAGE_CHECK_HOURS, SHEET_LINK_HOURS)
